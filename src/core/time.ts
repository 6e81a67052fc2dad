/** Time and randomness are passed in, so that tests own them. */
export interface Clock {
  now(): Date;
}
/** Makes a new id: a UUIDv7, so that ids sort by birth. */
export type NewId = () => string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** 24 hours: a day of the calendar may have one more or less. */
export const DAY_MS = 24 * HOUR_MS;
