import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import { phrase } from '../../text/phrase.ts';
import type { Grammar } from './grammar.ts';
import { type Here, NOT_A_TIME, type UnderstoodTiming } from './here.ts';
import { hasDay, hasHour, hourIn } from './moments.ts';
import { firstToCome } from './twice.ts';

const LONGEST_YEARS = 5;

/** What comes once. */
export function once(moments: readonly ParsedResult[], grammar: Grammar, here: Here): UnderstoodTiming {
  const [first] = moments;
  if (first === undefined) return { unclear: NOT_A_TIME };
  const at = instantOf(moments, grammar, here);
  if (at === undefined) return { unclear: NOT_A_TIME };
  if (at <= here.now) return { unclear: phrase('when.past') };
  if (at.getTime() - here.now.getTime() > LONGEST_YEARS * 366 * 24 * 60 * 60 * 1000)
    return { unclear: phrase('when.too-far', { years: LONGEST_YEARS }) };
  return { at, timeZone: here.timeZone };
}

function instantOf(
  moments: readonly ParsedResult[],
  grammar: Grammar,
  { now, timeZone }: Here,
): Date | undefined {
  // "in 20 minutes" and "5pm EST" bring their own offset, whatever the zone.
  const own = moments.find(
    ({ start }) => hasHour({ start } as ParsedResult) && start.isCertain('timezoneOffset'),
  );
  if (own !== undefined) return own.start.date();
  const day = moments.find(hasDay);
  const { hour, minute } = hourIn(moments, grammar);
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const date = day?.start ?? moments.find(each => !hasHour(each))?.start;
  const on =
    date === undefined
      ? today
      : DateTime.fromObject(
          { year: date.get('year') ?? today.year, month: date.get('month') ?? 1, day: date.get('day') ?? 1 },
          { zone: timeZone },
        );
  const said = on.set({ hour, minute, second: 0, millisecond: 0 });
  if (!said.isValid) return undefined;
  const at = firstToCome(said, today);
  // Only an hour was said: the next one.
  return (date === undefined && at <= today ? at.plus({ days: 1 }) : at).toJSDate();
}
