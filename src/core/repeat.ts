/** **Series**: a notification that was posted with `repeat`. Each of its times is an **occurrence**: a notification of its own. */

/** When it comes again, as its caller asked: by a cron pattern of five fields, or by a rule of RFC 5545. JSON. */
export type RepeatWish = {
  /** IANA: the clock by which it comes. */
  readonly zone: string;
  /** ISO 8601: no occurrence after it. */
  readonly until?: string;
  /** So many occurrences, and no more. */
  readonly count?: number;
} & (
  | { readonly cron: string; readonly rule?: undefined }
  | { readonly rule: string; readonly cron?: undefined }
);

/** As it is kept. `every`: the calendar that it comes to (`asEvery`), with the ends of its rule taken over. */
export type Repeat = RepeatWish & { readonly every: string };

/** No more often than this. */
export const SHORTEST_REPEAT_MINUTES = 15;
export const MOST_OCCURRENCES = 1_000;
/** So many series of one caller that go on. */
export const MOST_SERIES = 100;
/** So many of the next times are told. */
export const TIMES_TOLD = 5;
