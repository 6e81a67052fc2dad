import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { type WorkingWeek, workingWeekOf } from '../working-week.ts';
import type { Stride } from './every.ts';
import {
  alone,
  dateOf,
  dayOf,
  type Grammar,
  nthOf,
  numberOf,
  patternOf,
  type Repetition,
  UNITS,
} from './grammar.ts';
import type { InLanguage } from './here.ts';

/** A repetition in a sentence: its words, and the days that they mean. */
export interface Again {
  readonly words: string;
  /** Of the first of these words, in UTF-16 units. */
  readonly index: number;
  /** More than one: it is not known which is meant. */
  readonly days: readonly [Days, ...Days[]];
}

export type Days =
  /** The last three fields of a cron pattern. `once`: each of them once, and then no more. */
  | { readonly cron: string; readonly step?: Stride; readonly once?: Once }
  /** Which day is said elsewhere in the sentence, or else is that of today. */
  | { readonly unit: 'week' | 'month' | 'year'; readonly step?: Stride }
  /** A repetition that cannot be kept. */
  | { readonly unclear: Phrase };

/** So many days; from the next one of this weekday on, or from the first. */
export interface Once {
  readonly days: number;
  readonly from?: number;
}

const TOO_FINE = phrase('when.too-fine', { example: phrase('when.example.weekdays') });
const TOO_ODD = phrase('when.too-odd', { example: phrase('when.example.weekdays') });

type Said = Readonly<Record<string, string | undefined>>;
type Meaning = (said: Said, grammar: Grammar, week: WorkingWeek) => Days | readonly [Days, ...Days[]];

/** The first that fits is taken, so what says more stands above what says less. */
const REPETITIONS: readonly (readonly [Repetition, Meaning])[] = [
  ['rate', () => ({ unclear: TOO_ODD })],
  ['nth', (said, grammar) => nthDays(said, grammar)],
  ['nthOrStep', (said, grammar) => [eachSoMany(said, grammar), nthDays(said, grammar)]],
  ['nthOrOnce', (said, grammar) => monthlyOrOnce(nthDays(said, grammar))],
  ['odd', (said, grammar) => eachSoMany(said, grammar)],
  ['fine', () => ({ unclear: TOO_FINE })],
  ['quarterly', () => ({ unit: 'month', step: { count: 3, unit: 'month' } })],
  ['last', () => ({ cron: 'L * *' })],
  ['lastOrOnce', () => monthlyOrOnce({ cron: 'L * *' })],
  ['dateOrOnce', ({ date = '' }, grammar) => monthlyOrOnce(monthly([dateOf(date, grammar)]))],
  [
    'date',
    ({ date, also }, grammar) =>
      monthly([date, also].filter(day => day !== undefined).map(day => dateOf(day, grammar))),
  ],
  ['workdays', (_said, _grammar, { workdays }) => ({ cron: `* * ${asCron(workdays)}` })],
  ['weekend', (_said, _grammar, { weekend }) => ({ cron: `* * ${asCron(weekend)}` })],
  [
    'range',
    ({ every, ...said }, grammar) => {
      const { cron, once } = rangeOf(said, grammar);
      return every === undefined ? weeklyOrOnce({ cron }, once) : { cron };
    },
  ],
  ['days', ({ weekdays = '' }, grammar) => ({ cron: `* * ${dayNumbers(weekdays, grammar)}` })],
  ['list', ({ weekdays = '' }, grammar) => weeklyOrOnce({ cron: `* * ${dayNumbers(weekdays, grammar)}` })],
  ['daily', () => ({ cron: '* * *' })],
  ['weekly', () => ({ unit: 'week' })],
  ['monthly', () => ({ unit: 'month' })],
  ['yearly', () => ({ unit: 'year' })],
];

/** By its grammar; each is made once. */
const MADE = new Map<Grammar, ReturnType<typeof patterns>>();

const patterns = (grammar: Grammar) =>
  REPETITIONS.flatMap(([name, days]) => {
    const source = grammar.again[name];
    return source === undefined ? [] : [{ pattern: patternOf(source, grammar), days }];
  });

export function findAgain(text: string, { grammar, locale }: InLanguage): Again | undefined {
  const made = MADE.get(grammar) ?? patterns(grammar);
  MADE.set(grammar, made);
  for (const { pattern, days } of made) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const means = days(match.groups ?? {}, grammar, workingWeekOf(locale));
    return { words: match[0], index: match.index, days: isSeveral(means) ? means : [means] };
  }
  return undefined;
}

const isSeveral = (means: ReturnType<Meaning>): means is readonly [Days, ...Days[]] => Array.isArray(means);

function monthly(days: readonly number[]): Days {
  return days.every(day => day >= 1 && day <= 31)
    ? { cron: `${days.toSorted((a, b) => a - b).join(',')} * *` }
    : { unclear: phrase('when.no-such-day') };
}

function nthDays({ day = '', nth = '' }: Said, grammar: Grammar): Days {
  const place = nthOf(nth, grammar);
  return { cron: `* * ${dayOf(day, grammar)}#${place < 0 ? 'L' : place + 1}` };
}

/** Words for the numbers of a step: "every third week". */
const STEPS = ['second', 'third', 'fourth'] as const;

/** `every 2 weeks`, `every other Tuesday`, `every third day` */
function eachSoMany({ num, weekdays, day, nth, ...said }: Said, grammar: Grammar): Days {
  const place = STEPS.findIndex(each => said[each] !== undefined);
  const ordinal = nth === undefined ? place + 2 : nthOf(nth, grammar) + 1;
  const count = num === undefined ? ordinal : numberOf(num, grammar);
  const named = weekdays ?? day;
  if (!(count >= 1 && count <= MOST_STEPS)) return { unclear: TOO_ODD };
  if (named !== undefined)
    return { cron: `* * ${dayNumbers(named, grammar)}`, step: { count, unit: 'week' } };
  const unit = UNITS.find(each => said[`${each}s`] !== undefined);
  if (unit === undefined || unit === 'hour' || unit === 'minute') return { unclear: TOO_FINE };
  return unit === 'day' ? { cron: '* * *', step: { count, unit } } : { unit, step: { count, unit } };
}

const MOST_STEPS = 100;

/** "On the first Monday of the month" */
const monthlyOrOnce = (days: Days): readonly [Days, ...Days[]] =>
  'cron' in days ? [{ ...days, once: { days: 1 } }, days] : [days];

/** "On Monday and Wednesday" */
const weeklyOrOnce = (
  days: { readonly cron: string },
  once: Once = { days: 7 },
): readonly [Days, ...Days[]] => [days, { ...days, once }];

function rangeOf({ first = '', until = '' }: Said, grammar: Grammar) {
  const [from, to] = [dayOf(first, grammar), dayOf(until, grammar)];
  const days = Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
  return { cron: `* * ${asCron(days)}`, once: { days: days.length, from } };
}

function asCron(days: readonly number[]): string {
  const sorted = days.toSorted().join(',');
  return sorted === '1,2,3,4,5' ? '1-5' : sorted;
}

/** All that are named, as cron counts them. */
export function dayNumbers(words: string, grammar: Grammar): string {
  const each = new RegExp(grammar.days.map(day => alone(day, grammar).source).join('|'), 'giu');
  const found = words.match(each) ?? [];
  return [...new Set(found.map(word => dayOf(word, grammar)))].toSorted().join(',');
}
