import { DateTime } from 'luxon';
import { listed } from '../../text/format.ts';
import { NO_ZONE, type Timing } from './timing.ts';

/** `Monday 23 November 2026, 08:30`, in the zone in which it was said. */
export function dayAndHour({ at, timeZone }: Pick<Timing, 'at' | 'timeZone'>): string {
  return DateTime.fromJSDate(at, { zone: timeZone }).setLocale('en-GB').toFormat('cccc d LLLL yyyy, HH:mm');
}

/** `every weekday at 08:30`; undefined for what comes once. */
export function everyWords({ every }: Pick<Timing, 'every'>): string | undefined {
  if (every === undefined) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = every.split(' ');
  return `${daysWords(day, month, weekday)} at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** The zone as people call it. */
export function zoneWords(timeZone: string): string {
  return timeZone === NO_ZONE ? 'UTC' : timeZone.replaceAll('_', ' ');
}

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const NTH: Readonly<Record<string, string>> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', L: 'last' };

function daysWords(day: string, month: string, weekday: string): string {
  if (weekday === '1-5') return 'every weekday';
  const [name = '', nth] = weekday.split('#');
  if (nth !== undefined) return `on the ${NTH[nth]} ${WEEKDAYS[Number(name)]} of every month`;
  if (weekday !== '*') return `every ${listed(weekday.split(',').map(each => WEEKDAYS[Number(each)] ?? ''))}`;
  if (day === 'L') return 'on the last day of every month';
  if (month !== '*') return `every year on ${day} ${MONTHS[Number(month) - 1]}`;
  return day === '*' ? 'every day' : `every month on day ${day}`;
}
