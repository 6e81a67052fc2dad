import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { sayOutcome, type Turn, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { phrase } from '../../../text/phrase.ts';
import { alreadyInWords, amount, begunInWords } from '../rules/watch-words.ts';
import {
  MOST_WATCH_DAYS,
  MOST_WATCHES,
  type StandingWatch,
  WATCH_DAYS,
  type WatchWish,
} from '../watch-ports.ts';
import { conditionAnswers, inUnit, type WatchWords } from './parse-watch.ts';
import { nearOnes } from './visible-subjects.ts';

/** Begins a watch and says what was understood, from what, and until when. */
export async function addWatch(turn: Turn, person: Person, wish: WatchWish): Promise<void> {
  const days = Math.min(Math.max(wish.days, 1), MOST_WATCH_DAYS);
  const watch = await turn.stores.watches.add(person, { ...wish, days });
  const says = begun(watch, days, 'watches.confirmed-in-chat');
  return sayOutcome(turn, person, { says, ...(watch !== 'full' && { changed: 'command.watches' }) });
}

/**
 * Watches what was said, or asks for the rest: what is not said yet, a value in the unit of the readings, and, where there
 * are no readings of it, which of those is meant that there are. `isMeant`: that was asked.
 */
export async function watchOrAsk(
  turn: Turn,
  person: Person,
  { words, isMeant = false }: { readonly words: WatchWords; readonly isMeant?: boolean },
): Promise<void> {
  const known = words.subject && (await turn.stores.watches.known(person.tenantId, words.subject));
  const { unit } = known || {};
  const { subject, condition, days = WATCH_DAYS, ...rest } = inUnit(words, { ...voiceOf(turn), unit });
  const near = subject === undefined || known || isMeant ? [] : await nearOnes(turn, person, subject);
  if (subject !== undefined && condition !== undefined && near.length === 0)
    return addWatch(turn, person, { subject, condition, days });
  await beginDialogue(turn, person, 'watch', {
    ...rest,
    ...(subject !== undefined && { subject }),
    ...(condition !== undefined && conditionAnswers(condition)),
    // A person who said when to be told has said all that is needed.
    ...((words.condition ?? words.days) !== undefined && { days }),
    ...(unit !== undefined && { unit }),
    ...(near.length > 0 && { near }),
  });
}

/** The answer to a wish: the watch as it began, or that there is no room for it. */
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
