import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { sayOutcome, type Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { alreadyInWords, amount, begunInWords } from '../rules/watch-words.ts';
import { MOST_WATCH_DAYS, MOST_WATCHES, type StandingWatch, type WatchWish } from '../watch-ports.ts';
import { conditionAnswers } from './parse-watch.ts';
import { nearOnes } from './visible-subjects.ts';

/** Begins a watch and says what was understood, from what, and until when. */
export async function addWatch(turn: Turn, person: Person, wish: WatchWish): Promise<void> {
  const days = Math.min(Math.max(wish.days, 1), MOST_WATCH_DAYS);
  const watch = await turn.stores.watches.add(person, { ...wish, days });
  const says = begun(watch, days, 'watches.confirmed-in-chat');
  return sayOutcome(turn, person, { says, ...(watch !== 'full' && { changed: 'command.watches' }) });
}

/** Where there are no readings of it, those that may be meant are asked about first. */
export async function watchNearest(turn: Turn, person: Person, wish: WatchWish): Promise<void> {
  const near = await nearOnes(turn, person, wish.subject);
  if (near.length === 0) return addWatch(turn, person, wish);
  const { subject, condition, days } = wish;
  await beginDialogue(turn, person, 'watch', { subject, ...conditionAnswers(condition), days, near });
}

/** What became of a wish. */
export function begun(
  watch: StandingWatch | 'full',
  days: number,
  confirmed: 'watches.confirmed' | 'watches.confirmed-in-chat',
): Phrase {
  if (watch === 'full') return phrase('watches.full', { most: MOST_WATCHES });
  return phrase(confirmed, {
    what: begunInWords(watch.condition, watch.subject),
    standing: standing(watch),
    until: phrase('watches.until', { time: inDays(days) }),
  });
}

const DAY_SECONDS = 24 * 60 * 60;
export const inDays = (days: number) => ({ seconds: days * DAY_SECONDS });

function standing({ condition, last, state }: StandingWatch): Phrase {
  if (last === undefined) return phrase('watches.standing-none');
  const now = amount(last.value, last.unit);
  return state.fired ? alreadyInWords(condition, now) : phrase('watches.standing-now', { value: now });
}
