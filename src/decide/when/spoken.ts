import type { Chrono, Parser, ParsingContext, Refiner } from 'chrono-node';
import { Meridiem, ParsingComponents, type ParsingResult } from 'chrono-node/en';
import {
  dateOf,
  dayInShort,
  dayOf,
  type Grammar,
  holidayOf,
  monthOf,
  nthOf,
  numberOf,
  patternOf,
  type Spoken,
  UNITS,
  type Unit,
} from './grammar.ts';
import { stillToday } from './still-today.ts';

/** Where nothing at all is said of it. */
export const USUAL_HOUR = 9;

type Groups = Readonly<Record<string, string | undefined>>;
type Means = (said: Groups, context: ParsingContext, grammar: Grammar) => ParsingComponents | null;

const MEANINGS: { readonly [K in Exclude<keyof Spoken, 'fixed'>]-?: Means } = {
  clock: ({ hour = '', ...said }, context, grammar) => {
    const more = minutesOf(said, grammar);
    const before = numberOf(hour, grammar);
    // "A quarter to one" is before the one of the afternoon.
    const minutes = (before === 1 && more < 0 ? 13 : before) * 60 + more;
    // Midnight is written as 24, too.
    if (!(minutes >= -45 && minutes < 25 * 60) || more > 59) return null;
    const ofDay = (minutes + DAY_MINUTES) % DAY_MINUTES;
    return atClock(context, Math.floor(ofDay / 60), ofDay % 60);
  },
  later: ({ num = '', half, ...units }, context, grammar) => {
    const unit = UNITS.find(each => units[`${each}s`] !== undefined);
    const count = numberOf(num, grammar);
    if (unit === undefined || !Number.isFinite(count)) return null;
    if (half && unit !== 'hour') return null;
    return from(context, half ? { minute: count * 60 + 30 } : { [unit]: count });
  },
  hours: ({ num, min }, context) => from(context, { minute: Number(num) * 60 + Number(min ?? 0) }),
  nextWeek: ({ day = '', afterNext }, context, grammar) =>
    inWeeks(dayOf(day, grammar), afterNext === undefined ? 1 : 2, context),
  dayAfterNext: ({ day = '' }, context, grammar) =>
    from(context, { day: 7 + daysUntil(dayOf(day, grammar), context) }),
  dayInWeeks: ({ day = '', ...said }, context, grammar) => {
    const days = daysIn(said, grammar, 'week');
    const weeks = (ABOUT_WEEKS[days] ?? days) / 7;
    if (Number.isInteger(weeks)) return inWeeks(dayOf(day, grammar), weeks, context);
    return Number.isFinite(days) ? from(context, { day: days }) : null;
  },
  part: (_said, context) => context.createParsingComponents({}) as ParsingComponents,
  noon: (_said, context) => atClock(context, 12),
  midnight: (_said, context) => atClock(context, 0),
  date: ({ date = '', month = '', year }, context, grammar) => {
    const [day, ofYear] = [dateOf(date, grammar), monthOf(month, grammar)];
    return context.createParsingComponents({
      ...{ day, month: ofYear },
      ...(year !== undefined && { year: Number(year) }),
    }) as ParsingComponents;
  },
  weekday: ({ day = '' }, context, grammar) => {
    const weekday = dayInShort(day, grammar);
    const next = from(context, { day: (weekday - today(context).getDay() + 7) % 7 });
    const implied = { day: next.get('day') ?? 1, month: next.get('month') ?? 1, year: next.get('year') ?? 1 };
    const named = context.createParsingComponents() as ParsingComponents;
    for (const [unit, value] of Object.entries(implied)) named.imply(unit as 'day', value);
    return named.assign('weekday', weekday);
  },
  weekendDay: (_said, context) => from(context, { day: (6 - today(context).getDay() + 7) % 7 }),
  fromDay: ({ day = '', ...said }, context, grammar) => {
    const days = daysIn(said, grammar, 'week');
    return Number.isFinite(days)
      ? from(context, { day: days + daysUntil(dayOf(day, grammar), context) })
      : null;
  },
  nthOfMonth: ({ day = '', nth = '', next }, context, grammar) => {
    const now = today(context);
    const place = nthOf(nth, grammar);
    const months = next === undefined ? [0, 1] : [1];
    const dates = months.map(month =>
      nthDay(new Date(now.getFullYear(), now.getMonth() + month, 1), dayOf(day, grammar), place),
    );
    const date = dates.find(each => each > now);
    return date === undefined ? null : on(context, date);
  },
  dayOfMonth: ({ date: said = '', hour, min, next: after, afterNext }, context, grammar) => {
    const date = dateOf(said, grammar);
    const now = today(context);
    const months = afterNext !== undefined ? [2] : after === undefined ? [0, 1, 2] : [1];
    const dates = months.map(month => new Date(now.getFullYear(), now.getMonth() + month, date, 23, 59));
    const next = dates.find(each => each.getDate() === date && each > now);
    if (next === undefined) return null;
    const day = on(context, next);
    if (hour !== undefined) day.assign('hour', Number(hour)).assign('minute', Number(min ?? 0));
    return day;
  },
  monthEnd: (_said, context) => on(context, lastOf(today(context), 0)),
  nextMonthEnd: (_said, context) => on(context, lastOf(today(context), 1)),
  yearEnd: (_said, context) => on(context, new Date(today(context).getFullYear(), 11, 31)),
  dayEnd: (_said, context) => atClock(context, 17),
  holiday: ({ holiday = '', before, after, ...said }, context, grammar) => {
    const found = holidayOf(holiday, grammar);
    const days = daysIn(said, grammar, 'day');
    if (found === undefined || !Number.isFinite(days)) return null;
    const [month, day] = found;
    const now = today(context);
    const years = [0, 1].map(more => new Date(now.getFullYear() + more, month - 1, day, 23, 59));
    const next = years.find(each => each > now) ?? now;
    const away = before === undefined ? (after === undefined ? 0 : days) : -days;
    return on(context, new Date(next.getFullYear(), next.getMonth(), next.getDate() + away));
  },
  weekEnd: (_said, context) => from(context, { day: (5 - today(context).getDay() + 7) % 7 }),
};

/**
 * With the half of the day that it is in, as the library's own hours have one: without, the library takes that of the
 * moment at which it is said, and "übermorgen um halb neun", said after noon, is at half past eight in the evening.
 */
const atClock = (context: ParsingContext, hour: number, minute = 0) =>
  (context.createParsingComponents({ hour, minute }) as ParsingComponents).imply(
    'meridiem',
    hour < 12 ? Meridiem.AM : Meridiem.PM,
  );

/** Days that people say for one week, or for two: "lundi dans quinze jours". */
const ABOUT_WEEKS: Readonly<Record<number, number>> = { 8: 7, 15: 14 };

/** This day of the week after so many weeks. */
const inWeeks = (day: number, weeks: number, context: ParsingContext) =>
  from(context, { day: 7 * weeks - fromMonday(today(context).getDay()) + fromMonday(day) });

/** So many days or weeks; who counts in months from a day, or before it, is asked. */
const daysIn = ({ num = '1', fortnight, ...units }: Groups, grammar: Grammar, otherwise: Unit): number =>
  fortnight !== undefined
    ? 14
    : (DAYS_IN[UNITS.find(each => units[`${each}s`] !== undefined) ?? otherwise] ?? Number.NaN) *
      numberOf(num, grammar);

const DAYS_IN: Partial<Record<Unit, number>> = { day: 1, week: 7 };

const lastOf = (day: Date, month: number) => new Date(day.getFullYear(), day.getMonth() + month + 1, 0);

/** Not today. */
const daysUntil = (day: number, context: ParsingContext) => ((day - today(context).getDay() + 6) % 7) + 1;

/** `nth`: from 0; -1: the last. */
function nthDay(first: Date, day: number, nth: number): Date {
  const last = lastOf(first, 0);
  const date =
    nth < 0
      ? last.getDate() - ((last.getDay() - day + 7) % 7)
      : 1 + ((day - first.getDay() + 7) % 7) + 7 * nth;
  return new Date(first.getFullYear(), first.getMonth(), date, 23, 59);
}

const on = (context: ParsingContext, date: Date) =>
  context.createParsingComponents({
    day: date.getDate(),
    month: date.getMonth() + 1,
    year: date.getFullYear(),
  }) as ParsingComponents;

const DAY_MINUTES = 24 * 60;

/** After the hour, or before it. */
function minutesOf(
  { min, half, quarter, less, halfto, quarterof, past, to }: Groups,
  grammar: Grammar,
): number {
  if (past !== undefined) return numberOf(past, grammar);
  if (to !== undefined) return -numberOf(to, grammar);
  if (quarterof !== undefined) return -45;
  return half ? 30 : quarter ? 15 : less ? -15 : halfto ? -30 : Number(min ?? 0);
}

const fromMonday = (day: number) => (day + 6) % 7;

/** Its fields are those of the calendar there. */
const today = ({ reference }: ParsingContext) => reference.getDateWithAdjustedTimezone();

const from = ({ reference }: ParsingContext, duration: Readonly<Record<string, number>>) =>
  ParsingComponents.createRelativeFromReference(reference, duration);

/** How a date is written in numbers. */
export type Order = 'day-first' | 'month-first';

/** The library with what it does not know of the language, and without what it takes for days. */
export function reading(grammar: Grammar, order: Order = 'day-first'): Chrono {
  const { spoken } = grammar;
  const library = order === 'month-first' ? grammar.library : (grammar.dayFirst ?? grammar.library);
  const { fixed = [], ...rest } = spoken;
  const own = Object.entries(rest).map(([kind, source]) =>
    parser(source, MEANINGS[kind as keyof typeof rest], grammar),
  );
  const exact = fixed.map(([source, duration]) =>
    parser(source, (_said, context) => from(context, duration), grammar),
  );
  const read = library.clone();
  read.parsers.unshift(...own, ...exact);
  read.refiners = [...read.refiners.map(written), stillToday(grammar)];
  read.refiners.unshift({
    refine: ({ text }, results) =>
      results
        .filter(isInstant)
        .map(trimmed)
        .toSorted(dayFirst)
        .filter(result => !isClock(result))
        .filter(
          (result, _i, all) => result.text === text || !isNoDay(result) || hasNeighbour(text, result, all),
        ),
  });
  return read;
}

/**
 * The library takes "get", "art" and "ist" behind an hour for zones, and "+1 guest" for one an hour to the east. A zone is
 * written in capitals where not everything is, and an offset in full, or with the name of its zone.
 */
function written(refiner: Refiner): Refiner {
  const isWritten = WRITTEN[refiner.constructor.name];
  if (isWritten === undefined) return refiner;
  return {
    refine(context, results) {
      const { text } = context;
      refiner.refine(
        context,
        results.filter(each => isWritten(text.slice(each.index + each.text.length), text)),
      );
      return results;
    },
  };
}

const WRITTEN: Readonly<Record<string, (behind: string, text: string) => boolean>> = {
  ExtractTimezoneAbbrRefiner: (behind, text) =>
    /^[\s,]*\(?[A-Z]{2,4}(?![\p{L}\d])/u.test(behind) && text !== text.toUpperCase(),
  ExtractTimezoneOffsetRefiner: behind => /^\s*\(?(?:GMT|UTC)\s?[+-]|^[+-]\d{1,2}:?\d{2}/iu.test(behind),
};

/**
 * The library's Spanish reads "Uhr" as so many hours, which is no instant (NaN). Where the name of an American zone follows,
 * it then searches without end for the day on which the clocks change in that year.
 */
const isInstant = ({ start, end }: ParsingResult) =>
  [start, end].every(each => !each || !Number.isNaN(each.date().getTime()));

/** Of two that overlap the longer is taken, and a space is no reason for that: " morgen" is "in the morning" there. */
function trimmed(result: ParsingResult): ParsingResult {
  const text = result.text.trimStart();
  result.index += result.text.length - text.length;
  result.text = text;
  return result;
}

/** Of the same words the first reading is taken: "morgen" is tomorrow rather than the morning. */
const dayFirst = (a: ParsingResult, b: ParsingResult) =>
  a.index - b.index || Number(b.start.isCertain('day')) - Number(a.start.isCertain('day'));

/** "Mar", "Sam", "so" and "ter" are words and names more often than days, where nothing stands with them. */
const isNoDay = ({ text, start }: ParsingResult) =>
  /^\p{Script=Latin}{2,3}$/u.test(text) && !start.isCertain('day') && !start.isCertain('hour');

/** Right beside an hour it is a day: "Wed 10am". */
const hasNeighbour = (
  text: string,
  { index, text: { length } }: ParsingResult,
  all: readonly ParsingResult[],
) =>
  all.some(other => {
    const gap =
      other.index > index
        ? text.slice(index + length, other.index)
        : text.slice(other.index + other.text.length, index);
    return other.start.isCertain('hour') && other.index !== index && /^,? ?$/.test(gap);
  });

/** "17h", and of French "de 17h", is an hour of the day, or asked: the library takes it for hours from now. */
const isClock = ({ text, start }: ParsingResult) =>
  /^(?:(?:de|du|des|les|la) )?\d+ ?h$/i.test(text) && start.isCertain('timezoneOffset');

function parser(source: string, means: Means, grammar: Grammar): Parser {
  const pattern = patternOf(source, grammar);
  return {
    pattern: () => pattern,
    extract: (context, { groups }) => means(groups ?? {}, context, grammar),
  };
}
