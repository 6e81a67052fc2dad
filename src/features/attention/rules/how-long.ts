import { DateTime } from 'luxon';
import { type Attention, isStillOn } from '../../../core/attention.ts';
import { inTheMorning } from '../../../decide/morning.ts';
import type { Place } from './attention-words.ts';

/** The lengths of a pause that the form offers. */
export const HOW_LONG = ['1-hour', '3-hours', 'tomorrow', 'monday', 'week'] as const;
export type HowLong = (typeof HOW_LONG)[number];

export function endOf(howLong: unknown, { now, timeZone }: Place): Date | undefined {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  const ends: Readonly<Record<HowLong, DateTime>> = {
    '1-hour': here.plus({ hours: 1 }),
    '3-hours': here.plus({ hours: 3 }),
    tomorrow: inTheMorning(here.plus({ days: 1 })),
    monday: inTheMorning(here.plus({ days: 8 - here.weekday })),
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
  [pausedUntil, ...Object.values(muted)].some(until => isStillOn(until, now));

/** So many topics are muted at once: the others are stopped rather than muted. */
export const MOST_MUTED = 50;
