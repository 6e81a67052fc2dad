import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';

/** What comes again and again, in a sentence: the words of it, and which days it means. */
export interface Again {
  readonly words: string;
  readonly days: Days;
}

export type Days =
  /** The last three fields of a cron pattern. */
  | { readonly cron: string }
  /** Which day is said elsewhere in the sentence, or else is that of today. */
  | { readonly unit: 'week' | 'month' | 'year' }
  /** What cannot be kept. */
  | { readonly unclear: Phrase };

const DAY_NAMES = [
  ['sunday', 'sun', 'sonntag'],
  ['monday', 'mon', 'montag'],
  ['tuesday', 'tues', 'tue', 'dienstag'],
  ['wednesday', 'wed', 'mittwoch'],
  ['thursday', 'thurs', 'thur', 'thu', 'donnerstag'],
  ['friday', 'fri', 'freitag'],
  ['saturday', 'sat', 'samstag', 'sonnabend'],
];
const DAY = DAY_NAMES.flat()
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const EACH_DAY = new RegExp(DAY, 'g');
const DAYS = `(?:${DAY})(?:(?:\\s*,\\s*|\\s+(?:and|und|&)\\s+|\\s*&\\s*)(?:jeden\\s+|every\\s+)?(?:${DAY}))*`;

const ORDINALS: readonly [RegExp, string][] = [
  [/^(1st|first|erste[nr]?|1\.)$/i, '#1'],
  [/^(2nd|second|zweite[nr]?|2\.)$/i, '#2'],
  [/^(3rd|third|dritte[nr]?|3\.)$/i, '#3'],
  [/^(4th|fourth|vierte[nr]?|4\.)$/i, '#4'],
  [/^(last|letzte[nr]?)$/i, '#L'],
];
const ORDINAL = '1st|2nd|3rd|4th|first|second|third|fourth|last|(?:erste|zweite|dritte|vierte|letzte)[nr]?';

const TOO_FINE = phrase('when.too-fine', { example: phrase('when.example.weekdays') });
const TOO_ODD = phrase('when.too-odd');

/** The first that fits is taken, so what says more stands above what says less. */
const FORMS: readonly [RegExp, (match: readonly string[]) => Days][] = [
  [
    form(
      '(?:every|alle|each)\\s+(?:\\S+\\s+)?(?:hours?|minutes?|stunden?|minuten?|seconds?|sekunden?)|hourly|stündlich|jede\\s+(?:stunde|minute)',
    ),
    () => ({ unclear: TOO_FINE }),
  ],
  [
    form(
      `every\\s+(?:other|\\d+|two|three)\\s+(?:days?|weeks?|months?|years?|${DAY})|alle\\s+\\S+\\s+(?:tage|wochen|monate|jahre)|jeden\\s+(?:zweiten|dritten)\\s+tag|jede\\s+(?:zweite|dritte)\\s+woche`,
    ),
    () => ({ unclear: TOO_ODD }),
  ],
  [
    form(
      `(?:on\\s+the\\s+|every\\s+|jeden\\s+|am\\s+)(${ORDINAL})\\s+(${DAY})\\s*(?:of\\s+(?:the|each|every)\\s+month|in\\s+(?:the|every)\\s+month|im\\s+monat|jede[sn]\\s+monats|des\\s+monats)`,
    ),
    ([, nth = '', day = '']) => ({ cron: `* * ${dayNumber(day)}${ordinal(nth)}` }),
  ],
  [
    form(`(?:every|jeden)\\s+(${ORDINAL})\\s+(${DAY})`),
    ([, nth = '', day = '']) => ({ cron: `* * ${dayNumber(day)}${ordinal(nth)}` }),
  ],
  [
    form(
      '(?:on\\s+)?the\\s+last\\s+day\\s+of\\s+(?:each|every|the)\\s+month|every\\s+last\\s+day\\s+of\\s+the\\s+month|am\\s+(?:letzten|ende)\\s+(?:tag\\s+)?(?:des|jeden|jedes)\\s+monats',
    ),
    () => ({ cron: 'L * *' }),
  ],
  [
    form(
      'every\\s+month\\s+on\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?|(?:on\\s+)?the\\s+(\\d{1,2})(?:st|nd|rd|th)?\\s+of\\s+(?:each|every)\\s+month|jeden\\s+monat\\s+am\\s+(\\d{1,2})\\.?|am\\s+(\\d{1,2})\\.?\\s+(?:jedes|jeden)\\s+monats',
    ),
    ([, ...days]) => monthly(days.find(day => day !== undefined)),
  ],
  [
    form(
      '(?:every\\s+(?:weekday|work(?:ing)?\\s?day)|(?:on\\s+)?weekdays|jeden\\s+(?:werktag|arbeitstag|wochentag)|werktags|wochentags)',
    ),
    () => ({ cron: '* * 1-5' }),
  ],
  [
    form('(?:every\\s+weekend|(?:on\\s+)?weekends|jedes\\s+wochenende|am\\s+wochenende)'),
    () => ({ cron: '* * 0,6' }),
  ],
  [form(`(?:every|each|jeden)\\s+(${DAYS})`), ([, days = '']) => ({ cron: `* * ${dayNumbers(days)}` })],
  [
    form(`(?:on\\s+)?((?:${DAY})s(?:(?:\\s*,\\s*|\\s+(?:and|und)\\s+)(?:${DAY})s)*)`),
    ([, days = '']) => ({ cron: `* * ${dayNumbers(days)}` }),
  ],
  [form('(?:every|each|jeden)\\s*(?:day|tag)|daily|täglich'), () => ({ cron: '* * *' })],
  [
    form(
      '(?:every|each)\\s+(?:morning|afternoon|evening|night)|jeden\\s+(?:morgen|vormittag|mittag|nachmittag|abend)',
    ),
    () => ({ cron: '* * *' }),
  ],
  [form('(?:every|each)\\s+week|weekly|jede\\s+woche|wöchentlich'), () => ({ unit: 'week' })],
  [form('(?:every|each)\\s+month|monthly|jeden\\s+monat|monatlich'), () => ({ unit: 'month' })],
  [form('(?:every|each)\\s+year|yearly|annually|jedes\\s+jahr|jährlich'), () => ({ unit: 'year' })],
];

export function findAgain(text: string): Again | undefined {
  for (const [pattern, days] of FORMS) {
    const match = pattern.exec(text);
    if (match !== null) return { words: match[0], days: days(match) };
  }
  return undefined;
}

/** `\b` knows no umlauts. */
function form(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, 'iu');
}

function monthly(day: string | undefined): Days {
  const number = Number(day);
  if (number < 1 || number > 31) return { unclear: phrase('when.no-such-day') };
  return { cron: `${number} * *` };
}

function dayNumber(word: string): number {
  return DAY_NAMES.findIndex(names => names.includes(word.toLowerCase()));
}

function dayNumbers(words: string): string {
  const found = words.toLowerCase().match(EACH_DAY) ?? [];
  return [...new Set(found.map(dayNumber))].toSorted().join(',');
}

function ordinal(word: string): string {
  return ORDINALS.find(([pattern]) => pattern.test(word))?.[1] ?? '';
}
