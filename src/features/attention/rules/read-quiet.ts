import { type QuietHours, type QuietSpan, WEEK } from '../../../core/attention.ts';
import type { Part } from '../../../decide/when/parts.ts';
import type { WorkingWeek } from '../../../decide/working-week.ts';
import { westernDigits } from '../../../text/digits.ts';
import { plainLetters } from '../../../text/letters.ts';
import { runsOn } from './runs-on.ts';

/** Words of one language, in lower case: days by their names, those that mean several days, and those that only tie. */
export interface QuietWords {
  readonly language: string;
  /** Each with whether it is every one of them: "Sundays". */
  readonly days: readonly (readonly [string, number, boolean])[];
  readonly weekdays: readonly string[];
  readonly weekends: readonly string[];
  /** Which days those are there. */
  readonly week: WorkingWeek;
  readonly and: readonly string[];
  readonly tie: readonly string[];
  /** Which part of a day stands at the beginning of this text, and how long its words are. */
  partAt(text: string): { readonly part: Part; readonly length: number } | undefined;
  /** The hours of 24 that this hour can be in that part; more than one: it is not known which. */
  hoursOf(hour: number, part: Part): readonly number[];
  /** Forms: before the end of a day of work, and before its beginning. */
  readonly after: string;
  readonly before: string;
  /** Between the two. */
  readonly either: readonly string[];
}

/** A change of somebody's quiet hours. `only`: on other days there are none. */
export interface QuietChange {
  readonly span?: QuietSpan;
  readonly days: readonly number[];
  readonly only: boolean;
  readonly wholeDays: readonly number[];
  /** A day is named as one that comes again: "Sundays". */
  readonly isOften?: true;
}

/** These hours on these days; on all, where none is named. */
export const spanOn = (days: readonly number[], span: QuietSpan): QuietChange => ({
  ...{ span, days },
  only: days.length === 0,
  wholeDays: [],
});

/** A word in a sentence about quiet hours. */
export type QuietToken =
  | { readonly clock: string }
  | { readonly days: readonly number[]; readonly isGroup: boolean; readonly isOften?: boolean }
  | { readonly is: 'and' | 'tie' };

/**
 * `18 to 8`, `from 6pm to 8am on weekdays`, `18 to 8 and weekends`, `Saturday and Sunday`: read to its last word, or not at
 * all (undefined). Days with times are those on which the quiet begins; a weekend that is added by "and", and days
 * without times, are quiet as a whole.
 */
export function readQuiet(text: string, words: QuietWords): QuietChange | undefined {
  const tokens = ranged(tokensOf(text, words) ?? []);
  if (tokens.length === 0) return undefined;
  const clocks = tokens.flatMap(token => ('clock' in token ? [token.clock] : []));
  if (clocks.length !== 0 && clocks.length !== 2) return undefined;
  const [from = '', until = ''] = clocks;
  if (clocks.length === 2 && from === until) return undefined;
  const hasTimes = clocks.length === 2;
  const spoken = tokens.flatMap((token, i) =>
    'days' in token ? [{ ...token, isWhole: !hasTimes || (token.isGroup && isAdded(tokens, i)) }] : [],
  );
  const of = (isWhole: boolean) => [
    ...new Set(spoken.filter(each => each.isWhole === isWhole).flatMap(({ days }) => days)),
  ];
  if (!hasTimes && spoken.length === 0) return undefined;
  return {
    ...(hasTimes && { span: { from, until } }),
    days: of(false),
    only: spoken.some(({ isWhole, isGroup }) => !isWhole && isGroup) || of(false).length === 0,
    wholeDays: of(true),
    ...(spoken.some(({ isOften }) => isOften) && { isOften: true }),
  };
}

/** "Monday to Friday" are five: between two days stands what ties them, and no "and". */
function ranged(tokens: readonly QuietToken[]): QuietToken[] {
  const all: QuietToken[] = [];
  for (const token of tokens) {
    const last = dayAlone(token);
    const at = last !== undefined && isTie(all.at(-1)) ? all.findLastIndex(each => !isTie(each)) : -1;
    const first = dayAlone(all[at]);
    if (first === undefined || last === undefined) all.push(token);
    else all.splice(at, all.length, { days: daysFrom(first, last), isGroup: true });
  }
  return all;
}

const isTie = (token: QuietToken | undefined): boolean =>
  token !== undefined && 'is' in token && token.is === 'tie';

const dayAlone = (token: QuietToken | undefined): number | undefined =>
  token !== undefined && 'days' in token && !token.isGroup ? token.days[0] : undefined;

const daysFrom = (first: number, last: number): number[] =>
  Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7);

/** "and" stands before it, maybe with a word that ties: "and at weekends". */
function isAdded(tokens: readonly QuietToken[], at: number): boolean {
  const before = tokens.slice(0, at).findLast(token => !('is' in token && token.is === 'tie'));
  return before !== undefined && 'is' in before && before.is === 'and';
}

/** Hours of the day, as they are written anywhere; of the English, with their half of it. */
const CLOCK = /(\d{1,2})(?:\s?[:.h時]\s?(\d{2})分?)?(?:\s?(?:uhr|heures?|horas?|hs?|時))?(?!\d)/iuy;
const ENGLISH_CLOCK = /(\d{1,2})(?:[:.](\d{2}))?\s?(a\.?m\.?|p\.?m\.?)?(?![\d\p{L}])/iuy;

/** In UTF-16 units: no part of a day takes more. */
const LONGEST_PART = 30;

/** In Arabic "and" is written with what follows. */
const TIED_AND = /(?<=\s)و(?=[\p{L}\d])/gu;

function tokensOf(text: string, words: QuietWords): QuietToken[] | undefined {
  const line = plainLetters(westernDigits(text.normalize('NFKC')).toLowerCase()).replace(TIED_AND, 'و ');
  const known = wordsOf(words);
  const tokens: QuietToken[] = [];
  const clocks: ReadClock[] = [];
  for (let at = 0; at < line.length; ) {
    const space = /[\s,;]+/y;
    space.lastIndex = at;
    if (space.test(line)) {
      at = space.lastIndex;
      continue;
    }
    const clock = clockAt(line, at, words);
    const word = clock === undefined ? known.find(each => startsAt(line, each.word, at)) : undefined;
    const token = clock?.token ?? word?.token;
    if (token === undefined) return undefined;
    if (clock !== undefined) clocks.push(clock);
    tokens.push(token);
    at = clock?.end ?? at + (word?.word.length ?? 0);
  }
  return isOneSided(clocks) ? undefined : tokens;
}

/** An hour with the part of the day that stands before it or behind it, and where it ends. */
interface ReadClock {
  readonly token: QuietToken | undefined;
  readonly end: number;
  readonly half: Half;
}

/** `led`: the part before it makes another hour of it; `bare`: nothing says which half of the day it is in. */
type Half =
  | { readonly is: 'led'; readonly hour: number; readonly part: Part }
  | { readonly is: 'bare'; readonly hour: number }
  | { readonly is: 'told' };

function clockAt(line: string, at: number, words: QuietWords): ReadClock | undefined {
  const clock = words.language === 'en' ? ENGLISH_CLOCK : CLOCK;
  const before = partBefore(line, at, words);
  clock.lastIndex = at + (before?.length ?? 0);
  const time = clock.exec(line);
  if (time === null) return undefined;
  const end = clock.lastIndex;
  const behind = before === undefined ? words.partAt(line.slice(end, end + LONGEST_PART)) : undefined;
  const part = (before ?? behind)?.part;
  const token = timeOf(time, hour => (part === undefined ? [hour] : words.hoursOf(hour, part)));
  return { token, end: end + (behind?.length ?? 0), half: halfOf(time, token, { before, behind }) };
}

type PartBeside = ReturnType<QuietWords['partAt']>;

function halfOf(
  [, written = '', , half]: RegExpExecArray,
  token: QuietToken | undefined,
  { before, behind }: { readonly before: PartBeside; readonly behind: PartBeside },
): Half {
  const hour = Number(written);
  if (half !== undefined || hour > 12 || behind !== undefined) return { is: 'told' };
  if (before === undefined) return { is: 'bare', hour };
  const isSame = token !== undefined && 'clock' in token && Number(token.clock.slice(0, 2)) === hour;
  return isSame ? { is: 'told' } : { is: 'led', hour, part: before.part };
}

/** "Abends 6 bis 8": nobody knows whether the evening is of both. But behind ten at night seven is in the morning. */
const isOneSided = (clocks: readonly ReadClock[]): boolean =>
  clocks.some(
    ({ half: led }) =>
      led.is === 'led' &&
      clocks.some(({ half }) => half.is === 'bare' && !(isOfNight(led.part) && half.hour < led.hour)),
  );

const isOfNight = (part: Part): boolean => part === 'night' || part === 'late';

/** "夜10時", "nachts von 10": with what ties it to the hour. */
function partBefore(line: string, at: number, words: QuietWords): PartBeside {
  const found = words.partAt(line.slice(at, at + LONGEST_PART));
  if (found === undefined) return undefined;
  const behind = line.slice(at + found.length);
  const tie = words.tie.find(word => startsAt(behind.trimStart(), word, 0)) ?? '';
  const hour = behind.trimStart().slice(tie.length).trimStart();
  return /^\d/.test(hour) ? { ...found, length: found.length + behind.length - hour.length } : undefined;
}

interface KnownWord {
  readonly word: string;
  readonly token: QuietToken;
}

/** The longest first: "weekends" before "week". */
function wordsOf({ days, weekdays, weekends, week, and, tie }: QuietWords): KnownWord[] {
  const all: KnownWord[] = [
    ...days.map(([word, day, isOften]) => ({ word, token: { days: [day], isGroup: false, isOften } })),
    ...weekdays.map(word => ({ word, token: { days: week.workdays, isGroup: true } })),
    ...weekends.map(word => ({ word, token: { days: week.weekend, isGroup: true } })),
    ...and.map(word => ({ word, token: { is: 'and' as const } })),
    ...tie.map(word => ({ word, token: { is: 'tie' as const } })),
  ];
  return all.toSorted((a, b) => b.word.length - a.word.length);
}

/** A word at one end of a text in plain letters, and what is left. */
interface Peeled {
  readonly token: QuietToken;
  readonly rest: string;
}

/** None that joins two: what stands behind it is another wish. */
const peelable = (words: QuietWords) => wordsOf({ ...words, and: [] });

/** The days that these words name, in their order. */
export const daysNamed = (tokens: readonly QuietToken[]): readonly number[] =>
  ranged(tokens).flatMap(token => ('days' in token ? token.days : []));

export function knownAtStart(line: string, words: QuietWords): Peeled | undefined {
  const found = peelable(words).find(({ word }) => startsAt(line, word, 0));
  return found && { token: found.token, rest: line.slice(found.word.length).trim() };
}

export function knownAtEnd(line: string, words: QuietWords): Peeled | undefined {
  const found = peelable(words).find(
    ({ word }) =>
      line.endsWith(word) &&
      startsAt(line, word, line.length - word.length) &&
      !runsOn(line, line.length - word.length),
  );
  return found && { token: found.token, rest: line.slice(0, -found.word.length).trim() };
}

/** Whole words. */
const startsAt = (line: string, word: string, at: number): boolean =>
  word !== '' && line.startsWith(word, at) && !runsOn(line, at + word.length);

function timeOf(
  [, hour = '', minute = '00', half]: RegExpExecArray,
  hoursOf: (hour: number) => readonly number[],
): QuietToken | undefined {
  const [h = 0, ...others] = hoursOf(Number(hour));
  const m = Number(minute);
  if (others.length > 0 || h > 24 || m > 59 || (half !== undefined && (h === 0 || h > 12))) return undefined;
  const ofDay = half === undefined ? h % 24 : (h % 12) + (half.startsWith('p') ? 12 : 0);
  return { clock: `${String(ofDay).padStart(2, '0')}:${minute}` };
}

export const NO_QUIET: QuietHours = { hours: {}, wholeDays: [], holidays: [] };

/** The quiet hours with this change. Whole days are added; the hours of a day replace those that it had. */
export function withChange(standing: QuietHours = NO_QUIET, change: QuietChange): QuietHours {
  const { span, days, only, wholeDays } = change;
  const on = days.length === 0 ? WEEK : days;
  const hours = span === undefined ? {} : Object.fromEntries(on.map(day => [String(day), span]));
  const replaces = span !== undefined && only;
  return {
    hours: replaces ? hours : { ...standing.hours, ...hours },
    wholeDays: [...new Set([...standing.wholeDays, ...wholeDays])],
    holidays: standing.holidays,
  };
}
