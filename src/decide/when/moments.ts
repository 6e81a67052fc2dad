import type { Chrono, ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import { dayOf, type Grammar, patternOf } from './grammar.ts';
import type { Here } from './here.ts';
import { type Order, reading } from './spoken.ts';
import { CUT } from './ties.ts';

const READERS: Readonly<Record<Order, Map<Grammar, Chrono>>> = {
  'day-first': new Map(),
  'month-first': new Map(),
};

/** All that may be a time in a text. */
export function allMoments(
  text: string,
  grammar: Grammar,
  { now, timeZone, order, isEitherWay }: Here,
): ParsedResult[] {
  const timezone = DateTime.fromJSDate(now, { zone: timeZone }).offset;
  const readers = READERS[order ?? 'day-first'];
  const reader = readers.get(grammar) ?? reading(grammar, order);
  readers.set(grammar, reader);
  return reader.parse(text, { instant: now, timezone }, { forwardDate: isEitherWay !== true });
}

/** The moments of each reading of a sentence. More than one reading: it is not known which is meant. */
export function momentsIn(text: string, grammar: Grammar, here: Here): readonly ParsedResult[][] {
  const free = allMoments(text, grammar, here).filter(
    each => !here.besides?.some(other => follows(each, other.mentions?.strong, text, other)),
  );
  const all = meant(free, text, grammar);
  const first = chosenFrom(all, text, grammar);
  const others = all.filter(each => !first.includes(each) && (hasDay(each) || hasHour(each)));
  // The day and the hour may stand apart: another one takes the place of what is of its kind.
  const further = others.map(other => [
    other,
    ...first.filter(each => (hasDay(other) ? !hasDay(each) && !hasHour(other) : !hasHour(each))),
  ]);
  return [first, ...further];
}

/** Where they stand after "until", or, if there is another, after "by", they belong to what is said. */
function meant(all: ParsedResult[], text: string, grammar: Grammar): ParsedResult[] {
  const { strong, weak } = grammar.mentions ?? {};
  // "From three to four" is no mention.
  const free = all.filter(each => each.end || !follows(each, strong, text, grammar));
  const likely = free.filter(each => !follows(each, weak, text, grammar));
  return likely.some(hasDay) || (likely.some(hasHour) && !free.some(hasDay)) ? likely : free;
}

const follows = ({ index }: ParsedResult, words: string | undefined, text: string, grammar: Grammar) =>
  words !== undefined &&
  patternOf(`(?:${words})(?![\\p{L}\\d]) ?$`, grammar).test(text.slice(Math.max(0, index - 30), index));

function chosenFrom(all: readonly ParsedResult[], text: string, grammar: Grammar): ParsedResult[] {
  const day = all.find(each => hasDay(each) && hasHour(each)) ?? all.find(hasDay);
  const hour = all.find(hasHour);
  const chosen = day && hasHour(day) ? [day] : [day, hour].filter(each => each !== undefined);
  // Without spaces any letter may be one of a longer word.
  if (chosen.length === 0) return all.filter(each => !(grammar.isUnspaced && isPart(each))).slice(0, 1);
  const part = all.find(each => isPart(each) && chosen.some(other => areSideBySide(text, each, other)));
  return [...chosen, ...(part === undefined ? [] : [part])];
}

export const hasHour = ({ start }: ParsedResult) => start.isCertain('hour');
export const hasDay = ({ start }: ParsedResult) =>
  start.isCertain('day') || start.isCertain('weekday') || start.isCertain('month');

const isPart = (moment: ParsedResult) => !hasDay(moment) && !hasHour(moment);

function areSideBySide(text: string, a: ParsedResult, b: ParsedResult): boolean {
  const [first, second] = a.index < b.index ? [a, b] : [b, a];
  const between = text.slice(first.index + first.text.length, second.index);
  return between.replaceAll(CUT, '').trim() === '';
}

/** Whether a day of the week is among the words of a moment that is on another: "on Friday tomorrow". */
export function isContradictory(moment: ParsedResult, grammar: Grammar): boolean {
  if (!hasDay(moment)) return false;
  const [said] = patternOf('ANYDAY', grammar).exec(moment.text) ?? [];
  if (said === undefined || said.length < 3) return false;
  const { start } = moment;
  const day = new Date(
    Date.UTC(start.get('year') ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 1),
  );
  return day.getUTCDay() !== dayOf(said, grammar);
}
