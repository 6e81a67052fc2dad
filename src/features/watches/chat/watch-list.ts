import { type Click, named, noEffect, replaceCard, tell } from '../../../chat/click.ts';
import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import { readingsOf, sayCard, sayChanged, type Turn, toPerson, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { card, dataOf, templateOf } from '../../../core/said.ts';
import { phrase } from '../../../text/phrase.ts';
import type { WatchCard, WatchesCard } from '../cards/watch-cards.ts';
import { nearSubjects } from '../rules/near-subjects.ts';
import { subjectKey } from '../watch.ts';
import type { StandingWatch } from '../watch-ports.ts';
import { watchOrAsk } from './add-watch.ts';
import { parseWatch } from './parse-watch.ts';
import { offered } from './visible-subjects.ts';

/** `watch …`: what is not said yet is asked. */
export async function watch(turn: Turn, person: Person, text: string): Promise<void> {
  const words = parseWatch(text, { readings: readingsOf(turn), ...hearingOf(turn) });
  await watchOrAsk(turn, person, { words });
}

/** Numbers are read as they count, days where they are. */
function hearingOf(turn: Turn) {
  const { locale, language, timeZone } = voiceOf(turn);
  return { now: turn.now, locale, language, ...(timeZone && { timeZone }) };
}

/** Whether all of a watch is in this line: "watch the game" may be what somebody answers. */
export const isWish: NonNullable<Command['always']> = ({ turn, text }) => {
  const { subject, condition } = parseWatch(text, { readings: readingsOf(turn), ...hearingOf(turn) });
  return subject !== undefined && condition !== undefined;
};

export async function sayWatches(turn: Turn, person: Person): Promise<void> {
  return sayCard(turn, toPerson(person), 'watches', await watchesCard(turn, person));
}

/** Newest first: what was just begun is on top, with its button. */
async function watchesCard(turn: Turn, person: Person): Promise<WatchesCard> {
  const watches = await turn.stores.watches.of(person.id);
  const known = await offered(turn, person, watches);
  const open = { known: known.slice(0, MOST_OFFERED), more: Math.max(known.length - MOST_OFFERED, 0) };
  return { watches: watches.map(asShown).toReversed(), ...(known.length > 0 && { open }) };
}

/** So many names are shown of what there is to watch. */
const MOST_OFFERED = 10;

function asShown({
  id,
  subject,
  condition,
  last,
  state,
  endsAt,
}: StandingWatch): WatchesCard['watches'][number] {
  return {
    watch: id,
    subject,
    condition,
    endsAt: endsAt.toISOString(),
    ...(last?.unit !== undefined && { unit: last.unit }),
    ...(last !== undefined && { now: last.value }),
    ...(state.base !== undefined && { from: state.base.value }),
    ...(state.fired && { told: true }),
  };
}

/** The list as it is now, in the place of the clicked one. */
export async function replaceWithWatches(
  click: Click,
  more: Partial<WatchesCard> = {},
): Promise<ClickAnswer> {
  const card = await watchesCard(click, click.person);
  return replaceCard(click, { template: 'watches', data: { ...card, ...more } });
}

const isOf = (asked: string) => {
  const key = subjectKey(asked);
  return ({ subject }: StandingWatch) => subjectKey(subject) === key;
};

export const isWatched: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  (await turn.stores.watches.of(person.id)).some(isOf(text));

/** `unwatch <subject>`: everything that is watched of it. Without a name it is asked which. */
export async function unwatch(turn: Turn, person: Person, asked: string): Promise<void> {
  const { watches } = turn.stores;
  if (asked === '') return sayWhich(turn, person);
  const all = await watches.of(person.id);
  const meant = all.filter(isOf(asked));
  for (const { id } of meant) await watches.stop(person.id, id);
  const [first] = meant;
  if (first === undefined) return sayNotWatched(turn, person, { asked, all });
  return sayChanged(turn, person, phrase('watches.unwatched', { subject: first.subject }), 'command.watches');
}

/** Those that may be meant are a click away, and all of them. */
async function sayNotWatched(
  turn: Turn,
  person: Person,
  { asked, all }: { readonly asked: string; readonly all: readonly StandingWatch[] },
): Promise<void> {
  const [near] = nearSubjects(asked, all);
  const likely = near === undefined ? [] : [{ write: phrase('command.unwatch'), rest: near.subject }];
  const note = phrase('watches.not-watched', { asked });
  const list = asSuggestion({ command: 'command.watches', title: 'button.watches' });
  return sayGuidance(turn, person, { note }, [...likely, list]);
}

async function sayWhich(turn: Turn, person: Person): Promise<void> {
  const card = await watchesCard(turn, person);
  const isOne = card.watches.length > 0;
  await sayCard(turn, toPerson(person), 'watches', {
    ...card,
    ...(isOne && { note: phrase('watches.which') }),
  });
}

/** *Stop watching* on the card of a watch, or *Stop* in the list of them. */
export async function stopWatching(click: Click): Promise<ClickAnswer> {
  const { person, stores } = click;
  const watch = named(click, 'watch');
  if (watch === undefined) return noEffect(click);
  await click.once(() => stores.watches.stop(person.id, watch));
  return templateOf(click.delivery.said) === 'watches'
    ? replaceWithWatches(click)
    : restated(click, { answered: 'stopped' });
}

/** *Keep watching from here*: from what the subject is at this moment, which may be past what the card says. */
export async function keepWatching(click: Click): Promise<ClickAnswer> {
  const { delivery, person, stores } = click;
  const watch = named(click, 'watch');
  const shown = dataOf(delivery.said, 'watch');
  if (watch === undefined || shown === undefined) return noEffect(click);
  if (shown.kept !== undefined) return replaceCard(click, delivery.said);
  const kept = await stores.watches.keepFromHere(person.id, watch);
  if (kept === undefined) return tell(click, GONE);
  return restated(click, kept.state.base === undefined ? {} : { kept: kept.state.base.value });
}

const GONE = phrase('watches.gone');

/** The card says from now on what was pressed, also when it is shown again. */
async function restated(click: Click, more: Partial<WatchCard>): Promise<ClickAnswer> {
  const { said, id } = click.delivery;
  const watch = dataOf(said, 'watch');
  if (watch === undefined) return noEffect(click);
  const stands = card('watch', { ...watch, ...more });
  await click.stores.ledger.restate(id, stands);
  return replaceCard(click, stands);
}
