import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import type { Grammar } from './grammar.ts';
import { type Order, USUAL_HOUR } from './spoken.ts';
import type { Timing } from './timing.ts';

/** Where and when it is said. */
export interface Here {
  readonly now: Date;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47: in which it may be written, the likeliest first; English always may. */
  readonly languages?: readonly string[];
  /** BCP 47: in which slips are corrected, where those are fewer. */
  readonly correctedIn?: readonly string[];
  /** BCP 47: whose order days and months have; missing where nobody told. */
  readonly locale?: string | undefined;
  /** Of days and months, where it is known. */
  readonly order?: Order | undefined;
  /** A day may be past as well as to come. */
  readonly isEitherWay?: true;
  /** Other languages of whoever wrote it: nearly all know "17h", but each what "après 17h" says. */
  readonly besides?: readonly Grammar[];
}

/** The same, for one of the languages. */
export interface InLanguage extends Here {
  readonly grammar: Grammar;
}

/** The timings that a sentence may mean: several where it is not known which is meant; or the question to ask. */
export type UnderstoodTiming = readonly Timing[] | UnclearTiming;

/** `isPast`: it was read, and has passed. */
interface UnclearTiming {
  readonly unclear: Phrase;
  readonly isPast?: true;
}

export const NOT_A_TIME = phrase('when.no-time', {
  one: phrase('when.example.tomorrow'),
  two: phrase('when.example.soon'),
  three: phrase('when.example.weekdays'),
});

/** Where a day is said and no hour. */
export const USUAL = { hour: USUAL_HOUR, minute: 0, second: 0, millisecond: 0 } as const;
