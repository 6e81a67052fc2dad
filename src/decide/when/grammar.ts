import type { Chrono } from 'chrono-node';

/**
 * **Grammar**: how people say times in one language. What the library knows of it is left to the library; the rest is told
 * here, as sources of regular expressions in small letters, in which a space is a space and these words stand for more:
 * `DAY` and `DAYS` (of the week), `NTH` (first to fourth, last), `NUM` and `HOUR` (in digits or words), `UNIT`.
 */
export interface Grammar {
  readonly library: Chrono;
  /** Words stand side by side, without spaces. */
  readonly isUnspaced?: true;
  /** Sunday first. */
  readonly days: readonly string[];
  /** Between days. */
  readonly and: string;
  /** First to fourth, and last. */
  readonly nth: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<Unit, string>>;
  readonly parts: Readonly<Record<Part, string>>;
  readonly again: Readonly<Partial<Record<Repetition, string>>>;
  readonly spoken: Spoken;
  readonly ties: Ties;
  /** What shows, right before or after the words of a time, that not all of it was read. */
  readonly half: { readonly before?: string; readonly after?: string };
}

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export type Part = 'morning' | 'noon' | 'afternoon' | 'evening';

/** What comes again and again. `fine` and `odd` cannot be kept. `date`: the group `date` is the day of the month. */
export type Repetition =
  | ('fine' | 'odd' | 'nth' | 'last' | 'date' | 'workdays' | 'weekend')
  | ('days' | 'daily' | 'weekly' | 'monthly' | 'yearly');

/** What people say and the library does not know. */
export interface Spoken {
  /** A time of day: `HOUR`, `(?<min>…)`, or one of the groups `half`, `quarter`, `less` (a quarter), `halfto`. */
  readonly clock?: string;
  /** From now on: `NUM UNIT`, and the group `half` for half a unit more. */
  readonly later?: string;
  readonly fixed?: readonly (readonly [string, Readonly<Partial<Record<Unit, number>>>])[];
  /** `DAY` of the week after this one. */
  readonly nextWeek?: string;
  readonly noon?: string;
  /** A part of a day, with what ties it to a day or an hour. */
  readonly part?: string;
  /** The groups `date` and `month`. */
  readonly date?: string;
  readonly monthEnd?: string;
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

/** One of these sources, with what its words in capitals stand for, wherever it stands alone. */
export function patternOf(source: string, grammar: Grammar): RegExp {
  const written = Object.keys(grammar.numbers).toSorted((a, b) => b.length - a.length);
  const day = grammar.days.join('|');
  const stands: Readonly<Record<string, string>> = {
    DAYS: `(?<days>(?:${day})(?:(?:${grammar.and})(?:${day}))*)`,
    DAY: `(?<day>${day})`,
    NTH: `(?<nth>${grammar.nth.join('|')})`,
    NUM: `(?<num>${['\\d{1,4}', ...written].join('|')})`,
    HOUR: `(?<hour>${['\\d{1,2}', ...written].join('|')})`,
    UNIT: `(?:${Object.entries(grammar.units)
      .map(([unit, words]) => `(?<${unit}s>${words})`)
      .join('|')})`,
  };
  const all = source.replace(/DAYS|DAY|NTH|NUM|HOUR|UNIT/g, word => stands[word] ?? word);
  return alone(all, grammar);
}

/** `\b` knows no letters but those of English. */
export const alone = (source: string, { isUnspaced }: Pick<Grammar, 'isUnspaced'>): RegExp =>
  isUnspaced
    ? new RegExp(`(?:${source})`, 'iu')
    : new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, 'iu');

export const UNITS: readonly Unit[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];

/** A number in digits or words. */
export const numberOf = (word: string, { numbers }: Grammar): number =>
  /^\d/.test(word) ? Number(word) : (numbers[word.toLowerCase()] ?? Number.NaN);

/** 0 is Sunday. */
export const dayOf = (word: string, { days }: Grammar): number =>
  days.findIndex(day => new RegExp(`^(?:${day})$`, 'iu').test(word));

/** The part of a day that is said. */
export function partOf(text: string, grammar: Grammar): Part | undefined {
  return PARTS.find(part => alone(grammar.parts[part], grammar).test(text));
}

/** "Afternoon" has "noon" in it in many languages. */
const PARTS: readonly Part[] = ['morning', 'afternoon', 'evening', 'noon'];
