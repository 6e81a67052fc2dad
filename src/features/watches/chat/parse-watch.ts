import { DateTime } from 'luxon';
import type { Circumstances } from '../../../core/dialogue.ts';
import { untilIn } from '../../../decide/day.ts';
import { NO_ZONE } from '../../../decide/when/timing.ts';
import { type Sentence, sentencesOf, toldWords } from '../../../text/forms.ts';
import { withoutMarks } from '../../../text/letters.ts';
import { numbersInWords, withDualsApart } from '../../../text/number-words.ts';
import { type Amount, amountIn } from '../../../text/numbers.ts';
import { phrase } from '../../../text/phrase.ts';
import { remembered } from '../../../text/remembered.ts';
import { differ, isUnit } from '../../../text/units.ts';
import { type Condition, LARGEST_NUMBER, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';

/** How who writes it may write words, and numbers. */
export type Hearing = Pick<Circumstances, 'readings' | 'locale'> &
  Partial<Pick<Circumstances, 'now' | 'timeZone' | 'language'>>;

/** The words after `watch`, as far as they were understood. */
export interface WatchWords {
  readonly subject?: string;
  readonly condition?: Condition;
  /** Of a condition whose number was not understood: it is asked. */
  readonly kind?: Condition['kind'];
  /** The words in the place of that number. */
  readonly unread?: string;
  /** The number that was understood as it was written, where that was with a unit: `80 EUR`. */
  readonly amount?: string;
  readonly days?: number;
}

/** Stands where a number in words stood. */
const IN_WORDS = '\ue000';

const DIGITS = String.raw`[-−–﹣]?[^\p{Nd}\s-]{0,3} ?[-−–﹣]?\p{Nd}[\p{Nd}.,٫٬'’ ]*`;
/** `80`, `eighty` */
const NUMBER = `(?:${DIGITS}|${IN_WORDS} ?)`;
/** `80 EUR`, `eighty dollars` */
const AMOUNT = String.raw`(?:${DIGITS}|${IN_WORDS})[^\p{Nd}]{0,20}?`;

/** In their order: the first that fits is meant, whatever the language, as a word may be anything. */
const GAPS: Readonly<Record<Condition['kind'], Gap>> = {
  drops: 'number',
  rises: 'number',
  'falls-below': 'amount',
  'rises-above': 'amount',
  changes: 'none',
  is: 'word',
};

/** How many days, weeks or months. */
const COUNT = String.raw`(?:\p{Nd}{1,4}|${IN_WORDS})`;

const SOURCES = {
  none: '',
  number: NUMBER,
  amount: AMOUNT,
  word: `.{1,${LONGEST_WORD}}?`,
  count: COUNT,
} as const;
type Gap = keyof typeof SOURCES;

const DAYS = { days: 1, weeks: 7, months: 30, years: 365 } as const;

/** They are those of the catalogue: one for each language, kind and unit. */
const sentences = remembered(1_000, (name: string) => {
  const [first, gap = 'none', written = ''] = name.split('\n');
  return sentencesOf(written, SOURCES[gap as Gap], first === 'value' ? 'value' : 'subject');
});

interface Fitting {
  readonly subject?: string | undefined;
  readonly value?: string | undefined;
}

/** The first form that fits the whole line, in the person's language or else in English. `first`: its first gap. */
function fitting(
  line: string,
  written: readonly string[],
  { gap, first = 'subject' }: { readonly gap: Gap; readonly first?: 'subject' | 'value' },
): Fitting | undefined {
  const lines = COUNTING.has(gap) ? withNumbers(line) : [{ line }];
  for (const forms of new Set(written))
    for (const sentence of sentences(`${first}\n${gap}\n${forms}`))
      for (const each of lines) {
        const found = asFitted(sentence, each);
        if (found !== undefined) return found;
      }
  return undefined;
}

const COUNTING: ReadonlySet<Gap> = new Set(['number', 'amount', 'count']);

function asFitted(sentence: Sentence, { line, number }: Numbered): Fitting | undefined {
  const found = sentence.exec(line);
  if (found === null) return undefined;
  const { subject, value } = found.groups ?? NO_GROUPS;
  if (number === undefined) return { subject, value };
  if (!value?.startsWith(IN_WORDS)) return undefined;
  // "Under one roof" is no number.
  const behind = value.slice(IN_WORDS.length).trim();
  return behind === '' || isUnit(behind) ? { subject, value: value.replace(IN_WORDS, number) } : undefined;
}

const NO_GROUPS: Fitting = {};

/** A line as it is written, or with what stands for one of its numbers in words. */
interface Numbered {
  readonly line: string;
  readonly number?: string;
}

/** As it is written, and with one of its numbers in words after the other: which is meant, the sentence tells. */
const withNumbers = remembered(20, (line: string): readonly Numbered[] => {
  const numbers = line.length > LONGEST_COUNTED ? [] : numbersInWords(line);
  const each = numbers.length > MOST_NUMBERS ? [] : numbers;
  return [
    { line },
    ...each.map(({ index, text }) => ({
      line: `${line.slice(0, index)}${IN_WORDS}${line.slice(index + text.length)}`,
      number: text,
    })),
  ];
});

/** A subject and a condition together are shorter, and have no more numbers than these. */
const LONGEST_COUNTED = 400;
const MOST_NUMBERS = 8;

/**
 * Reads what follows `watch`. Pure; a condition that makes no sense (a drop by 200 %) is not understood, and of two nobody
 * knows which is meant. How long may be said in front of the condition, too.
 */
export function parseWatch(line: string, hearing: Hearing): WatchWords {
  const words = oneCondition(line, hearing);
  const { subject, condition } = words;
  if (subject === undefined || condition === undefined) return words;
  if (before(subject, hearing).some(part => isNumeric(oneCondition(part, hearing))))
    return named(inOneLine(line));
  const { rest, days } = lasting(subject, hearing);
  return words.days === undefined && days !== undefined ? { ...words, ...named(rest), days } : words;
}

/** The words before each "and" in a subject. */
function before(subject: string, { readings }: Hearing): string[] {
  const words = readings(phrase('watches.word.and')).flatMap(forms => toldWords(forms));
  const parts = words.reduce((all, word) => all.flatMap(part => part.split(` ${word} `)), [`${subject} `]);
  return parts.slice(0, -1);
}

const isNumeric = ({ condition }: WatchWords) =>
  condition !== undefined && ('percent' in condition || 'value' in condition);

function oneCondition(line: string, hearing: Hearing): WatchWords {
  const { readings, locale } = hearing;
  const { rest, days } = lasting(inOneLine(line), hearing);
  const until = days === undefined ? {} : { days };
  const signed = bySign(rest, locale) ?? byTimes(rest, hearing);
  if (signed !== undefined) return { ...signed, ...until };
  for (const [kind, gap] of Object.entries(GAPS) as [Condition['kind'], Gap][]) {
    const found = fitting(rest, readings(phrase(`watches.word.if-${kind}`)), { gap });
    if (found === undefined) continue;
    const value = bare(found.value ?? '');
    const subject = named(found.subject ?? '');
    const condition = isComparison(kind, value, hearing) ? undefined : conditionFrom(kind, value, { locale });
    if (condition) return { ...subject, condition, ...amountOf(condition, value), ...until };
    // A number that is not understood whole is asked: "200%" of a drop, "50m", "fifty".
    if (kind !== 'is') return { ...subject, kind, ...(value !== '' && { unread: value }), ...until };
  }
  return { ...named(rest), ...until };
}

/** `errors > 400`; what is more than "above" is asked. */
function bySign(line: string, locale?: string): WatchWords | undefined {
  const [, subject = '', sign, orEqual, value = ''] = SIGNED.exec(line) ?? [];
  if (sign === undefined) return undefined;
  const kind = sign === '<' || sign === '＜' || sign === '≤' ? 'falls-below' : 'rises-above';
  const isMore = orEqual !== undefined || sign === '≤' || sign === '≥';
  const condition = isMore ? undefined : conditionFrom(kind, value, { locale });
  const unread = `${isMore ? `${sign}${orEqual ?? ''}` : ''}${value}`.trim();
  return {
    ...named(subject),
    ...(condition ? { condition, ...amountOf(condition, value.trim()) } : { kind, unread }),
  };
}

const amountOf = (condition: Condition, written: string) =>
  'value' in condition && parseAmount(written)?.unit !== undefined && { amount: written };

const SIGNED = /^([^<>＜＞≤≥]{0,250})([<>＜＞≤≥])(=)?([^<>=＜＞≤≥]{1,60})$/u;

/** `the price doubles`, `halves` */
function byTimes(line: string, { readings }: Hearing): WatchWords | undefined {
  for (const [name, condition] of TIMES) {
    const found = fitting(line, readings(phrase(`watches.word.if-${name}`)), { gap: 'none' });
    if (found) return { ...named(found.subject ?? ''), condition };
  }
  return undefined;
}

const TIMES: readonly (readonly ['doubles' | 'halves', Condition])[] = [
  ['doubles', { kind: 'rises', percent: 100 }],
  ['halves', { kind: 'drops', percent: 50 }],
];

/** "Is above fifty" is no word that something becomes. */
function isComparison(kind: Condition['kind'], value: string, { readings }: Hearing): boolean {
  if (kind !== 'is') return false;
  const words = (['falls-below', 'rises-above'] as const).flatMap(each =>
    readings(phrase(`watches.word.${each}`)),
  );
  const starts = words.flatMap(forms => forms.split('|')).map(form => form.trim().toLowerCase());
  return starts.some(form => value.toLowerCase().startsWith(`${form} `));
}

/** The marks of direction that go with a text from right to left are seen by nobody. */
const inOneLine = (text: string) =>
  withoutMarks(text)
    .replace(/[\u061c\u200e\u200f\u2066-\u2069\ue000]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<![.!。])[.!。]+$/, '');

/** Of a name that is too long no reading would ever come. */
function named(text: string): { subject?: string } {
  const subject = bare(text);
  return subject === '' || subject.length > LONGEST_SUBJECT ? {} : { subject };
}

const bare = (text: string) =>
  text
    .trim()
    .replace(/^["“„«「'](.*)["”“»」']$/, '$1')
    .trim();

function lasting(text: string, hearing: Hearing): { rest: string; days?: number } {
  const { readings } = hearing;
  for (const [unit, days] of units) {
    const found = fitting(withDualsApart(text), readings(phrase(`watches.word.for-${unit}`)), {
      gap: 'count',
    });
    if (found) return { rest: found.subject ?? '', days: daysOf(found, days) };
  }
  return until(text, hearing);
}

/** "Until Friday" */
function until(text: string, { now, timeZone = NO_ZONE, language, locale }: Hearing) {
  if (now === undefined || text.length > LONGEST_UNTIL) return { rest: text };
  const languages = language === undefined ? [] : [language];
  const found = untilIn(text, { now, timeZone, languages, locale });
  if (found === undefined) return { rest: text };
  const end = DateTime.fromISO(found.day, { zone: timeZone }).endOf('day');
  const days = Math.ceil(end.diff(DateTime.fromJSDate(now), 'days').days);
  return days > 0 ? { rest: found.rest, days } : { rest: text };
}

const LONGEST_UNTIL = 300;

const units = Object.entries(DAYS) as [keyof typeof DAYS, number][];

const daysOf = ({ value = '1' }: Fitting, days: number) => (parseNumber(value) || 1) * days;

/** `30`, `30 days`, `two weeks` are not all understood: a number, and what it counts. */
export function parseDays(text: string, { readings }: Hearing): number | undefined {
  const line = withDualsApart(inOneLine(text));
  if (/^\p{Nd}{1,4}$/u.test(line)) return parseNumber(line);
  for (const [unit, days] of units) {
    const found = fitting(line, readings(phrase(`watches.word.${unit}`)), { gap: 'count', first: 'value' });
    if (found) return daysOf(found, days);
  }
  return undefined;
}

function percent(kind: 'drops' | 'rises', amount: Amount | undefined): Condition | undefined {
  const { number = 0, unit = '%' } = amount ?? {};
  if (number <= 0 || (kind === 'drops' && number > 100) || differ(unit, '%')) return undefined;
  return { kind, percent: number };
}

const threshold = (kind: 'falls-below' | 'rises-above', amount: Amount | undefined): Condition | undefined =>
  amount && { kind, value: amount.number };

/** As far as two numbers can be compared. `unit`: what the subject is measured in. */
export function parseAmount(text: string, { locale, unit }: Measured = {}): Amount | undefined {
  const amount = amountIn(text, locale, unit);
  return amount === undefined || Math.abs(amount.number) > LARGEST_NUMBER ? undefined : amount;
}

export const parseNumber = (text: string, locale?: string): number | undefined =>
  parseAmount(text, { locale })?.number;

/** How numbers are written, and what they are of. */
export interface Measured {
  readonly locale?: string | undefined;
  readonly unit?: string | undefined;
}

/** A condition as the answers of a dialogue: its kind, and the number or word that belongs to it. */
export function conditionAnswers(of: Condition): {
  readonly kind: Condition['kind'];
  readonly value?: number | string;
} {
  if ('percent' in of) return { kind: of.kind, value: of.percent };
  if ('value' in of) return { kind: of.kind, value: of.value };
  return of.kind === 'is' ? { kind: of.kind, value: of.word } : { kind: of.kind };
}

/** A condition of a kind, from the number or word as it was written; undefined where that is none. */
export function conditionFrom(
  kind: Condition['kind'],
  text: string,
  of: Measured = {},
): Condition | undefined {
  switch (kind) {
    case 'changes':
      return { kind };
    case 'is':
      return text === '' || text.length > LONGEST_WORD ? undefined : { kind, word: text };
    case 'drops':
    case 'rises':
      return percent(kind, parseAmount(text, of));
    default:
      return threshold(kind, parseAmount(text, of));
  }
}

/** Whether an amount is of something else than what is measured: a price in dollars does not fall below 80 euros. Pure. */
export function isOtherUnit(written: string, unit: string | undefined): boolean {
  const its = parseAmount(written, { unit })?.unit;
  return its !== undefined && unit !== undefined && differ(its, unit);
}

/** The same words for a subject whose readings have a unit: a value in another one is asked for anew. Pure. */
export function inUnit(words: WatchWords, { locale, unit }: Measured): WatchWords {
  const { condition, amount, kind, unread, ...rest } = words;
  if (condition !== undefined && amount !== undefined && isOtherUnit(amount, unit))
    return { ...rest, kind: condition.kind, unread: amount };
  if (kind === undefined || unread === undefined || unit === undefined) return words;
  const own = conditionFrom(kind, unread, { locale, unit });
  return own === undefined || isOtherUnit(unread, unit) ? words : { ...rest, condition: own, amount: unread };
}
