import type { Timing } from '../../decide/when/timing.ts';

/** **Reminder**: a person's wish to be told at a time, once or again and again. */
export interface Reminder extends Timing {
  readonly id: string;
  readonly what: string;
  /** `done`: it was once, and has been. `removed` can be taken back while its time has not come. */
  readonly state: 'waiting' | 'done' | 'removed';
  /** The delivery whose card was snoozed: that is what is shown, as it reads by then. */
  readonly snoozes?: string;
}

/** So many that wait, of one person: more than anybody looks through, and nothing that goes wrong fills a chat. */
export const MOST_REMINDERS = 100;

/** UTF-16 units of what somebody wants to be reminded of. */
export const LONGEST_REMINDER = 500;
