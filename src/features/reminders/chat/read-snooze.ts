import { DateTime } from 'luxon';
import { beforeEnds, endIn, hereOf, voicesOf } from '../../../chat/ends.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { understandWhen, type When } from '../../../decide/when.ts';
import { asCompared, following, toldWords } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';

/** The words behind `snooze`: until when, and which card, where they say so. */
export interface SnoozeWords {
  readonly name?: string;
  readonly when?: When;
}

/** Every word belongs to one of the two: words that are no time name a card. */
export function readSnooze(turn: Turn, person: Person, text: string): SnoozeWords {
  const said = withoutThis(turn, text.trim());
  if (said === '') return {};
  const end = endIn(turn, person, said);
  if (end !== undefined) return { when: end };
  for (const { before, end } of beforeEnds(turn, said)) {
    const when = endIn(turn, person, end);
    if (when !== undefined) return named(withoutThis(turn, before), when);
  }
  const when = understandWhen(said, hereOf(turn, person));
  if ('timing' in when) return named(withoutThis(turn, when.rest), when);
  return isUntil(turn, said) ? { when } : { name: said };
}

/** "Until Tuesday or Wednesday" names no card. */
const isUntil = (turn: Turn, text: string) =>
  voicesOf(turn).some(({ say }) => following(text, [say('when.word.until')]) !== undefined);

const named = (name: string, when: When): SnoozeWords => (name === '' ? { when } : { name, when });

/** Nothing but words for the card that is meant: "this again". */
export const isThis = (turn: Turn, text: string): boolean => withoutThis(turn, text) === '';

/** "This" and "the last card" are what is meant anyway. */
function withoutThis(turn: Turn, text: string): string {
  for (const { say } of voicesOf(turn)) {
    const words = say('snooze.word.this');
    if (toldWords(words).some(word => asCompared(word) === asCompared(text))) return '';
    const rest = following(text, [words]);
    if (rest !== undefined) return withoutThis(turn, rest);
  }
  return text;
}

/** A card is old news after that. */
const FURTHEST = { years: 1 };

/** A card comes again once, and within a year. */
export function asSnooze(when: When, now: Date): When {
  if ('unclear' in when && when.choices === undefined) return when;
  const timings = 'timing' in when ? [when.timing] : (when.choices ?? []).map(({ timing }) => timing);
  if (timings.some(({ every }) => every !== undefined)) return { unclear: phrase('snooze.once') };
  const furthest = DateTime.fromJSDate(now).plus(FURTHEST).toJSDate();
  return timings.some(({ at }) => at > furthest) ? { unclear: phrase('snooze.furthest') } : when;
}
