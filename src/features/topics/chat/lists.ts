import { type Button, type Click, remarkOn, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { doneThere, inOne, takeBackThere } from '../../../chat/take-back.ts';
import type { Said } from '../../../core/notification.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { card, dataOf, templateOf } from '../../../core/said.ts';
import type { AnyStop } from '../../../core/stop.ts';
import { stopped } from '../../../decide/stop-words.ts';
import { phrase } from '../../../text/phrase.ts';
import { waitsBehind } from './start.ts';
import { topicsOf } from './topic-list.ts';
import { whyOf } from './why.ts';

/** A card with buttons of several topics: a digest, or one of Herald's lists. */
export const isList = ({ delivery: { said } }: Click): boolean => LISTS.has(templateOf(said));
const LISTS: ReadonlySet<unknown> = new Set(['digest', 'topics', 'why']);

/** A change made there stands on the list, which shows all as it is then; that of all topics says itself what lets them wait. */
export async function doneOnList(click: Click, act: () => Promise<readonly Phrase[]>): Promise<ClickAnswer> {
  const isOfAll = templateOf(click.delivery.said) === 'topics';
  return replaceList(
    await doneThere(click, 'undoOnList', async () => inOne((await act()).slice(0, isOfAll ? 1 : undefined))),
  );
}

async function undoOnList(click: Click): Promise<ClickAnswer> {
  const back = await takeBackThere(click);
  if (back === undefined) return replaceList(click);
  return { ...(await replaceList(back.click)), undone: back.says };
}

/** As it is now. */
export async function replaceList(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  if (templateOf(delivery.said) === 'digest') {
    const { said } = (await stores.ledger.find(delivery.id)) ?? delivery;
    return replaceCard({ ...click, delivery: { ...delivery, said } }, said);
  }
  const stands = await listOf(click);
  // It says so after a change, too.
  await stores.ledger.restate(delivery.id, stands);
  return replaceCard(click, stands);
}

async function listOf(click: Click): Promise<Said> {
  const { said } = click.delivery;
  if (templateOf(said) === 'why') return card('why', await whyOf(click, click.person));
  const from = fromOf(click.event.data.from) ?? dataOf(said, 'topics')?.from ?? 0;
  return card('topics', { ...(await topicsOf(click, click.person)), ...(from > 0 && { from }) });
}

const fromOf = (from: unknown): number | undefined =>
  Number.isSafeInteger(from) && Number(from) >= 0 ? Number(from) : undefined;

/** A confirmation whose *Undo* was pressed has none any more; what lets that wait which comes again, it says. */
export async function replaceConfirmation(click: Click, undone: AnyStop): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  const confirmed = dataOf(delivery.said, 'opted-out');
  const waits = await waitsBehind(click, person, undone);
  const stands = card('opted-out', { ...confirmed, undone: true, ...(waits.length > 0 && { waits }) });
  await stores.ledger.restate(delivery.id, stands);
  return withWaits(await replaceCard(click, stands), undone, waits);
}

/** The card on which it was stopped is as it was. A hold that lets such cards wait all the same is said once: it is not of this card. */
export async function asBefore(click: Click, undone: AnyStop): Promise<ClickAnswer> {
  const { delivery, event, now } = click;
  const waits = await waitsBehind(click, click.person, undone);
  const asWas = await remarkOn(click, undefined);
  if (waits.length === 0) return asWas;
  if (event.via === 'submit') return withWaits(asWas, undone, waits);
  const remark = { says: inOne(waits), buttons: [], at: now.toISOString() };
  return replaceCard({ ...click, delivery: { ...delivery, remark } }, delivery.said);
}

const withWaits = (answer: ClickAnswer, undone: AnyStop, waits: readonly Phrase[]): ClickAnswer =>
  waits.length === 0
    ? answer
    : { ...answer, undone: inOne([phrase('undone.this', { what: stopped(undone) }), ...waits]) };

export const LIST_BUTTONS = {
  showTopics: { on: ['topics'], press: replaceList },
  undoOnList: { on: ['digest', 'topics', 'why'], press: undoOnList },
} as const satisfies Record<string, Button>;
