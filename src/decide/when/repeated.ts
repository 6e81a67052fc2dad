import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import { phrase } from '../../text/phrase.ts';
import type { Again, Days, Once } from './again.ts';
import type { Limits } from './bounds.ts';
import { asEvery, type Every, nextOf } from './every.ts';
import { type Grammar, partOf } from './grammar.ts';
import { type Here, type InLanguage, NOT_A_TIME, type UnderstoodTiming } from './here.ts';
import { type ClockTime, hourIn, isUnclear, otherHalf } from './hours.ts';
import { hasDay, hasHour } from './moments.ts';
import type { Besides } from './once.ts';
import type { Timing } from './timing.ts';

export { nextOf } from './every.ts';

/** The parts of a sentence about something that comes again and again. */
export interface SaidAgain extends Besides {
  readonly again: Again;
  readonly limits: Limits;
  readonly moments: readonly ParsedResult[];
}

/** The timings of a sentence whose time comes again and again. */
export function repeated(said: SaidAgain, here: InLanguage): UnderstoodTiming {
  const clocks = clocksOf(said, here.grammar);
  // Of "every Friday night at 2" nobody knows whether it is Friday's.
  const isBetweenDays = clocks?.some(({ isAfterMidnight }) => isAfterMidnight) && !isEachDay(said.again);
  if (clocks === undefined || isBetweenDays) return { unclear: NOT_A_TIME };
  const timings = said.again.days.map(days => timingOf(days, clocks, said, here));
  const unclear = timings.find(timing => 'unclear' in timing);
  return unclear ?? timings.flatMap(timing => ('unclear' in timing ? [] : timing));
}

/** Undefined: "every night" without an hour. */
function clocksOf({ again, moments, clocks = [] }: SaidAgain, grammar: Grammar) {
  const said = clocks.length === 0 ? [moments] : clocks.map(clock => [clock, ...moments]);
  const hours = said.flatMap(each => hourIn(each, grammar, again.words) ?? []);
  return hours.length < said.length ? undefined : hours;
}

const isEachDay = ({ days }: Again) => days.every(each => 'cron' in each && each.cron === '* * *');

function timingOf(
  days: Days,
  clocks: readonly ClockTime[],
  said: SaidAgain,
  here: InLanguage,
): UnderstoodTiming {
  if ('unclear' in days) return days;
  const { limits, moments, zone: timeZone = here.timeZone } = said;
  if (!fits(days, said, here.grammar)) return { unclear: NOT_A_TIME };
  const fields =
    'cron' in days
      ? days.cron
      : fieldsOf(
          days.unit,
          moments.filter(each => each !== limits.hour),
          here,
        );
  const kept = limits.except === undefined ? fields : without(fields, limits.except);
  if (kept === undefined) return { unclear: phrase('when.no-exception') };
  const made = (at: readonly ClockTime[]) =>
    bounded({ days, patterns: patternsOf(at, kept) }, limits, { ...here, timeZone });
  const timing = made(clocks);
  const other = clocks.length === 1 && clocks.some(isUnclear) ? made(clocks.map(otherHalf)) : undefined;
  return timing === undefined
    ? { unclear: NOT_A_TIME }
    : [{ ...timing, ...(other !== undefined && { other: other.at }) }];
}

/** "Every Monday in December", "every day this week", "once a month on Monday": more was said than can be kept. */
function fits(days: Days, { clocks, limits, moments }: SaidAgain, grammar: Grammar): boolean {
  const hours = moments.filter(hasHour).length + (clocks === undefined ? 0 : 1);
  if (moments.some(({ end }) => end) || hours > 1) return false;
  if (moments.some(each => !hasDay(each) && !hasHour(each) && partOf(each.text, grammar) === undefined))
    return false;
  const day = moments.find(each => hasDay(each) && each !== limits.hour)?.start;
  if (day === undefined || !('unit' in days)) return day === undefined;
  return days.unit === 'week' || day.isCertain('day');
}

/** Those at the same minute are one pattern. */
function patternsOf(clocks: readonly ClockTime[], fields: string): Every['patterns'] {
  const minutes = [...new Set(clocks.map(({ minute }) => minute))];
  const [first = '', ...others] = minutes.map(minute => {
    const hours = clocks.filter(clock => clock.minute === minute).map(({ hour }) => hour);
    return `${minute} ${[...new Set(hours)].toSorted((a, b) => a - b).join(',')} ${fields}`;
  });
  return [first, ...others];
}

interface Repeats {
  readonly days: Exclude<Days, { readonly unclear: unknown }>;
  readonly patterns: Every['patterns'];
}

function bounded({ days, patterns }: Repeats, limits: Limits, here: Here): Timing | undefined {
  const { now, timeZone } = here;
  const once = 'once' in days ? days.once : undefined;
  const from = limits.from ?? beginningOf(once, here);
  const first = nextOf({ every: asEvery({ patterns, ...(from && { from }) }), timeZone }, now);
  if (first === undefined) return undefined;
  const begins = DateTime.fromJSDate(first, { zone: timeZone });
  const ends = endOf(once, limits, begins) ?? limits.until;
  const every = asEvery({
    patterns,
    ...(days.step && { step: days.step, from: from ?? begins.toISODate() ?? '' }),
    ...(from !== undefined && { from }),
    ...(ends !== undefined && { until: ends }),
  });
  const at = nextOf({ every, timeZone }, now);
  const isSingle = once?.days === 1 && /^\d+ \d+ /.test(patterns.join('|'));
  return at && { at, ...(!isSingle && { every }), timeZone };
}

/** The last day of what lasts so long, or comes only once on each of its days. */
function endOf(once: Once | undefined, { lasting }: Limits, begins: DateTime): string | undefined {
  if (lasting !== undefined)
    return (
      begins
        .plus({ [lasting.unit]: lasting.count })
        .minus({ days: 1 })
        .toISODate() ?? undefined
    );
  return once && (begins.plus({ days: once.days - 1 }).toISODate() ?? undefined);
}

/** The next Monday, of "Monday to Friday". */
function beginningOf(once: Once | undefined, { now, timeZone }: Here): string | undefined {
  if (once?.from === undefined) return undefined;
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  return today.plus({ days: (once.from - today.weekday + 7) % 7 }).toISODate() ?? undefined;
}

/** Without these days of the week. */
function without(fields: string, except: readonly number[]): string | undefined {
  const [day, month, weekdays = '*'] = fields.split(' ');
  const all = weekdays === '*' ? [0, 1, 2, 3, 4, 5, 6] : weekdays === '1-5' ? [1, 2, 3, 4, 5] : undefined;
  const days = all ?? weekdays.split(',').map(Number);
  const left = days.filter(each => !except.includes(each));
  return day !== '*' || month !== '*' || left.length === 0 || left.some(Number.isNaN)
    ? undefined
    : `* * ${left.join(',')}`;
}

function fieldsOf(
  unit: 'week' | 'month' | 'year',
  moments: readonly ParsedResult[],
  { now, timeZone }: Here,
): string {
  const day = moments.find(hasDay)?.start;
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const on =
    day === undefined
      ? today
      : DateTime.fromObject({
          year: day.get('year') ?? today.year,
          month: day.get('month') ?? 1,
          day: day.get('day') ?? 1,
        });
  return { week: `* * ${on.weekday % 7}`, month: `${on.day} * *`, year: `${on.day} ${on.month} *` }[unit];
}
