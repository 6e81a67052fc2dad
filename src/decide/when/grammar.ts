import type { Chrono } from 'chrono-node';
import { type OwnHours, PARTS_OF_DAY, type Part } from './parts.ts';
import { PLACES, SHORT_NAMES } from './places.ts';

/**
 * **Grammar**: how people say times in one language. The library reads the words that it knows; the rest stands here,
 * as sources of regular expressions in small letters, in which a space is a space and these words stand for more:
 * `DAY` and `DAYS` (of the week), `NTH` (first to fourth, last), `NUM` and `HOUR` (in digits or words),
 * `MINUTES` (in words), `UNIT`, `MONTH`, `ORDINAL` (a day of a month, in words) and `DATE` (the same in digits, too).
 */
export interface Grammar {
  readonly library: Chrono;
  /** The same with days before months, where `library` has months first. */
  readonly dayFirst?: Chrono;
  /** Words stand side by side, without spaces. */
  readonly isUnspaced?: true;
  /** Sunday first. */
  readonly days: readonly string[];
  /** January first: their names, of which some are words or people, too. */
  readonly months: readonly string[];
  /** The days of a month in words: first to thirty-first. */
  readonly dates: readonly string[];
  /** Between days. */
  readonly and: string;
  /** First to fourth, and last. */
  readonly nth: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<Unit, string>>;
  readonly parts: Readonly<Partial<Record<Part, string>>>;
  /** Which hours those have, where they are others than in most languages. */
  readonly hours?: OwnHours;
  readonly again: Readonly<Partial<Record<Repetition, string>>>;
  readonly spoken: Spoken;
  readonly ties: Ties;
  /** Words that read like a time and are none: "the March report", "today's incident". */
  readonly names?: readonly string[];
  /** Short names of days that are words of what is said as well: where they stand so that they may be either. */
  readonly homographs?: string;
  readonly bounds: Bounds;
  readonly clocks: Clocks;
  /** Right before a moment: it belongs to what is said. Of `weak` ones only where there is another. */
  readonly mentions?: { readonly strong?: string; readonly weak?: string };
  /** The words of a moment with these are of a day that has been: "last Monday". */
  readonly past?: string;
  /** `ANYDAY` of this week, which is not the same of the next one where it has passed. */
  readonly thisDay?: string;
  /** `ANYDAY`, the next to come or the one of the next week: who says so on Monday may mean either. */
  readonly nextDay?: string;
  /** Words of times of which people leave out accents, in small letters. */
  readonly accents?: readonly string[];
  /** Whole words of times in which people slip, in small letters. */
  readonly slips: readonly string[];
  /** Days of the year that have a name: how it is written, its month and its day. */
  readonly holidays: readonly (readonly [string, number, number])[];
  /** And those that are on another day in other years, or for other people: they are asked by their name. */
  readonly movable: string;
  /** And with these, of one that nobody knows: "two days before". */
  readonly anchored?: string;
  /** `PLACE`: a city, or the short name of a zone; right after an hour. */
  readonly zone?: string;
  /** Words right before or after those of a time that show that not all of it was read. */
  readonly half: {
    readonly before?: string;
    readonly after?: string;
    /** After a day, where no hour is said: "tomorrow after lunch". */
    readonly vague?: string;
  };
}

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/**
 * The kinds of repetition. `fine` and `rate` cannot be kept. `odd`: every `NUM` or `second` of `UNIT` or `DAYS`.
 * `date`: the group `date` is the day of the month. `nthOrStep`: "every third Friday" has two meanings; those in
 * `OrOnce` come each month, or only in this one or the next ("on the first Monday of the month"). `list` and `range`
 * (the groups `first` and `until`): days that come once or every week.
 */
export type Repetition =
  | ('fine' | 'rate' | 'odd' | 'quarterly' | 'nth' | 'nthOrStep' | 'last' | 'date' | 'workdays' | 'weekend')
  | ('nthOrOnce' | 'lastOrOnce' | 'dateOrOnce')
  | ('days' | 'daily' | 'weekly' | 'monthly' | 'yearly' | 'range' | 'list');

/** How far something that comes again goes. A moment follows these words, or, where `isAfter`, stands before them. */
export interface Bounds {
  readonly until: string;
  readonly from: string;
  /** `DAYS`, or the group `weekend`. */
  readonly except: string;
  /** With something that was not read: it cannot be kept. */
  readonly exceptAny: string;
  /** `NUM UNIT`. */
  readonly lasting: string;
  readonly isAfter?: true;
}

/** Several times of one day: `tied` holds `CLOCK` twice or more. `tie`: with which one of them is read by itself. */
export interface Clocks {
  readonly tie: string;
  readonly tied: string;
  /** The word after a number that is an hour. */
  readonly unit?: string;
  /** One of them. */
  readonly clock: string;
}

/** The sayings that the library does not know. */
export interface Spoken {
  /** A time of day: `HOUR`, `(?<min>…)`, or one of the groups `half`, `quarter`, `less` (a quarter), `halfto`, `quarterof` ("viertel acht" is 7:15), or `past` and `to` with minutes. */
  readonly clock?: string;
  /** From now on: `NUM UNIT`, and the group `half` for half a unit more. */
  readonly later?: string;
  readonly fixed?: readonly (readonly [string, Readonly<Partial<Record<Unit, number>>>])[];
  /** `DAY` of the week after this one; with the group `afterNext` of the one after that. */
  readonly nextWeek?: string;
  /** The `DAY` after the next one: "übernächsten Montag". */
  readonly dayAfterNext?: string;
  /** `DAY` in `NUM UNIT`, or in a `fortnight`: of that week, or so long after the next one. */
  readonly dayInWeeks?: string;
  /** Ways to write a `DAY`. */
  readonly weekday?: string;
  /** `NUM UNIT` after the next `DAY`, or a `fortnight`: "a week from Monday", "lundi en quinze". */
  readonly fromDay?: string;
  /** `NTH DAY` of a month: the group `next`, or this one. */
  readonly nthOfMonth?: string;
  /**
   * A day of this month or else the next: the group `date`. With `next` of the next month, with `afterNext` of the one
   * after that.
   */
  readonly dayOfMonth?: string;
  readonly noon?: string;
  readonly midnight?: string;
  /** A part of a day, with what ties it to a day or an hour. */
  readonly part?: string;
  /** The groups `date` and `month`, and `year` where it is said. */
  readonly date?: string;
  readonly monthEnd?: string;
  readonly nextMonthEnd?: string;
  readonly yearEnd?: string;
  /** The Friday of this week. */
  readonly weekEnd?: string;
  /** The Saturday of this week. */
  readonly weekendDay?: string;
  /** The end of a day of work. */
  readonly dayEnd?: string;
  /** `HOLIDAY`: on it, or `NUM UNIT` or a day `before` or `after` it. */
  readonly holiday?: string;
  /** `num` hours and `min` minutes from now on. */
  readonly hours?: string;
}

/** The words that tie a time to what it is for, which belong to neither. */
export interface Ties {
  /** With which what it is for begins: `to`, `that`. */
  readonly first: string;
  /** Right before the words of a time, and left by the library: `at`, `on`. */
  readonly before: string;
  /** Right after them. */
  readonly after?: string;
  /** At the end of all. */
  readonly last?: string;
}

/** One of these sources, with what its words in capitals stand for, wherever it stands alone. Each is made once. */
export function patternOf(source: string, grammar: Grammar): RegExp {
  const made = MADE.get(grammar) ?? new Map<string, RegExp>();
  MADE.set(grammar, made);
  const pattern = made.get(source) ?? spelledOut(source, grammar);
  made.set(source, pattern);
  return pattern;
}

const MADE = new WeakMap<Grammar, Map<string, RegExp>>();

function spelledOut(source: string, grammar: Grammar): RegExp {
  const written = Object.keys(grammar.numbers).toSorted((a, b) => b.length - a.length);
  const day = grammar.days.join('|');
  const stands: Readonly<Record<string, string>> = {
    ANYDAY: `(?:${day})`,
    CLOCK: `(?:${grammar.clocks.clock})`,
    PLACE: PLACES,
    // Of another year than the next one it is no holiday that is known.
    HOLIDAY: `(?<holiday>${grammar.holidays.map(([name]) => name).join('|')})(?! ?(?:\\p{L}{2} )?\\d{4})`,
    MOVABLE: `(?<holiday>${grammar.movable})`,
    SHORT: SHORT_NAMES,
    MONTH: `(?:${grammar.months.join('|')})`,
    ORDINAL: `(?:${grammar.dates.join('|')})`,
    DATE: `(?:\\d{1,2}|${grammar.dates.join('|')})`,
    WRITTEN: `(?<hour>${written.filter(word => Number(grammar.numbers[word]) <= 12).join('|')})`,
    DAYS: `(?<weekdays>(?:${day})(?:(?:${grammar.and})(?:${day}))*)`,
    DAY: `(?<day>${day})`,
    NTH: `(?<nth>${grammar.nth.join('|')})`,
    NUM: `(?<num>${['\\d{1,4}', ...written].join('|')})`,
    MINUTES: `(?:${written.filter(word => isMinutes(grammar.numbers[word])).join('|')})`,
    HOUR: `(?<hour>${['\\d{1,2}', ...written].join('|')})`,
    UNIT: `(?:${Object.entries(grammar.units)
      .map(([unit, words]) => `(?<${unit}s>${words})`)
      .join('|')})`,
  };
  const all = source.replace(
    /ANYDAY|CLOCK|PLACE|HOLIDAY|MOVABLE|SHORT|MONTH|ORDINAL|DATE|MINUTES|WRITTEN|DAYS|DAY|NTH|NUM|HOUR|UNIT/g,
    word => stands[word] ?? word,
  );
  return alone(all, grammar);
}

/** "Cinq", and not "un". */
const isMinutes = (number = 0): boolean => number >= 5 && number < 60;

/** `\b` knows no letters but those of English. */
export const alone = (source: string, { isUnspaced }: Pick<Grammar, 'isUnspaced'>): RegExp =>
  isUnspaced
    ? new RegExp(`(?:${source})`, 'iu')
    : new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, 'iu');

export const UNITS: readonly Unit[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];

/** A number in digits or words. */
export const numberOf = (word: string, { numbers }: Grammar): number =>
  /^\d/.test(word) ? Number(word) : (numbers[word.toLowerCase()] ?? Number.NaN);

/** A day of a month in digits or words; 0: there is none. */
export const dateOf = (word: string, { dates }: Grammar): number =>
  /^\d+$/.test(word) ? Number(word) : placeOf(word, dates) + 1;

/** 1 is January; 0: there is none. */
export const monthOf = (word: string, { months }: Grammar): number =>
  /^\d+$/.test(word) ? Number(word) : placeOf(word, months) + 1;

const placeOf = (word: string, sources: readonly string[]): number =>
  sources.findIndex(each => new RegExp(`^(?:${each})$`, 'iu').test(word));

/** 0 is Sunday. */
export const dayOf = (word: string, { days }: Grammar): number => placeOf(word, days);

/** The same, of a name of which only the beginning is written: "dim.", "sáb". */
export function dayInShort(word: string, grammar: Grammar): number {
  const day = dayOf(word, grammar);
  const bare = lettersOf(word);
  return day === -1 ? grammar.days.findIndex(each => lettersOf(each).startsWith(bare)) : day;
}

/** Of a source the first of those that may stand there, and without accents. */
const lettersOf = (source: string) =>
  source
    .replace(/\[([^[\]])[^[\]]*\]/gu, '$1')
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();

/** The part of a day that is said. */
export function partOf(text: string, grammar: Grammar): Part | undefined {
  return PARTS_OF_DAY.find(part => alone(grammar.parts[part] ?? '(?!)', grammar).test(text));
}

/** Its month and its day. */
export function holidayOf(word: string, { holidays }: Grammar): readonly [number, number] | undefined {
  const found = holidays.find(([name]) => new RegExp(`^(?:${name})$`, 'iu').test(word));
  return found && [found[1], found[2]];
}

/** First to fourth from 0, -1 the last. */
export function nthOf(word: string, { nth }: Grammar): number {
  const place = placeOf(word, nth);
  return place === nth.length - 1 ? -1 : place;
}
