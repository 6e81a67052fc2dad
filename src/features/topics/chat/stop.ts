import { type Button, type Click, replaceCard, tell } from '../../../chat/click.ts';
import { carryOut } from '../../../chat/dialogs/carry-out.ts';
import { opening } from '../../../chat/dialogs/opening.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { Said } from '../../../core/notification.ts';
import { askedBy, templateOf, titleOf } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';
import { asShown } from './topic-list.ts';

const NO_SUCH_TOPIC = phrase('topics.gone');

async function optOut(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  const { delivery, stores, person, now } = click;
  await click.once(() => stores.subscriptions.choose(person.id, topic, 'out', now));
  if (delivery.topic === undefined) return replaceAnew(click);
  await markStopped(click, true);
  await click.once(() => leaveWhatItAsks(click));
  const title = titleOf(delivery.said);
  const data = { topic, ...(title !== undefined && { title }) };
  return replaceCard(click, { template: 'opted-out', data });
}

/** Undo brings back what stood before; the button of the list of topics subscribes. */
async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  const { delivery, person, stores, now } = click;
  const isUndo = templateOf(delivery.said) !== 'topics';
  await click.once(() =>
    isUndo
      ? stores.subscriptions.restore(person.id, topic, now)
      : stores.subscriptions.choose(person.id, topic, 'in', now),
  );
  if (delivery.topic === undefined) return replaceAnew(click);
  await markStopped(click, false);
  return replaceCard(click, await askAnew(click));
}

/** Whoever stops the topic of a survey answers none of its questions. */
async function leaveWhatItAsks(turn: Click): Promise<void> {
  const { delivery, person } = turn;
  if (delivery.begins === undefined) return;
  const dialogs = await turn.dialogs(person);
  const { prompt } = askedBy(delivery.said);
  if (prompt === undefined || dialogs.running()?.prompt.run !== prompt.run) return;
  await carryOut(turn, person, await dialogs.cancel());
}

/** Who takes that back is asked anew, on the same card. */
async function askAnew(click: Click): Promise<Said> {
  const { delivery, person, stores } = click;
  const { begins } = delivery;
  if (begins === undefined || delivery.recipient.kind !== 'person') return delivery.said;
  await click.once(async () => {
    const dialogs = await click.dialogs(person);
    const events = await dialogs.begin(begins.dialogue, begins.given);
    const asks = events.find(event => event.kind === 'says');
    if (asks !== undefined) await stores.ledger.restate(delivery.id, opening(asks.said, delivery));
  });
  return (await stores.ledger.find(delivery.id))?.said ?? delivery.said;
}

/** The card of one person; in a channel it stands for the others as it was. */
async function markStopped(click: Click, stopped: boolean): Promise<void> {
  const { recipient, id } = click.delivery;
  if (recipient.kind === 'person') await click.once(() => click.stores.ledger.stop(id, stopped));
}

/** The topic of the clicked card, or the one that a button of the list of topics names. Never one that is not known. */
async function topicOf({ delivery, event, stores, person }: Click): Promise<string | undefined> {
  if (delivery.topic !== undefined) return delivery.topic;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  return topics.find(({ name }) => name === event.data.topic)?.name;
}

/** A card whose buttons name topics, as it is now. */
async function replaceAnew(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  if (templateOf(delivery.said) !== 'digest') return standTopics(click);
  const { said } = (await stores.ledger.find(delivery.id)) ?? delivery;
  return replaceCard({ ...click, delivery: { ...delivery, said } }, said);
}

/** The list of topics as it is now, in the place of the card whose button names a topic. */
async function standTopics(click: Click): Promise<ClickAnswer> {
  const { stores, person } = click;
  const topics = (await stores.subscriptions.topics(person.tenantId, person.id)).map(asShown);
  return replaceCard(click, { template: 'topics', data: { topics } });
}

export const STOP_BUTTONS = {
  optOut: { on: ['topical'], press: optOut },
  optIn: { on: ['topical', 'opted-out'], press: optIn },
} as const satisfies Record<string, Button>;
