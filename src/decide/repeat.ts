import { Cron } from 'croner';
import { DateTime, IANAZone } from 'luxon';
import type { FieldFault } from '../core/errors.ts';
import { type Repeat, type RepeatWish, SHORTEST_REPEAT_MINUTES, TIMES_TOLD } from '../core/repeat.ts';
import { DAY_MS, MINUTE_MS } from '../core/time.ts';
import { isOffset } from '../text/zone.ts';
import { readRule } from './rrule.ts';
import { asEvery, type Every, timesAfter } from './when/every.ts';

/** A wish as it was read. */
export type Begun =
  | { readonly repeat: Repeat; readonly firstAt: Date }
  /** `tooOften`: it could be kept, and would trouble people. */
  | { readonly faults: readonly FieldFault[]; readonly tooOften?: true };

/** So many times are looked at to learn how often something comes. */
const LOOKED_AT = 50;

/** Reads a wish, once and for all. `sendAt`: no occurrence comes before it, and it fills in what a rule leaves open. */
export function beginRepeat(
  wish: RepeatWish,
  { now, sendAt }: { readonly now: Date; readonly sendAt?: Date },
): Begun {
  if (isOffset(wish.zone) || !IANAZone.isValidZone(wish.zone))
    return fault('zone', 'must be an IANA zone such as "Europe/Berlin"');
  const field = wish.rule === undefined ? 'cron' : 'rule';
  const begins = sendAt && DateTime.fromJSDate(sendAt, { zone: wish.zone });
  const read = wish.rule === undefined ? readCron(wish.cron) : readRule(wish.rule, wish.zone, begins);
  if ('fault' in read) return fault(field, read.fault);
  const twice = (['until', 'count'] as const).find(end => wish[end] !== undefined && read[end] !== undefined);
  if (twice !== undefined) return fault(twice, 'must be left out: the rule says it');
  const since = later(now, sendAt && new Date(sendAt.getTime() - (sendAt.getTime() % MINUTE_MS) - 1));
  const until = wish.until ?? read.until?.toISOString();
  const every = asEvery({ patterns: read.patterns, ...stepOf(read, wish.zone, since) });
  const count = wish.count ?? read.count;
  const repeat: Repeat = { ...wish, every, ...(until && { until }), ...(count && { count }) };
  return begunOf(repeat, field, since);
}

function begunOf(repeat: Repeat, field: string, since: Date): Begun {
  const times = timesOf({ ...repeat, until: undefined }, since, LOOKED_AT);
  const [firstAt] = times;
  if (firstAt === undefined) return fault(field, 'never comes: there is no such day');
  if (isOver(repeat, firstAt))
    return fault(repeat.rule && /UNTIL/i.test(repeat.rule) ? 'rule' : 'until', ENDS(firstAt));
  const isTooOften = times.some(
    (at, i) => i > 0 && at.getTime() - (times[i - 1]?.getTime() ?? 0) < SHORTEST_REPEAT_MINUTES * MINUTE_MS,
  );
  if (!isTooOften) return { repeat, firstAt };
  const remedy = `must leave at least ${SHORTEST_REPEAT_MINUTES} minutes between two times`;
  return { ...fault(field, remedy), tooOften: true };
}

const fault = (field: string, message: string) => ({ faults: [{ field: `repeat.${field}`, message }] });
const ENDS = (first: Date) => `ends before it comes first, at ${first.toISOString()}`;

/** Of what is left out between, the first time counts as the beginning. */
function stepOf({ patterns, step }: ReadSteps, timeZone: string, since: Date): Pick<Every, 'step' | 'from'> {
  if (step === undefined) return {};
  const [first] = timesAfter({ every: asEvery({ patterns }), timeZone }, since);
  const from = first && DateTime.fromJSDate(first, { zone: timeZone }).toISODate();
  return from ? { step, from } : {};
}
type ReadSteps = Pick<Every, 'patterns' | 'step'>;

const FIELDS = /^[\w*/,#-]+( [\w*/,#-]+){4}$/;
const NOT_CRON = 'must be minute, hour, day, month and weekday, such as "0 9 * * 1-5"';

interface ReadCron extends ReadSteps {
  readonly until?: undefined;
  readonly count?: undefined;
}

function readCron(cron: string): ReadCron | { fault: string } {
  const pattern = cron.trim().replaceAll(/\s+/g, ' ');
  return FIELDS.test(pattern) && isCron(pattern) ? { patterns: [pattern] } : { fault: NOT_CRON };
}

function isCron(pattern: string): boolean {
  try {
    return new Cron(pattern, { paused: true }) !== undefined;
  } catch {
    return false;
  }
}

/** Its next times after an instant, so many at most. */
export function timesOf(
  repeat: Pick<Repeat, 'every' | 'zone'> & { readonly until?: string | undefined },
  after: Date,
  most: number,
): Date[] {
  const times: Date[] = [];
  if (most <= 0) return times;
  for (const at of timesAfter({ every: repeat.every, timeZone: repeat.zone }, after)) {
    if (isOver(repeat, at)) return times;
    times.push(at);
    if (times.length === most) return times;
  }
  return times;
}

/** The next times as they are told, the first of them at this instant; `made`: how many there were before. */
export function timesTold(repeat: Repeat, first: Date, made = 0): Date[] {
  const left = (repeat.count ?? Number.POSITIVE_INFINITY) - made;
  return timesOf(repeat, new Date(first.getTime() - 1), Math.min(TIMES_TOLD, left));
}

const isOver = ({ until }: { readonly until?: string | undefined }, at: Date) =>
  until !== undefined && at > new Date(until);

/**
 * The next step of a series whose time has come. Of the times that were missed only the last is made up for, and only
 * while that is nearer than the next one.
 */
export function turnOf(
  repeat: Repeat,
  dueAt: Date,
  now: Date,
): { readonly at?: Date; readonly nextAt?: Date } {
  const at = lastUntil(repeat, dueAt, now);
  const [nextAt] = timesOf(repeat, now, 1);
  const isStale = nextAt !== undefined && now.getTime() - at.getTime() > nextAt.getTime() - now.getTime();
  return { ...(!isStale && { at }), ...(nextAt && { nextAt }) };
}

/** However long it is since, few times are looked at. */
const LOOKS_BACK = [1, 8, 32, 370].map(days => days * DAY_MS);

function lastUntil(repeat: Repeat, dueAt: Date, now: Date): Date {
  for (const back of LOOKS_BACK) {
    const after = later(dueAt, new Date(now.getTime() - back));
    const last = lastOf(repeat, after, now);
    if (last !== undefined) return last;
    if (after === dueAt) break;
  }
  return dueAt;
}

function lastOf(repeat: Repeat, after: Date, now: Date): Date | undefined {
  let last: Date | undefined;
  for (const at of timesAfter({ every: repeat.every, timeZone: repeat.zone }, after)) {
    if (at > now || isOver(repeat, at)) break;
    last = at;
  }
  return last;
}

const later = (one: Date, other?: Date) => (other !== undefined && other > one ? other : one);
