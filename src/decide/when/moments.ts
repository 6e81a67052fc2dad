import type { Chrono, ParsedResult } from 'chrono-node';
import { DateTime } from 'luxon';
import { type Grammar, type Part, partOf } from './grammar.ts';
import type { Here } from './here.ts';
import { HOURS, reading, USUAL_HOUR } from './spoken.ts';

const READERS = new Map<Grammar, Chrono>();

/** The day and the hour may stand apart: "on Monday call Ana at 9". */
export function momentsIn(text: string, grammar: Grammar, { now, timeZone }: Here): ParsedResult[] {
  const timezone = DateTime.fromJSDate(now, { zone: timeZone }).offset;
  const reader = READERS.get(grammar) ?? reading(grammar);
  READERS.set(grammar, reader);
  const all = reader.parse(text, { instant: now, timezone }, { forwardDate: true });
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
  return text.slice(first.index + first.text.length, second.index).trim() === '';
}

/** A bare "at 5" is in the afternoon; "05:00", "5am" and "tomorrow morning at 5" are not. */
export function hourIn(moments: readonly ParsedResult[], grammar: Grammar): { hour: number; minute: number } {
  const said = moments.find(hasHour);
  const part = partOf(moments.map(each => each.text).join(' '), grammar);
  if (said === undefined) return { hour: part === undefined ? USUAL_HOUR : HOURS[part], minute: 0 };
  const hour = said.start.get('hour') ?? USUAL_HOUR;
  const [from, until] = part === undefined ? bareIn(said.text) : LATE[part];
  const isLate = !said.start.isCertain('meridiem') && hour >= from && hour <= until;
  return { hour: isLate ? hour + 12 : hour, minute: said.start.get('minute') ?? 0 };
}

/** The hours that are after noon where the part of the day is said. */
const LATE: Readonly<Record<Part, readonly [number, number]>> = {
  morning: [1, 0],
  noon: [1, 4],
  afternoon: [1, 11],
  evening: [5, 11],
};

/** Whoever counts to 24 says so. */
const bareIn = (text: string): readonly [number, number] => (COUNTS_TO_24.test(text) ? [1, 0] : [1, 6]);
const COUNTS_TO_24 = /\b0\d|uhr|\d ?h\b|\d ?h\d|heures?|horas?|時/i;
