/** When, as it was understood. */
export interface Timing {
  /** The next time, or the only one. */
  readonly at: Date;
  /** As `asEvery` writes it, read in the zone; missing: once. */
  readonly every?: string;
  /** IANA: the zone of the person when they said it, or of the place that they named. */
  readonly timeZone: string;
  /** The same hour in the other half of the day, where that may be what is meant: "at 6". */
  readonly other?: Date;
}

/** Where nobody told which zone somebody is in, and the card says so. */
export const NO_ZONE = 'Etc/UTC';
