import { DateTime } from 'luxon';
import type { Every } from './when/every.ts';

/**
 * A recurrence rule of RFC 5545, read as the calendar that reminders have, too (`Every`): so all that repeats meets a
 * change of the clocks alike. A part that this calendar cannot express is refused by its name.
 */
export interface ReadRule {
  readonly patterns: Every['patterns'];
  readonly step?: Every['step'];
  readonly until?: Date;
  readonly count?: number;
}

type Part = keyof typeof PARTS;
type Parts = Partial<Record<Part, string>>;

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const numbers = (least: number, most: number) => (value: string) =>
  value.split(',').every(each => /^\d{1,2}$/.test(each) && Number(each) >= least && Number(each) <= most);

/** Every part that is understood: what it may be, and how that is said. */
const PARTS = {
  FREQ: [
    (value: string) => Object.hasOwn(UNITS, value),
    'must be DAILY, WEEKLY, MONTHLY or YEARLY; hours of a day are BYHOUR=8,12,16',
  ],
  INTERVAL: [(value: string) => /^[1-9]\d?$/.test(value), 'must be 1 to 99'],
  COUNT: [(value: string) => /^[1-9]\d{0,2}$|^1000$/.test(value), 'must be 1 to 1000'],
  UNTIL: [
    (value: string) => /^2\d{7}(T\d{6}Z?)?$/.test(value) && DateTime.fromISO(value).isValid,
    'must be a day or a time, such as 20261231 or 20261231T220000Z',
  ],
  BYDAY: [
    (value: string) => value.split(',').every(each => /^([1-5]|-1)?(SU|MO|TU|WE|TH|FR|SA)$/.test(each)),
    'must be days such as MO,WE, or 1MO or -1FR of a month',
  ],
  BYMONTHDAY: [
    (value: string) => value === '-1' || numbers(1, 31)(value),
    'must be 1 to 31, or -1 for the last day',
  ],
  BYMONTH: [numbers(1, 12), 'must be 1 to 12'],
  BYHOUR: [numbers(0, 23), 'must be 0 to 23'],
  BYMINUTE: [numbers(0, 59), 'must be 0 to 59'],
  WKST: [(value: string) => DAYS.includes(value), 'must be a day such as MO'],
} as const satisfies Record<string, readonly [(value: string) => boolean, string]>;

const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;
type Frequency = keyof typeof UNITS;

/** `begins`: what the rule leaves open is as it is then, in the zone; missing: nothing may be left open. */
export function readRule(rule: string, zone: string, begins?: DateTime): ReadRule | { fault: string } {
  const parts = partsOf(rule);
  if ('fault' in parts) return parts;
  const days = daysOf(parts, begins);
  if ('fault' in days) return days;
  const hours = parts.BYHOUR ?? begins?.hour;
  if (hours === undefined)
    return { fault: 'says no hour: add BYHOUR, or say in "sendAt" when it comes first' };
  const minutes = parts.BYMINUTE ?? begins?.minute ?? 0;
  const count = Number(parts.INTERVAL ?? 1);
  return {
    patterns: [`${minutes} ${hours} ${days.day} ${days.month} ${days.weekday}`],
    ...(count > 1 && { step: { count, unit: UNITS[parts.FREQ as Frequency] } }),
    ...(parts.UNTIL !== undefined && { until: untilOf(parts.UNTIL, zone) }),
    ...(parts.COUNT !== undefined && { count: Number(parts.COUNT) }),
  };
}

function partsOf(rule: string): Parts | { fault: string } {
  const told = rule
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .map(part => part.split('=') as [string, string?]);
  for (const [name, value = ''] of told) {
    const known = Object.hasOwn(PARTS, name) ? PARTS[name as Part] : undefined;
    if (known === undefined)
      return { fault: `has ${shown(name)}, which is not understood; these are: ${KNOWN}` };
    if (!known[0](value)) return { fault: `has ${name}, which ${known[1]}` };
  }
  if (new Set(told.map(([name]) => name)).size < told.length) return { fault: 'says something twice' };
  const parts: Parts = Object.fromEntries(told);
  return parts.FREQ === undefined ? { fault: 'needs FREQ, such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=9' } : parts;
}

const KNOWN = Object.keys(PARTS).join(', ');
/** It comes from outside. */
const shown = (name: string) => (/^[A-Z-]{1,20}$/.test(name) ? name : 'a part');

/** UNTIL without a time is all of that day; without `Z` it is by the clock of the zone. */
function untilOf(value: string, zone: string): Date {
  const at = DateTime.fromISO(value, { zone: value.endsWith('Z') ? 'utc' : zone });
  return (value.includes('T') ? at : at.endOf('day')).toJSDate();
}

interface DayFields {
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

/** Each row stands against a rule; what none stands against can be kept. */
const REFUSED: readonly (readonly [(parts: Parts) => unknown, string])[] = [
  [({ BYDAY, BYMONTHDAY }) => BYDAY && BYMONTHDAY, 'has BYDAY and BYMONTHDAY, of which only one can be kept'],
  [({ FREQ, BYMONTHDAY }) => FREQ === 'WEEKLY' && BYMONTHDAY, 'has BYMONTHDAY, which needs FREQ=MONTHLY'],
  [
    ({ FREQ, BYDAY = '' }) => (FREQ === 'DAILY' || FREQ === 'WEEKLY') && /\d/.test(BYDAY),
    'has a number in BYDAY, which needs FREQ=MONTHLY',
  ],
  [
    ({ FREQ, BYDAY, BYMONTH }) => FREQ === 'YEARLY' && BYDAY && !BYMONTH,
    'has BYDAY with FREQ=YEARLY, which needs BYMONTH',
  ],
  [
    ({ FREQ, INTERVAL = '1', WKST = 'MO' }) => FREQ === 'WEEKLY' && INTERVAL !== '1' && WKST !== 'MO',
    'has WKST, which must be MO where weeks are left out',
  ],
];

function daysOf(parts: Parts, begins?: DateTime): DayFields | { fault: string } {
  const refused = REFUSED.find(([applies]) => applies(parts));
  if (refused !== undefined) return { fault: refused[1] };
  const { FREQ, BYMONTH = '*', BYMONTHDAY, BYDAY } = parts;
  const day = BYMONTHDAY === '-1' ? 'L' : (BYMONTHDAY ?? '*');
  const given = { day, month: BYMONTH, weekday: BYDAY === undefined ? '*' : weekdaysOf(BYDAY) };
  const isOpen = BYMONTHDAY === undefined && BYDAY === undefined;
  if (FREQ === 'DAILY' || (!isOpen && FREQ !== 'YEARLY')) return given;
  if (FREQ === 'WEEKLY') return begins ? { ...given, weekday: `${begins.weekday % 7}` } : missing('BYDAY');
  const month = FREQ === 'YEARLY' ? (parts.BYMONTH ?? begins?.month) : BYMONTH;
  if (month === undefined) return missing('BYMONTH');
  if (!isOpen) return { ...given, month: `${month}` };
  return begins ? { ...given, day: `${begins.day}`, month: `${month}` } : missing('BYMONTHDAY or BYDAY');
}

const missing = (what: string) => ({
  fault: `says no day: add ${what}, or say in "sendAt" when it comes first`,
});

/** As cron writes them: `1#2` is the second Monday of the month, `5#L` the last Friday. */
function weekdaysOf(days: string): string {
  return days
    .split(',')
    .map(each => {
      const nth = each.slice(0, -2);
      const day = DAYS.indexOf(each.slice(-2));
      return nth === '' ? `${day}` : `${day}#${nth === '-1' ? 'L' : nth}`;
    })
    .join(',');
}
