import type { Refiner } from 'chrono-node';
import type { ParsingComponents } from 'chrono-node/en';
import { type Grammar, patternOf } from './grammar.ts';

/**
 * A day that is today, where the library has moved it on by a week or a year: it sets a day at noon, or at whatever its
 * part of the day begins with, and takes that for past some hours too early. Whether its hour has passed shows when all is
 * read: "Freitag Abend um 8", said on Friday morning, is this evening.
 */
export const stillToday = (grammar: Grammar): Refiner => ({
  refine({ reference, option }, results) {
    if (option.forwardDate !== true) return results;
    const today = reference.getDateWithAdjustedTimezone();
    for (const { start, text } of results)
      if (isMovedByAWeek(start, today) ? !isOfNext(text, grammar) : isMovedByAYear(start, today))
        setOn(start, today);
    return results;
  },
});

function isMovedByAWeek(start: ParsingComponents, today: Date): boolean {
  const isNamed = start.isCertain('weekday') && !start.isCertain('day') && !start.isCertain('month');
  const next = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 7);
  return isNamed && start.get('day') === next.getDate() && start.get('month') === next.getMonth() + 1;
}

const isMovedByAYear = (start: ParsingComponents, today: Date): boolean =>
  start.isCertain('day') &&
  start.isCertain('month') &&
  !start.isCertain('year') &&
  start.get('day') === today.getDate() &&
  start.get('month') === today.getMonth() + 1 &&
  start.get('year') === today.getFullYear() + 1;

/** A part that is certain stays as it is. */
function setOn(start: ParsingComponents, day: Date): void {
  start.imply('day', day.getDate());
  start.imply('month', day.getMonth() + 1);
  start.imply('year', day.getFullYear());
}

const isOfNext = (text: string, grammar: Grammar) =>
  grammar.nextDay !== undefined && patternOf(grammar.nextDay, grammar).test(text);
