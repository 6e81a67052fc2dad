import { type Button, type Click, noEffect, remarkOn, tell, withUndo } from '../../../chat/click.ts';
import { behindStop } from '../../../chat/mutes.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { RemarkButton } from '../../../core/delivery.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { card, dataOf, titleOf } from '../../../core/said.ts';
import type { WideStop } from '../../../core/stop.ts';
import { stopped } from '../../../decide/stop-words.ts';
import { aboutOf, WHY } from '../../../decide/stops.ts';
import { phrase } from '../../../text/phrase.ts';
import { everythingStarted } from './choose.ts';
import { asBefore, doneOnList, isList, replaceConfirmation, replaceList } from './lists.ts';
import { UNTIL_TOMORROW } from './pause-all.ts';
import { starting } from './start.ts';
import { shown } from './stops.ts';

/** The stops that a card offers besides its topic. A click only chooses among them; the card tells which they are. */
const GRAINS = ['subject', 'actor', 'everything'] as const;
type Grain = (typeof GRAINS)[number];

/** *Less like this…* opens the choices on the card. */
async function less(click: Click): Promise<ClickAnswer> {
  const { delivery, event, now } = click;
  const { topic } = delivery;
  if (topic === undefined) return noEffect(click);
  if (delivery.recipient.kind !== 'person' && event.via === 'submit')
    return tell(click, phrase('less.in-words', { example: phrase('help.unsubscribe') }));
  const [subject, actor, everything] = GRAINS.map(of => choiceOf(click, of));
  const choices = [
    subject,
    actor,
    { title: phrase('less.topic', { topic }), verb: 'optOut', data: { topic } },
  ];
  const keep = { title: phrase('less.nothing'), verb: 'keep', data: {} };
  const buttons = [...choices, UNTIL_TOMORROW, everything, keep].filter(choice => choice !== undefined);
  return remarkOn(click, { says: phrase('less.which'), buttons, at: now.toISOString() });
}

function choiceOf(click: Click, of: Grain): RemarkButton | undefined {
  const stop = stopOf(click, of);
  if (stop === undefined) return undefined;
  const title =
    stop.kind === 'subject' || stop.kind === 'actor'
      ? phrase(`less.${stop.kind}`, { name: stop.name })
      : phrase('less.everything');
  return { title, verb: 'stop', data: { of } };
}

/** The stop of this grain on this card; undefined where the card has none. */
function stopOf({ delivery: { topic, said } }: Click, of: unknown): WideStop | undefined {
  if (topic === undefined) return undefined;
  const { subject, actor } = aboutOf(topic, said);
  if (of === 'subject') return subject && { kind: 'subject', topic, ...subject };
  if (of === 'actor') return actor && { kind: 'actor', ...actor };
  return of === 'everything' ? { kind: 'everything' } : undefined;
}

async function stop(click: Click): Promise<ClickAnswer> {
  const { event, person, stores, now, delivery } = click;
  const chosen = stopOf(click, event.data.of);
  if (chosen === undefined) return noEffect(click);
  let isFull = false;
  await click.once(async () => {
    isFull = (await stores.stops.add(person.id, chosen, now)) === 'full';
    if (!isFull) await stores.toldStops.stopped(delivery, WHY[chosen.kind]);
  });
  if (isFull) return tell(click, phrase('stopped.full'));
  // A click that comes again after its Undo is answered as it was.
  const kept = await stores.stops.find(person.id, chosen);
  const remark = withUndo(click, stopped(chosen), { verb: 'unstop', data: { of: event.data.of } });
  const title = titleOf(delivery.said);
  const elsewhere = kept && { stopped: shown(kept), ...(title !== undefined && { title }) };
  return remarkOn(click, remark, elsewhere && card('opted-out', elsewhere));
}

/** *Undo* on the card, or *Start* on a list, which names the stop. */
async function unstop(click: Click): Promise<ClickAnswer> {
  const { event, person, stores, delivery } = click;
  if (isList(click)) return unstopOnList(click);
  const confirmed = dataOf(delivery.said, 'opted-out')?.stopped;
  if (confirmed !== undefined) {
    await click.once(() => stores.stops.remove(person.id, confirmed.stop));
    return replaceConfirmation(click, confirmed);
  }
  const chosen = stopOf(click, event.data.of);
  const kept = chosen && (await stores.stops.find(person.id, chosen));
  if (kept !== undefined) await click.once(() => stores.stops.remove(person.id, kept.stop));
  return chosen === undefined ? remarkOn(click, undefined) : asBefore(click, chosen);
}

async function unstopOnList(click: Click): Promise<ClickAnswer> {
  const { event, person, stores } = click;
  const { stops } = await stores.subscriptions.wishes(person.tenantId, person.id);
  const kept = stops.find(({ stop }) => stop === event.data.stop);
  if (kept === undefined) return replaceList(click);
  return doneOnList(click, async () => {
    await stores.stops.remove(person.id, kept.stop);
    return starting(click, person, {
      isMeant: behindStop(kept),
      says: isUnmuted => started(kept, isUnmuted),
    });
  });
}

function started(stop: WideStop, isUnmuted: boolean): Phrase {
  if (stop.kind === 'everything') return everythingStarted(isUnmuted);
  const topic = 'name' in stop ? stop.name : stop.topic;
  return phrase(isUnmuted ? 'topics.started-unmuted' : 'topics.started', { topic });
}

/** None of the choices: the card is as it was. A choice made since stays. */
function keep(click: Click): Promise<ClickAnswer> {
  const { remark } = click.delivery;
  return remarkOn(click, remark?.buttons.length === 1 ? remark : undefined);
}

export const LESS_BUTTONS = {
  less: { on: ['notification'], press: less },
  stop: { on: ['notification'], press: stop },
  unstop: { on: ['topical', 'opted-out'], press: unstop },
  keep: { on: ['notification'], press: keep },
} as const satisfies Record<string, Button>;
