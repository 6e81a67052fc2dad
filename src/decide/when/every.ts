import { Cron } from 'croner';
import { DateTime } from 'luxon';
import type { Timing } from './timing.ts';

/** **Repetition**: which days and hours of the calendar something comes at. */
export interface Every {
  /** Cron patterns of five fields: what fits one of them. */
  readonly patterns: readonly [string, ...string[]];
  /** Only each so manieth day, week, month or year from `from` on. */
  readonly step?: Stride;
  /** `2026-11-20`: not before this day. */
  readonly from?: string;
  /** `2026-12-04`: not after this day. */
  readonly until?: string;
}

export interface Stride {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
}

/** `0 9,17 * * 1-5`, and what a pattern cannot say: `0 9 * * 2; 2 week; from 2026-11-24; until 2027-01-31`. */
export function asEvery({ patterns, step, from, until }: Every): string {
  return [
    patterns.join(' | '),
    ...(step === undefined ? [] : [`${step.count} ${step.unit}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ].join('; ');
}

export function everyOf(written: string): Every {
  const [patterns = '', ...more] = written.split('; ');
  const told = Object.fromEntries(more.map(part => part.split(' ')).map(([name, value]) => [name, value]));
  const step = more.map(part => /^(\d+) (day|week|month|year)$/.exec(part)).find(found => found !== null);
  const [first = '', ...others] = patterns.split(' | ');
  return {
    patterns: [first, ...others],
    ...(step && { step: { count: Number(step[1]), unit: step[2] as Stride['unit'] } }),
    ...(told.from !== undefined && { from: told.from }),
    ...(told.until !== undefined && { until: told.until }),
  };
}

/** Twelve hours on, or back: of what comes at one hour of the day. */
export function otherHalfOf(every: string): string {
  const { patterns, ...bounds } = everyOf(every);
  const [pattern] = patterns;
  const [minute, hour, ...fields] = pattern.split(' ');
  return asEvery({ ...bounds, patterns: [[minute, (Number(hour) + 12) % 24, ...fields].join(' ')] });
}

/** So many periods in a row may have no such time, such as years without a 29 February. */
const MOST_TRIES = 4_000;

/**
 * The first time after an instant; undefined: there is none any more. A clock time that a change to summer time leaves out is
 * the end of the gap; one that there is twice is the first of the two.
 */
export function nextOf(calendar: Calendar, after: Date): Date | undefined {
  const [first] = timesAfter(calendar, after);
  return first;
}

type Calendar = Pick<Timing, 'timeZone'> & { readonly every: string };

/** All times after an instant, the soonest first. */
export function* timesAfter({ every, timeZone }: Calendar, after: Date): Generator<Date, void> {
  const { patterns, ...bounds } = everyOf(every);
  const crons = patterns.map(pattern => new Cron(pattern, { timezone: timeZone, paused: true }));
  const next = (than: Date) =>
    crons
      .map(cron => cron.nextRun(than))
      .filter(at => at !== null)
      .toSorted((a, b) => a.getTime() - b.getTime())[0];
  const last = bounds.until && DateTime.fromISO(bounds.until, { zone: timeZone }).endOf('day').toJSDate();
  let at = next(beginningOf(bounds, timeZone, after));
  for (let tries = 0; at !== undefined && tries < MOST_TRIES; tries++) {
    if (last && at > last) return;
    const later = endOfPause(bounds, DateTime.fromJSDate(at, { zone: timeZone }));
    if (later === undefined) {
      yield at;
      tries = 0;
    }
    at = next(later ?? at);
  }
}

function beginningOf({ from }: Pick<Every, 'from'>, zone: string, after: Date): Date {
  if (from === undefined) return after;
  const before = DateTime.fromISO(from, { zone }).startOf('day').minus({ second: 1 }).toJSDate();
  return before > after ? before : after;
}

/** The last instant before the next period in which it comes; undefined: it comes in this one. */
function endOfPause({ step, from }: Pick<Every, 'step' | 'from'>, at: DateTime): Date | undefined {
  if (step === undefined || from === undefined) return undefined;
  const { count, unit } = step;
  const days = (day: DateTime) => DateTime.utc(day.year, day.month, day.day).startOf(unit);
  const gone = Math.round(
    days(at)
      .diff(days(DateTime.fromISO(from)), unit)
      .as(unit),
  );
  const over = gone % count;
  if (over === 0) return undefined;
  return at
    .startOf(unit)
    .plus({ [unit]: count - over })
    .minus({ second: 1 })
    .toJSDate();
}
