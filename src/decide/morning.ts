import type { DateTime } from 'luxon';

/** When a day begins for who paused until then. */
export const inTheMorning = (day: DateTime): DateTime =>
  day.set({ hour: 8, minute: 0, second: 0, millisecond: 0 });
