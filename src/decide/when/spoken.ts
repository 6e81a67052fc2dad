import type { Chrono, Parser, ParsingContext } from 'chrono-node';
import { ParsingComponents, type ParsingResult } from 'chrono-node/en';
import { dayOf, type Grammar, numberOf, patternOf, type Spoken, UNITS } from './grammar.ts';

/** Where nothing at all is said of it. */
export const USUAL_HOUR = 9;

/** The hour that a part of a day means where none is said. */
export const HOURS = { morning: 9, noon: 12, afternoon: 15, evening: 19 } as const;

type Groups = Readonly<Record<string, string | undefined>>;
type Means = (said: Groups, context: ParsingContext, grammar: Grammar) => ParsingComponents | null;

const MEANINGS: { readonly [K in Exclude<keyof Spoken, 'fixed'>]-?: Means } = {
  clock: ({ hour = '', min, half, quarter, less, halfto }, context, grammar) => {
    const more = half ? 30 : quarter ? 15 : less ? -15 : halfto ? -30 : Number(min ?? 0);
    const minutes = numberOf(hour, grammar) * 60 + more;
    // Midnight is written as 24, too.
    if (!(minutes >= -30 && minutes < 25 * 60) || more > 59) return null;
    const ofDay = (minutes + DAY_MINUTES) % DAY_MINUTES;
    return context.createParsingComponents({
      hour: Math.floor(ofDay / 60),
      minute: ofDay % 60,
    }) as ParsingComponents;
  },
  later: ({ num = '', half, ...units }, context, grammar) => {
    const unit = UNITS.find(each => units[`${each}s`] !== undefined);
    const count = numberOf(num, grammar);
    if (unit === undefined || !Number.isFinite(count)) return null;
    if (half && unit !== 'hour') return null;
    return from(context, half ? { minute: count * 60 + 30 } : { [unit]: count });
  },
  nextWeek: ({ day = '' }, context, grammar) =>
    from(context, { day: 7 - fromMonday(today(context).getDay()) + fromMonday(dayOf(day, grammar)) }),
  part: (_said, context) => context.createParsingComponents({}) as ParsingComponents,
  noon: (_said, context) => context.createParsingComponents({ hour: 12, minute: 0 }) as ParsingComponents,
  date: ({ date, month }, context) =>
    context.createParsingComponents({ day: Number(date), month: Number(month) }) as ParsingComponents,
  monthEnd: (_said, context) => {
    const now = today(context);
    return from(context, {
      day: new Date(now.getFullYear(), now.getMonth() + 1, 0).getDate() - now.getDate(),
    });
  },
};

const DAY_MINUTES = 24 * 60;

const fromMonday = (day: number) => (day + 6) % 7;

/** Its fields are those of the calendar there. */
const today = ({ reference }: ParsingContext) => reference.getDateWithAdjustedTimezone();

const from = ({ reference }: ParsingContext, duration: Readonly<Record<string, number>>) =>
  ParsingComponents.createRelativeFromReference(reference, duration);

/** The library with what it does not know of the language, and without what it takes for days. */
export function reading(grammar: Grammar): Chrono {
  const { library, spoken } = grammar;
  const { fixed = [], ...rest } = spoken;
  const own = Object.entries(rest).map(([kind, source]) =>
    parser(source, MEANINGS[kind as keyof typeof rest], grammar),
  );
  const exact = fixed.map(([source, duration]) =>
    parser(source, (_said, context) => from(context, duration), grammar),
  );
  const read = library.clone();
  read.parsers.unshift(...own, ...exact);
  read.refiners.unshift({
    refine: ({ text }, results) =>
      results
        .map(trimmed)
        .toSorted(dayFirst)
        .filter(result => result.text === text || !isNoDay(result)),
  });
  return read;
}

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

function parser(source: string, means: Means, grammar: Grammar): Parser {
  const pattern = patternOf(source, grammar);
  return {
    pattern: () => pattern,
    extract: (context, { groups }) => means(groups ?? {}, context, grammar),
  };
}
