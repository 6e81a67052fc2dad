/** Time and randomness are passed in, so that tests own them. */
export interface Clock {
  now(): Date;
}
/** Makes a new id: a UUIDv7, so that ids sort by birth. */
export type NewId = () => string;
