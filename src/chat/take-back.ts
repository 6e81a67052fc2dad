import type { ChangedWish } from '../core/changed-wish.ts';
import type { Person } from '../core/person.ts';
import type { Phrase } from '../core/phrase.ts';
import { card, dataOf } from '../core/said.ts';
import { takenBack } from '../decide/taken-back.ts';
import { phrase } from '../text/phrase.ts';
import { type Button, type Click, replaceCard, withUndo } from './click.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import { type StandingWish, sayCard, sayLine, type Turn, toPerson } from './turn.ts';
import { changing, want, wantedBy } from './wanted.ts';

/**
 * A change of what reaches somebody is kept with its answer, wish by wish, beside what stood before; so all changes are taken
 * back in one way, whoever made them and how.
 */

/** Does it, and says what holds now, with *Undo*. Where nothing is another then, it is a line: `undo` is of what was done before. */
export async function sayDone(turn: Turn, person: Person, act: () => Promise<Phrase>): Promise<void> {
  const { done: says, changed } = await changing(turn, person, act);
  if (changed.length === 0) return sayLine(turn, toPerson(person), says);
  return sayCard(turn, toPerson(person), 'changed', { says, changed });
}

/** On a card that shows all of it: the same is said on the card, which has the *Undo* of what was done last there. */
export async function doneThere(click: Click, verb: string, act: () => Promise<Phrase>): Promise<Click> {
  const { delivery, person, now } = click;
  let remark = delivery.remark;
  await click.once(async () => {
    const { done: says, changed } = await changing(click, person, act);
    if (changed.length === 0) return;
    remark = { ...withUndo(click, says, { verb, data: { at: now.toISOString() } }), changed };
    await click.stores.ledger.remark(delivery.id, remark);
  });
  return { ...click, delivery: { ...delivery, ...(remark && { remark }) } };
}

/** *Undo* there; undefined: it was taken back already, or something else was done there since. */
export async function takeBackThere(click: Click): Promise<{ click: Click; says: Phrase } | undefined> {
  const { remark, ...delivery } = click.delivery;
  if (remark?.changed === undefined || remark.at !== click.event.data.at) return undefined;
  const { changed } = remark;
  let says: Phrase | undefined;
  await click.once(async () => {
    says = await takeBack(click, click.person, changed);
    await click.stores.ledger.remark(delivery.id, undefined);
  });
  return says && { click: { ...click, delivery }, says };
}

/** *Undo* of what was done by words. Pressed once more, or when it comes again, it shows what became of it. */
async function undoChange(click: Click): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  const changed = dataOf(delivery.said, 'changed')?.changed;
  if (changed === undefined) return replaceCard(click, delivery.said);
  let says: Phrase = AS_BEFORE;
  await click.once(async () => {
    says = await takeBack(click, person, changed);
    await stores.ledger.restate(delivery.id, card('changed', { says }));
  });
  return { ...(await replaceCard(click, card('changed', { says }))), undone: says };
}

export const CHANGE_BUTTONS = {
  undoChange: { on: ['changed'], press: undoChange },
} as const satisfies Record<string, Button>;

/** Returns what holds now. A wish that was changed since stays. */
async function takeBack(turn: Turn, person: Person, changed: readonly ChangedWish[]): Promise<Phrase> {
  const from = await wantedBy(turn, person);
  const { wanted: to, left } = takenBack(from, changed, turn.now);
  await want(turn, person, { from, to });
  if (left.length === changed.length) return SINCE;
  const told = toldOf(turn, person, { changed, now: await wantedBy(turn, person), whose: 'person' });
  return told === undefined ? AS_BEFORE : phrase('undone.now', { now: told });
}

const SINCE = phrase('undone.since');
const AS_BEFORE = phrase('undone.as-before');

/** More of them are not told one by one. */
const MOST_TOLD = 3;

/** The changed wishes as they hold now; undefined: not all of it has a sentence, or it would be many. */
export function toldOf(
  turn: Turn,
  person: Person,
  { changed, ...standing }: Omit<StandingWish, 'path'> & { readonly changed: readonly ChangedWish[] },
): Phrase | undefined {
  const told = changed.map(({ path }) => turn.abilities.wishInWords(turn, person, { path, ...standing }));
  const known = told.filter(each => each !== undefined);
  return known.length === 0 || known.length < told.length || told.length > MOST_TOLD
    ? undefined
    : inOne(known);
}

/** Sentences as one text. */
export const inOne = (says: readonly Phrase[]): Phrase =>
  says.reduce((one, other) => phrase('sentence.and', { one, other }));
