import { type Button, type Click, remarkOn, tell, withUndo } from '../../../chat/click.ts';
import { carryOut } from '../../../chat/dialogs/carry-out.ts';
import { opening } from '../../../chat/dialogs/opening.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { Said } from '../../../core/notification.ts';
import { askedBy, card, templateOf, titleOf } from '../../../core/said.ts';
import { stopped } from '../../../decide/stop-words.ts';
import { phrase } from '../../../text/phrase.ts';
import { replaceList } from './lists.ts';

const NO_SUCH_TOPIC = phrase('topics.gone');

async function optOut(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  const { delivery, stores, person, now } = click;
  await click.once(async () => {
    await stores.subscriptions.choose(person.id, topic, 'out', now);
    await stores.toldStops.stopped(delivery, 'opted-out');
  });
  if (delivery.topic === undefined) return replaceList(click);
  await click.once(() => leaveWhatItAsks(click));
  const remark = withUndo(click, stopped({ kind: 'topic', topic }), { verb: 'optIn', data: {} });
  const title = titleOf(delivery.said);
  return remarkOn(click, remark, card('opted-out', { topic, ...(title !== undefined && { title }) }));
}

/** *Undo* and *Start* bring back what stood before; where that was no subscription, *Get all* is one. */
async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  await click.once(() => startAgain(click, topic));
  if (click.delivery.topic === undefined) return replaceList(click);
  return askAnew(click);
}

/** On a list the topic may be stopped in another way as well, or not at all: then it is wanted for itself. */
async function startAgain({ delivery, person, stores, now }: Click, topic: string): Promise<void> {
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  const isOut = topics.find(({ name }) => name === topic)?.choice === 'out';
  const isList = templateOf(delivery.said) === 'topics';
  if (isOut || !isList) return stores.subscriptions.restore(person.id, topic, now);
  await stores.subscriptions.choose(person.id, topic, 'in', now);
}

/** A person who stops the topic of a survey no longer answers its questions. */
async function leaveWhatItAsks(turn: Click): Promise<void> {
  const { delivery, person } = turn;
  if (delivery.begins === undefined) return;
  const dialogs = await turn.dialogs(person);
  const { prompt } = askedBy(delivery.said);
  if (prompt === undefined || dialogs.running()?.prompt.run !== prompt.run) return;
  await carryOut(turn, person, await dialogs.cancel());
}

/** *Undo* asks its questions anew, on the same card. */
async function askAnew(click: Click): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  const { begins } = delivery;
  if (begins === undefined || delivery.recipient.kind !== 'person') return remarkOn(click, undefined);
  await click.once(async () => {
    const dialogs = await click.dialogs(person);
    const events = await dialogs.begin(begins.dialogue, begins.given);
    const asks = events.find(event => event.kind === 'says');
    if (asks !== undefined) await stores.ledger.restate(delivery.id, opening(asks.said, delivery));
  });
  const said: Said = (await stores.ledger.find(delivery.id))?.said ?? delivery.said;
  return remarkOn({ ...click, delivery: { ...delivery, said } }, undefined);
}

/** The topic of the clicked card, or the one that a button of a list of topics names. Never one that is not known. */
async function topicOf({ delivery, event, stores, person }: Click): Promise<string | undefined> {
  if (delivery.topic !== undefined) return delivery.topic;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  return topics.find(({ name }) => name === event.data.topic)?.name;
}

export const STOP_BUTTONS = {
  optOut: { on: ['topical'], press: optOut },
  optIn: { on: ['topical', 'opted-out'], press: optIn },
} as const satisfies Record<string, Button>;
