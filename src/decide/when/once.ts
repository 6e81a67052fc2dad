import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { alone, type Grammar } from './grammar.ts';
import { type Here, type InLanguage, NOT_A_TIME, type UnderstoodTiming } from './here.ts';
import { type ClockTime, hourIn, isUnclear, otherHalf } from './hours.ts';
import { hasDay, hasHour, isContradictory } from './moments.ts';
import type { Timing } from './timing.ts';
import { firstToCome } from './twice.ts';

const LONGEST_YEARS = 5;

/** What is said besides the moments: several times of the day, and the IANA zone of another place. */
export interface Besides {
  readonly clocks?: readonly ClockTime[] | undefined;
  readonly zone?: string | undefined;
}

/** What comes once. */
export function once(
  moments: readonly ParsedResult[],
  { clocks, zone }: Besides,
  here: InLanguage,
): UnderstoodTiming {
  const { grammar } = here;
  const fault = faultIn(moments, clocks !== undefined, grammar);
  if (fault !== undefined) return { unclear: fault };
  // "In 20 minutes" brings its own offset, whatever the zone.
  const own = moments.find(each => hasHour(each) && each.start.isCertain('timezoneOffset'));
  if (own !== undefined) return inTime(own.start.date(), {}, here);
  const timings = (clocks ?? [hourIn(moments, grammar)]).map(clock => {
    const bare = moments.some(hasHour) || clocks !== undefined ? clock : { ...clock, isBare: undefined };
    return on(moments, bare as ClockTime, { ...here, zone: zone ?? here.timeZone });
  });
  const unclear = timings.find(timing => 'unclear' in timing);
  return unclear ?? timings.flatMap(timing => ('unclear' in timing ? [] : timing));
}

/** What is no time that can come. */
function faultIn(moments: readonly ParsedResult[], hasClocks: boolean, grammar: Grammar): Phrase | undefined {
  // Nothing, or another hour beside several.
  if (moments.length === 0 ? !hasClocks : hasClocks && moments.some(hasHour)) return NOT_A_TIME;
  const { past, anchored } = grammar;
  const has = (words: string | undefined) =>
    words !== undefined && moments.some(({ text }) => alone(words, grammar).test(text));
  if (has(past)) return phrase('when.past');
  if (has(anchored)) return NOT_A_TIME;
  if (moments.some(({ end }) => end)) return phrase('when.span');
  return moments.some(moment => isContradictory(moment, grammar)) ? phrase('when.contradictory') : undefined;
}

type Place = Here & { readonly zone: string };

function on(moments: readonly ParsedResult[], clock: ClockTime, here: Place): UnderstoodTiming {
  const { now, timeZone, zone } = here;
  const day = moments.find(hasDay);
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const date = (day ?? moments.find(each => !hasHour(each)))?.start;
  const start = DateTime.fromObject(
    {
      year: date?.get('year') ?? today.year,
      month: date?.get('month') ?? today.month,
      day: date?.get('day') ?? today.day,
    },
    { zone },
  );
  const next = (at: ClockTime) => {
    const said = start.set({ hour: at.hour, minute: at.minute, second: 0, millisecond: 0 });
    const moment = firstToCome(said, today);
    // Only an hour was said: the next one.
    return date === undefined && moment <= today ? moment.plus({ days: 1 }) : moment;
  };
  return nearest(clock, next, here);
}

/** Of an hour in either half of the day the one that is meant; the other one is shown where it may be meant as well. */
function nearest(clock: ClockTime, next: (clock: ClockTime) => DateTime, here: Place): UnderstoodTiming {
  const [at, other] = [next(clock), next(otherHalf(clock))];
  if (!at.isValid) return { unclear: NOT_A_TIME };
  const now = DateTime.fromJSDate(here.now);
  if (clock.isBare && at <= now && other > now) return inTime(other.toJSDate(), {}, here);
  // "At 9" in the afternoon is tomorrow, unless this evening is meant.
  const isOther = other > now && (isUnclear(clock) || (clock.isBare && other < at && other.day !== at.day));
  return inTime(at.toJSDate(), isOther ? { other: other.toJSDate() } : {}, here);
}

function inTime(at: Date, more: Pick<Timing, 'other'>, here: Here & { zone?: string }): UnderstoodTiming {
  const { now, timeZone, zone = timeZone } = here;
  if (at <= now) return { unclear: phrase('when.past') };
  if (at.getTime() - now.getTime() > LONGEST_YEARS * 366 * 24 * 60 * 60 * 1000)
    return { unclear: phrase('when.too-far', { years: LONGEST_YEARS }) };
  return [{ at, timeZone: zone, ...more }];
}
