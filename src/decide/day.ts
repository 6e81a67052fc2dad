import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import type { Phrase } from '../core/phrase.ts';
import { phrase } from '../text/phrase.ts';
import { type Grammar, patternOf } from './when/grammar.ts';
import type { Here } from './when/here.ts';
import { GRAMMARS } from './when/languages/table.ts';
import { allMoments, hasDay, isContradictory } from './when/moments.ts';
import { isOrdered, orderOf } from './when/order.ts';
import { untied, without } from './when/ties.ts';
import { folded, grammarsFor } from './when.ts';

/** `2026-11-20`; what is to be asked, where it may be several; undefined: no day. */
export type Day = string | undefined | { readonly unclear: Phrase };

/** A day, past or to come, in a text that is nothing else: in one of the languages, in English, or else in any. */
export function understandDay(text: string, here: Here): Day {
  for (const grammar of grammarsFor(here)) {
    const days = daysIn(folded(text.trim()), grammar, { ...here, isEitherWay: true });
    const [first, ...others] = days;
    if (others.length > 0) return { unclear: phrase('when.which', { choices: { list: days.map(inWords) } }) };
    if (first !== undefined) return first;
  }
  return undefined;
}

/** "… until Friday", at the end of a text: what stands before it, and the day, which is to come. */
export function untilIn(
  text: string,
  here: Here,
): { readonly rest: string; readonly day: string } | undefined {
  const [languages, english] = [grammarsFor(here)[0], GRAMMARS.get('en')];
  for (const grammar of new Set([languages, english].filter(each => each !== undefined))) {
    const found = grammar.bounds.isAfter ? null : patternOf(grammar.bounds.until, grammar).exec(folded(text));
    if (found === null) continue;
    const [day, another] = daysIn(folded(text.slice(found.index + found[0].length)), grammar, here);
    if (day !== undefined && another === undefined) return { rest: text.slice(0, found.index).trim(), day };
  }
  return undefined;
}

const inWords = (day: string) => phrase('when.day', { day: { day } });

/** Of `3/12` both, where nobody knows which number is the month. */
function daysIn(text: string, grammar: Grammar, here: Here): readonly string[] {
  const order = orderOf(here.locale ?? here.languages?.[0] ?? '');
  const isEither = order === undefined && grammar.dayFirst !== undefined && isOrdered(text);
  const orders = isEither ? (['day-first', 'month-first'] as const) : [order ?? 'day-first'];
  const found = orders.map(each => dayIn(text, grammar, { ...here, order: each }));
  return [...new Set(found.filter(day => day !== undefined))];
}

function dayIn(text: string, grammar: Grammar, here: Here): string | undefined {
  const [moment, another] = allMoments(text, grammar, here);
  if (moment === undefined || another !== undefined || moment.end) return undefined;
  if (!isADay(moment) || isContradictory(moment, grammar) || untied(without(text, [moment]), grammar) !== '')
    return undefined;
  const { start } = moment;
  return dateOf([start.get('year'), start.get('month'), start.get('day')].map(Number));
}

const isADay = (moment: ParsedResult) =>
  hasDay(moment) && (moment.start.isCertain('day') || moment.start.isCertain('weekday'));

function dateOf([year = 0, month = 0, day = 0]: readonly number[]): string | undefined {
  const date = DateTime.utc(year, month, day);
  return date.isValid ? date.toISODate() : undefined;
}
