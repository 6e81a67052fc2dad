import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { USUAL_HOUR } from './spoken.ts';
import type { Timing } from './timing.ts';

/** Where and when it is said. */
export interface Here {
  readonly now: Date;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47: in which it may be written, the likeliest first; English always may. */
  readonly languages?: readonly string[];
}

/** What a sentence comes to, or what is to be asked. */
export type UnderstoodTiming = Timing | { readonly unclear: Phrase };

export const NOT_A_TIME = phrase('when.no-time', {
  one: phrase('when.example.tomorrow'),
  two: phrase('when.example.soon'),
  three: phrase('when.example.weekdays'),
});

/** Where a day is said and no hour. */
export const USUAL = { hour: USUAL_HOUR, minute: 0, second: 0, millisecond: 0 } as const;
