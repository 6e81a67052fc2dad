import { type Button, type Click, remarkOn, tell, withUndo } from '../../../chat/click.ts';
import { carryOut } from '../../../chat/dialogs/carry-out.ts';
import { opening } from '../../../chat/dialogs/opening.ts';
import { justThis } from '../../../chat/mutes.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { Said } from '../../../core/notification.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { askedBy, card, titleOf } from '../../../core/said.ts';
import type { AnyStop } from '../../../core/stop.ts';
import { stopped } from '../../../decide/stop-words.ts';
import { phrase } from '../../../text/phrase.ts';
import { asBefore, doneOnList, isList, replaceConfirmation } from './lists.ts';
import { startAgain, starting } from './start.ts';

const NO_SUCH_TOPIC = phrase('topics.gone');

async function optOut(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  const { delivery, stores, person, now } = click;
  const says = stopped({ kind: 'topic', topic });
  const stop = async () => {
    await stores.subscriptions.choose(person.id, topic, 'out', now);
    await stores.toldStops.stopped(delivery, 'opted-out');
    return [says];
  };
  if (delivery.topic === undefined) return doneOnList(click, stop);
  await click.once(stop);
  await click.once(() => leaveWhatItAsks(click));
  const remark = withUndo(click, says, { verb: 'optIn', data: {} });
  const title = titleOf(delivery.said);
  return remarkOn(click, remark, card('opted-out', { topic, ...(title !== undefined && { title }) }));
}

/** *Start* and *Get all* on a list; *Undo* brings back what stood before, a mute with it. */
async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return tell(click, NO_SUCH_TOPIC);
  const { delivery, person, stores, now } = click;
  if (isList(click)) return doneOnList(click, () => startOne(click, topic));
  await click.once(() => stores.subscriptions.restore(person.id, topic, now));
  const undone = { kind: 'topic', topic } as const;
  return delivery.topic === undefined ? replaceConfirmation(click, undone) : askAnew(click, undone);
}

async function startOne(click: Click, topic: string): Promise<readonly Phrase[]> {
  await startAgain(click, click.person, topic);
  return starting(click, click.person, {
    isMeant: justThis(topic),
    says: isUnmuted => phrase(isUnmuted ? 'topics.started-unmuted' : 'topics.started', { topic }),
  });
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
async function askAnew(click: Click, undone: AnyStop): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  const { begins } = delivery;
  if (begins === undefined || delivery.recipient.kind !== 'person') return asBefore(click, undone);
  await click.once(async () => {
    const dialogs = await click.dialogs(person);
    const events = await dialogs.begin(begins.dialogue, begins.given);
    const asks = events.find(event => event.kind === 'says');
    if (asks !== undefined) await stores.ledger.restate(delivery.id, opening(asks.said, delivery));
  });
  const said: Said = (await stores.ledger.find(delivery.id))?.said ?? delivery.said;
  return asBefore({ ...click, delivery: { ...delivery, said } }, undone);
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
