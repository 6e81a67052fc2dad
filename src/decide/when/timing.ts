/** When, as it was understood. */
export interface Timing {
  /** The next time, or the only one. */
  readonly at: Date;
  /** A cron pattern of five fields, read in the zone; missing: once. */
  readonly every?: string;
  /** IANA: the zone of the person when they said it. */
  readonly timeZone: string;
}

/** Where nobody told which zone somebody is in, and the card says so. */
export const NO_ZONE = 'Etc/UTC';
