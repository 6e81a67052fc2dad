import { DateTime } from 'luxon';
import {
  type Attention,
  type Holidays,
  MOST_AT_ONCE,
  type QuietHours,
  WEEK,
} from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { zoneOf } from '../../../decide/when/places.ts';
import { westernDigits } from '../../../text/digits.ts';
import { knownZone } from '../../../text/format.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import { spansOf } from './attention-words.ts';
import { NO_QUIET } from './read-quiet.ts';

/** The fields of the form of somebody's attention. All are text, as the inputs of a card have it. */
export const FIELDS = [
  'from',
  'until',
  'days',
  'wholeDays',
  'holidays',
  'urgent',
  'atOnce',
  'timeZone',
] as const;
export type Field = (typeof FIELDS)[number];
export type Typed = Readonly<Record<Field, string>>;
export type Faults = Readonly<Partial<Record<Field, Phrase>>>;

/** In place of a number of cards: as everybody. */
export const USUAL = 'usual';

/** The attention that stands, as the inputs show it: of several spans, the first. */
export function asTyped({ quiet = NO_QUIET, holdsUrgent = false, timeZone = '', atOnce }: Attention): Typed {
  const [span] = spansOf(quiet.hours);
  return {
    from: span?.from ?? '',
    until: span?.until ?? '',
    days: (span?.days ?? WEEK).join(','),
    wholeDays: WEEK.filter(day => quiet.wholeDays.includes(day)).join(','),
    holidays: quiet.holidays
      .map(({ from, until }) => (from === until ? from : `${from} – ${until}`))
      .join(', '),
    urgent: String(!holdsUrgent),
    atOnce: String(atOnce ?? USUAL),
    timeZone,
  };
}

export function typedIn(data: Readonly<Record<string, unknown>>): Typed {
  const line = (name: string) => {
    const value = data[name];
    return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().slice(0, LONGEST) : '';
  };
  const typed = Object.fromEntries(FIELDS.map(name => [name, line(name)])) as Typed;
  return { ...typed, days: inWeek(typed.days), wholeDays: inWeek(typed.wholeDays) };
}

const LONGEST = 400;

const inWeek = (days: string) =>
  WEEK.filter(day =>
    days
      .split(',')
      .map(each => each.trim())
      .includes(String(day)),
  ).join(',');

export type Read = { readonly attend: (standing: Attention) => Attention } | { readonly faults: Faults };

/** The change that the form asks for, or a fault for each wrong field. Hours that were left as they are stay. */
export function readForm(typed: Typed): Read {
  const holidays = holidaysIn(typed.holidays);
  const timeZone = zoneIn(typed.timeZone);
  const faults: Faults = {
    ...faultOfHours(typed),
    ...(typed.wholeDays.split(',').length === WEEK.length && { wholeDays: FAULTS.wholeDays }),
    ...(holidays === undefined && { holidays: FAULTS.holidays }),
    ...(typed.timeZone !== '' && timeZone === undefined && { timeZone: FAULTS.timeZone }),
  };
  if (holidays === undefined || Object.keys(faults).length > 0) return { faults };
  return {
    attend: ({ quiet = NO_QUIET, holdsUrgent: _, timeZone: __, atOnce: was, ...rest }) => {
      const stood = asTyped({ quiet });
      const isSame = (['from', 'until', 'days'] as const).every(name => stood[name] === typed[name]);
      const atOnce = atOnceIn(typed.atOnce, was);
      const kept = {
        hours: isSame ? quiet.hours : hoursOf(typed),
        wholeDays: daysOf(typed.wholeDays),
        holidays,
      };
      return {
        ...rest,
        ...(!isEmpty(kept) && { quiet: kept }),
        ...(typed.urgent !== 'true' && { holdsUrgent: true }),
        ...(timeZone !== undefined && { timeZone }),
        ...(atOnce !== undefined && { atOnce }),
      };
    },
  };
}

/** A number that the card does not offer changes nothing: a card of an earlier version does not ask for one. */
function atOnceIn(typed: string, was: number | undefined): number | undefined {
  if (typed === USUAL) return undefined;
  const cards = Number(typed);
  return Number.isInteger(cards) && cards >= 1 && cards < MOST_AT_ONCE ? cards : was;
}

const fault = (key: SentenceKey) => phrase(key);
export const FAULTS = {
  both: fault('attention.fault.both'),
  time: fault('attention.fault.time'),
  same: fault('attention.fault.same'),
  days: fault('attention.fault.days'),
  wholeDays: fault('attention.fault.whole-days'),
  holidays: fault('attention.fault.holidays'),
  timeZone: fault('attention.fault.zone'),
};

/** `Europe/Berlin`, or a city that has one. */
export const zoneIn = (typed: string): string | undefined =>
  typed === '' ? undefined : (zoneOf(typed) ?? (typed.includes('/') ? knownZone(typed) : undefined));

const IS_CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

function faultOfHours({ from, until, days }: Typed): Faults {
  if (from === '' && until === '') return {};
  if (from === '') return { from: FAULTS.both };
  if (until === '') return { until: FAULTS.both };
  if (!IS_CLOCK.test(from)) return { from: FAULTS.time };
  if (!IS_CLOCK.test(until)) return { until: FAULTS.time };
  if (from === until) return { until: FAULTS.same };
  return days === '' ? { days: FAULTS.days } : {};
}

const daysOf = (days: string) => (days === '' ? [] : days.split(',').map(Number));

const hoursOf = ({ from, until, days }: Typed): QuietHours['hours'] =>
  from === '' ? {} : Object.fromEntries(daysOf(days).map(day => [String(day), { from, until }]));

const isEmpty = ({ hours, wholeDays, holidays }: QuietHours) =>
  Object.keys(hours).length + wholeDays.length + holidays.length === 0;

const MOST_HOLIDAYS = 10;
const LONGEST_HOLIDAYS_DAYS = 366;

/** Days and ranges of days, whatever stands between the two; undefined: something is none. */
function holidaysIn(typed: string): Holidays[] | undefined {
  const parts = westernDigits(typed)
    .split(/[,;、،]/)
    .map(part => part.trim())
    .filter(part => part !== '');
  const all = parts.map(rangeIn);
  if (all.length > MOST_HOLIDAYS || all.includes(undefined)) return undefined;
  return all.filter(range => range !== undefined);
}

function rangeIn(part: string): Holidays | undefined {
  const [from, until = from, ...more] = part.match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  const others = part.replace(/\d{4}-\d{2}-\d{2}/g, '');
  if (from === undefined || until === undefined || more.length > 0 || /\d/.test(others)) return undefined;
  const [first, last] = [DateTime.fromISO(from), DateTime.fromISO(until)];
  const days = last.diff(first, 'days').days;
  return first.isValid && last.isValid && days >= 0 && days < LONGEST_HOLIDAYS_DAYS
    ? { from, until }
    : undefined;
}
