import { USUAL_HOUR } from './spoken.ts';
import type { Timing } from './timing.ts';

/** Where and when it is said. */
export interface Here {
  readonly now: Date;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47; decides where a text could be of two languages. */
  readonly locale?: string;
}

/** What a sentence comes to, or what is to be asked. */
export type UnderstoodTiming = Timing | { readonly unclear: string };

export const NOT_A_TIME =
  'I found no time in that. Write for example “tomorrow at 9”, “in 20 minutes” or “every weekday at 8:30”.';

/** Where a day is said and no hour. */
export const USUAL = { hour: USUAL_HOUR, minute: 0, second: 0, millisecond: 0 } as const;
