import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { type Grammar, patternOf } from './grammar.ts';
import { type Here, type InLanguage, NOT_A_TIME, type UnderstoodTiming } from './here.ts';
import { type ClockTime, hoursIn, isUnclear, otherHalf } from './hours.ts';
import { hasDay, hasHour, isContradictory } from './moments.ts';
import type { Timing } from './timing.ts';
import { firstToCome } from './twice.ts';

const LONGEST_YEARS = 5;

/** The parts besides the moments: several times of the day, and the IANA zone of another place. */
export interface Besides {
  readonly clocks?: readonly ParsedResult[] | undefined;
  readonly zone?: string | undefined;
}

/** The timings of a sentence whose time comes once. */
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
  if (own !== undefined) return inTime(exactly(own, here), {}, here);
  const place = { ...here, zone: zone ?? here.timeZone };
  const days = daysOf(moments, place);
  const hours = clocks?.flatMap(clock => hoursIn([clock, ...moments], grammar));
  const timings = (hours ?? hoursIn(moments, grammar)).flatMap(clock => {
    const bare = moments.some(hasHour) || clocks !== undefined ? clock : { ...clock, isBare: undefined };
    return days.map(date => on(date, bare as ClockTime, place));
  });
  return together(timings, hours === undefined);
}

/** `isAny`: it is one of these hours, so that those that have passed are not meant; else it is all of them. */
function together(timings: readonly UnderstoodTiming[], isAny: boolean): UnderstoodTiming {
  const unclear = timings.find(timing => 'unclear' in timing);
  const meant = timings.flatMap(timing => ('unclear' in timing ? [] : timing));
  const isLeft = isAny && meant.length > 0 && timings.every(isReadWhole);
  return unclear === undefined || isLeft ? meant : unclear;
}

const isReadWhole = (timing: UnderstoodTiming): boolean => !('unclear' in timing) || timing.isPast === true;

/** "10 minutes before 5pm" is of the clock, too: the library counts it by that of now, though the clocks change by then. */
function exactly(moment: ParsedResult, here: InLanguage): Date {
  const at = moment.start.date();
  if (!is(moment, here.grammar.mentions?.strong, here.grammar)) return at;
  const there = DateTime.fromJSDate(at, { zone: here.timeZone });
  return there.plus({ minutes: todayIn(here).offset - there.offset }).toJSDate();
}

/** The reason that these moments are no time that can come. */
function faultIn(moments: readonly ParsedResult[], hasClocks: boolean, grammar: Grammar): Phrase | undefined {
  // Nothing, or another hour beside several.
  if (moments.length === 0 ? !hasClocks : hasClocks && moments.some(hasHour)) return NOT_A_TIME;
  const { past, anchored } = grammar;
  const has = (words: string | undefined) => moments.some(moment => is(moment, words, grammar));
  if (has(past)) return phrase('when.past');
  if (has(anchored)) return NOT_A_TIME;
  if (moments.some(({ end }) => end)) return phrase('when.span');
  return moments.some(moment => isContradictory(moment, grammar)) ? phrase('when.contradictory') : undefined;
}

type Place = InLanguage & { readonly zone: string };

/** A day, and after how many it comes again: a day of the week is the next one, and so is an hour without a day. */
interface Day {
  readonly start: DateTime;
  readonly again: number;
}

const todayIn = ({ now, timeZone }: Here) => DateTime.fromJSDate(now, { zone: timeZone });

/** The day that is said; two, where "next Tuesday" is said on Monday. */
function daysOf(moments: readonly ParsedResult[], here: Place): Day[] {
  const { zone, grammar } = here;
  const today = todayIn(here);
  const day = moments.find(hasDay);
  const date = (day ?? moments.find(each => !hasHour(each)))?.start;
  // "At 9 in Tokyo" is of the day that it is there.
  if (date === undefined) return [{ start: today.setZone(zone), again: 1 }];
  const start = DateTime.fromObject(
    {
      year: date.get('year') ?? today.year,
      month: date.get('month') ?? today.month,
      day: date.get('day') ?? today.day,
    },
    { zone },
  );
  if (day === undefined) return [{ start, again: 0 }];
  if (is(day, grammar.nextDay, grammar)) return nextOf(start, today);
  const isOfTwo = OF_TWO_WEEKS.some(
    ([kind, mayBeLater]) => is(day, grammar.spoken[kind], grammar) && mayBeLater(start, today),
  );
  if (isOfTwo) return weekApart(start, today);
  return [{ start, again: isWeekday(day, grammar) ? 7 : 0 }];
}

/** Nobody counts weeks to a day of the next seven. */
const weekApart = (start: DateTime, today: DateTime): Day[] =>
  [start, start.plus({ days: 7 })]
    .filter(day => day.diff(today.startOf('day'), 'days').days >= 7)
    .map(day => ({ start: day, again: 0 }));

/**
 * The sayings that may mean one week or the next, and on which days they may. "Monday in two weeks" is of that week, or
 * two weeks after the next Monday; "the Friday after next" comes after that of this week, or of the next.
 */
const OF_TWO_WEEKS: readonly (readonly [
  'dayInWeeks' | 'dayAfterNext',
  (day: DateTime, today: DateTime) => boolean,
])[] = [
  ['dayInWeeks', (day, today) => day.weekday <= today.weekday],
  ['dayAfterNext', (day, today) => day.weekday > today.weekday],
];

const is = ({ text }: ParsedResult, source: string | undefined, grammar: Grammar) =>
  source !== undefined && patternOf(source, grammar).test(text);

const isWeekday = (day: ParsedResult, grammar: Grammar) =>
  day.start.isCertain('weekday') &&
  !day.start.isCertain('month') &&
  !is(day, grammar.thisDay, grammar) &&
  is(day, 'ANYDAY', grammar);

/** The one of this week, where it is still to come, and the one of the next. */
function nextOf(start: DateTime, today: DateTime): Day[] {
  const days = (start.weekday - today.weekday + 7) % 7;
  const coming = today.startOf('day').plus({ days });
  if (days === 0 && start.hasSame(today, 'day')) return [{ start: start.plus({ days: 7 }), again: 0 }];
  if (days === 0 || !coming.hasSame(today, 'week')) return [{ start, again: 0 }];
  return [0, 7].map(more => ({ start: start.set(coming.plus({ days: more }).toObject()), again: 0 }));
}

function on({ start, again }: Day, clock: ClockTime, here: Place): UnderstoodTiming {
  const today = todayIn(here);
  const next = ({ hour, minute, isAfterMidnight }: ClockTime) => {
    // At one in the morning tonight goes on. Whether it is the same day is asked last: that is dear.
    const isLater = isAfterMidnight && !(today.hour < 5 && hour > today.hour && start.hasSame(today, 'day'));
    const day = isLater ? start.plus({ days: 1 }) : start;
    const moment = firstToCome(day.set({ hour, minute, second: 0, millisecond: 0 }), today);
    return moment <= today ? moment.plus({ days: again }) : moment;
  };
  return nearest(clock, next, here);
}

/** Of an hour in either half of the day the one that is meant; the other one is shown where it may be meant as well. */
function nearest(clock: ClockTime, next: (clock: ClockTime) => DateTime, here: Place): UnderstoodTiming {
  const [at, other] = [next(clock), next(otherHalf(clock))];
  if (!at.isValid) return { unclear: NOT_A_TIME };
  const now = DateTime.fromJSDate(here.now);
  // Where it is tomorrow already, "tomorrow at 9 in Tokyo" may have passed: that is not nine in the evening.
  const isAhead = (at.toISODate() ?? '') > (todayIn(here).toISODate() ?? '');
  if (clock.isBare && at <= now && other > now && !isAhead) return inTime(other.toJSDate(), {}, here);
  // "At 9" in the afternoon is tomorrow, unless this evening is meant.
  const isOther = other > now && (isUnclear(clock) || (clock.isBare && other < at && other.day !== at.day));
  return inTime(at.toJSDate(), isOther ? { other: other.toJSDate() } : {}, here);
}

function inTime(at: Date, more: Pick<Timing, 'other'>, here: Here & { zone?: string }): UnderstoodTiming {
  const { now, timeZone, zone = timeZone } = here;
  if (at <= now) return { unclear: phrase('when.past'), isPast: true };
  if (at.getTime() - now.getTime() > LONGEST_YEARS * 366 * 24 * 60 * 60 * 1000)
    return { unclear: phrase('when.too-far', { years: LONGEST_YEARS }) };
  return [{ at, timeZone: zone, ...more }];
}
