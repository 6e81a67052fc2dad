import type { ParsedResult } from 'chrono-node';
import { Cron } from 'croner';
import { DateTime } from 'luxon';
import type { Again } from './again.ts';
import { type Grammar, partOf } from './grammar.ts';
import { type Here, NOT_A_TIME, type UnderstoodTiming } from './here.ts';
import { hasDay, hasHour, hourIn } from './moments.ts';
import { HOURS } from './spoken.ts';
import type { Timing } from './timing.ts';

/** What comes again and again, as a cron pattern. */
export function repeated(
  { days, words }: Again,
  moments: readonly ParsedResult[],
  { grammar, ...here }: Here & { readonly grammar: Grammar },
): UnderstoodTiming {
  if ('unclear' in days) return days;
  const part = partOf(words, grammar);
  const spoken =
    moments.some(hasHour) || part === undefined ? hourIn(moments, grammar) : { hour: HOURS[part], minute: 0 };
  const fields = 'cron' in days ? days.cron : fieldsOf(days.unit, moments, here);
  const every = `${spoken.minute} ${spoken.hour} ${fields}`;
  const at = nextOf({ every, timeZone: here.timeZone }, here.now);
  return at === undefined ? { unclear: NOT_A_TIME } : { at, every, timeZone: here.timeZone };
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

/**
 * The first time after an instant. A clock time that a change to summer time leaves out is the end of the gap; one
 * that there is twice is the first of the two.
 */
export function nextOf(
  { every, timeZone }: Pick<Timing, 'timeZone'> & { every: string },
  after: Date,
): Date | undefined {
  return new Cron(every, { timezone: timeZone, paused: true }).nextRun(after) ?? undefined;
}
