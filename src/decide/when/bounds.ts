import type { ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { workingWeekOf } from '../working-week.ts';
import { dayNumbers } from './again.ts';
import { type Grammar, numberOf, patternOf, UNITS } from './grammar.ts';
import { type Here, NOT_A_TIME } from './here.ts';
import { allMoments, hasDay, hasHour, isContradictory } from './moments.ts';
import { type Words, without } from './ties.ts';

/** How far something that comes again goes, and where that stands in the sentence. Days as `2026-11-20`. */
export interface Limits {
  readonly cuts: readonly Words[];
  readonly from?: string;
  readonly until?: string;
  /** So long from its first time on. */
  readonly lasting?: { readonly count: number; readonly unit: 'day' | 'week' | 'month' | 'year' };
  /** Days of the week, 0 is Sunday. */
  readonly except?: readonly number[];
  /** That day was said with an hour: "starting next week at 10". */
  readonly hour?: ParsedResult;
}

type Found = Limits | { readonly unclear: Phrase } | undefined;
type Reader = (text: string, grammar: Grammar, here: Here) => Found;

/** They are found one after the other, each in what the others left. */
export function limitsIn(text: string, grammar: Grammar, here: Here): Limits | { readonly unclear: Phrase } {
  let limits: Limits = { cuts: [] };
  for (const reader of READERS) {
    const found = reader(without(text, limits.cuts), grammar, here);
    if (found === undefined) continue;
    if ('unclear' in found) return found;
    limits = { ...limits, ...found, cuts: [...limits.cuts, ...found.cuts] };
  }
  return limits;
}

function exception(text: string, grammar: Grammar, { locale }: Here): Found {
  const found = patternOf(grammar.bounds.except, grammar).exec(text);
  if (found === null)
    return patternOf(grammar.bounds.exceptAny, grammar).test(text)
      ? { unclear: phrase('when.no-exception') }
      : undefined;
  const { weekdays, weekend } = found.groups ?? {};
  const except =
    weekend === undefined
      ? dayNumbers(weekdays ?? '', grammar)
          .split(',')
          .map(Number)
      : workingWeekOf(locale).weekend;
  return { cuts: [cutOf(found)], except };
}

function duration(text: string, grammar: Grammar): Found {
  const found = patternOf(grammar.bounds.lasting, grammar).exec(text);
  if (found === null) return undefined;
  const unit = UNITS.find(each => found.groups?.[`${each}s`] !== undefined);
  const count = numberOf(found.groups?.num ?? '1', grammar);
  // How long what it is for takes.
  if (unit === undefined || unit === 'minute' || unit === 'hour') return undefined;
  return Number.isFinite(count)
    ? { cuts: [cutOf(found)], lasting: { count, unit } }
    : { unclear: NOT_A_TIME };
}

const cutOf = ({ index, 0: text }: RegExpExecArray) => ({ index, text });

/** A day, right after these words or, where words stand after what they belong to, right before them. */
const day =
  (name: 'from' | 'until'): Reader =>
  (text, grammar, here) => {
    const { bounds } = grammar;
    const found = patternOf(bounds[name], grammar).exec(text);
    if (found === null) return undefined;
    const moment = beside(found, text, grammar, here);
    const on = moment && dayIn(moment, grammar, name);
    // "From" belongs to many a thing; whoever says "until" says a time.
    if (moment === undefined || on === undefined)
      return name === 'until' && !isOfAnHour(moment) ? { unclear: NOT_A_TIME } : undefined;
    const from = Math.min(found.index, moment.index);
    const to = Math.max(found.index + found[0].length, moment.index + moment.text.length);
    return {
      cuts: [{ index: from, text: text.slice(from, to) }],
      [name]: on,
      ...(hasHour(moment) && { hour: moment }),
    };
  };

const isOfAnHour = (moment: ParsedResult | undefined) => moment !== undefined && !hasDay(moment);

function beside(found: RegExpExecArray, text: string, grammar: Grammar, here: Here) {
  const end = found.index + found[0].length;
  if (grammar.bounds.isAfter)
    return allMoments(text.slice(0, found.index), grammar, here).findLast(
      each => each.index + each.text.length === found.index,
    );
  const moment = allMoments(text.slice(end), grammar, here).find(({ index }) => index <= LONGEST_TIE);
  return moment && { ...moment, index: moment.index + end };
}

/** "the ", "zum " */
const LONGEST_TIE = 4;

function dayIn(moment: ParsedResult, grammar: Grammar, name: 'from' | 'until'): string | undefined {
  const { start } = moment;
  if (!hasDay(moment) || isContradictory(moment, grammar)) return undefined;
  const date = DateTime.utc(start.get('year') ?? 0, start.get('month') ?? 1, start.get('day') ?? 1);
  if (!isOfAWeek(moment, grammar)) return date.toISODate() ?? undefined;
  return (name === 'from' ? date.startOf('week') : date.endOf('week')).toISODate() ?? undefined;
}

/** "Next week" begins with its Monday. */
const isOfAWeek = ({ text }: ParsedResult, grammar: Grammar) =>
  patternOf(grammar.units.week, grammar).test(text) && !patternOf('ANYDAY', grammar).test(text);

const READERS: readonly Reader[] = [exception, duration, day('until'), day('from')];
