import { DateTime } from 'luxon';
import type { Attention } from '../../../core/attention.ts';
import type { Place } from './attention-words.ts';

/** What the buttons offer. */
export const HOW_LONG = ['1-hour', '3-hours', 'tomorrow', 'monday', 'week'] as const;
export type HowLong = (typeof HOW_LONG)[number];

const MORNING = { hour: 8, minute: 0, second: 0, millisecond: 0 } as const;

export function endOf(howLong: unknown, { now, timeZone }: Place): Date | undefined {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  const ends: Readonly<Record<HowLong, DateTime>> = {
    '1-hour': here.plus({ hours: 1 }),
    '3-hours': here.plus({ hours: 3 }),
    tomorrow: here.plus({ days: 1 }).set(MORNING),
    monday: here.plus({ days: 8 - here.weekday }).set(MORNING),
    week: here.plus({ weeks: 1 }),
  };
  const known = HOW_LONG.find(each => each === howLong);
  return known && ends[known].toJSDate();
}

const FURTHEST = { years: 1 };

export const isTooFar = (until: Date, { now, timeZone }: Place): boolean =>
  DateTime.fromJSDate(until, { zone: timeZone }) >
  DateTime.fromJSDate(now, { zone: timeZone }).plus(FURTHEST);

/** Everything, or a topic, waits at this moment. */
export const isPaused = ({ pausedUntil, muted = {} }: Attention, now: Date): boolean =>
  [pausedUntil, ...Object.values(muted)].some(at => at !== undefined && new Date(at) > now);

/** So many topics are muted at once: the others are stopped rather than muted. */
export const MOST_MUTED = 50;
