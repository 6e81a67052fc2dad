import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { alone, dayOf, type Grammar, patternOf, type Repetition } from './grammar.ts';

/** What comes again and again, in a sentence: the words of it, and which days it means. */
export interface Again {
  readonly words: string;
  /** Of the first of these words, in UTF-16 units. */
  readonly index: number;
  readonly days: Days;
}

export type Days =
  /** The last three fields of a cron pattern. */
  | { readonly cron: string }
  /** Which day is said elsewhere in the sentence, or else is that of today. */
  | { readonly unit: 'week' | 'month' | 'year' }
  /** What cannot be kept. */
  | { readonly unclear: Phrase };

const TOO_FINE = phrase('when.too-fine', { example: phrase('when.example.weekdays') });
const TOO_ODD = phrase('when.too-odd');

type Said = Readonly<Record<string, string | undefined>>;

/** The first that fits is taken, so what says more stands above what says less. */
const REPETITIONS: readonly (readonly [Repetition, (said: Said, grammar: Grammar) => Days])[] = [
  ['fine', () => ({ unclear: TOO_FINE })],
  ['odd', () => ({ unclear: TOO_ODD })],
  [
    'nth',
    ({ day = '', nth = '' }, grammar) => ({ cron: `* * ${dayOf(day, grammar)}${nthOf(nth, grammar)}` }),
  ],
  ['last', () => ({ cron: 'L * *' })],
  ['date', ({ date }) => monthly(Number(date))],
  ['workdays', () => ({ cron: '* * 1-5' })],
  ['weekend', () => ({ cron: '* * 0,6' })],
  ['days', ({ days = '' }, grammar) => ({ cron: `* * ${dayNumbers(days, grammar)}` })],
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

export function findAgain(text: string, grammar: Grammar): Again | undefined {
  const made = MADE.get(grammar) ?? patterns(grammar);
  MADE.set(grammar, made);
  for (const { pattern, days } of made) {
    const match = pattern.exec(text);
    if (match !== null)
      return { words: match[0], index: match.index, days: days(match.groups ?? {}, grammar) };
  }
  return undefined;
}

function monthly(day: number): Days {
  return day >= 1 && day <= 31 ? { cron: `${day} * *` } : { unclear: phrase('when.no-such-day') };
}

function dayNumbers(words: string, grammar: Grammar): string {
  const each = new RegExp(grammar.days.map(day => alone(day, grammar).source).join('|'), 'giu');
  const found = words.match(each) ?? [];
  return [...new Set(found.map(word => dayOf(word, grammar)))].toSorted().join(',');
}

/** As cron counts them. */
function nthOf(word: string, { nth }: Grammar): string {
  const place = nth.findIndex(each => new RegExp(`^(?:${each})$`, 'iu').test(word));
  return ['#1', '#2', '#3', '#4', '#L'][place] ?? '';
}
