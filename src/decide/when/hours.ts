import type { ParsedResult } from 'chrono-node';
import { type Grammar, type Part, partOf, patternOf } from './grammar.ts';
import type { Here } from './here.ts';
import { allMoments, hasHour } from './moments.ts';
import { HOURS, USUAL_HOUR } from './spoken.ts';

/** A time of day. `isBare`: nothing says whether it is before or after noon. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly isBare?: true;
  /** Of the night that begins on the day that is said: "tonight at 2". */
  readonly isAfterMidnight?: true;
}

/** A bare "at 5" is in the afternoon; "05:00", "5am" and "tomorrow morning at 5" are not. `words`: what else is said of it. */
export function hourIn(moments: readonly ParsedResult[], grammar: Grammar, words = ''): ClockTime {
  const said = moments.find(hasHour);
  const part = partOf([words, ...moments.map(each => each.text)].join(' '), grammar);
  if (said === undefined) return { hour: part === undefined ? USUAL_HOUR : HOURS[part], minute: 0 };
  const hour = said.start.get('hour') ?? USUAL_HOUR;
  const minute = said.start.get('minute') ?? 0;
  const [from, until] = part === undefined ? bareIn(said.text) : LATE[part];
  if (part !== undefined && isNight(part)) {
    const small = afterMidnight(hour, said.text);
    if (small < from) return { hour: small, minute, isAfterMidnight: true };
  }
  if (said.start.isCertain('meridiem')) return { hour, minute };
  const later = hour >= from && hour <= until ? hour + 12 : hour;
  // "7:30" is as it stands, "5:30" hardly.
  const isClear = COUNTS_TO_24.test(said.text) || (/\d[:.]\d\d/.test(said.text) && hour > 6);
  const isBare = part === undefined && hour > 0 && hour < 12 && !isClear;
  return { hour: later, minute, ...(isBare && { isBare }) };
}

/** The hours that are after noon where the part of the day is said. */
const LATE: Readonly<Record<Part, readonly [number, number]>> = {
  morning: [1, 0],
  noon: [1, 4],
  afternoon: [1, 11],
  evening: [5, 11],
  night: [8, 11],
};

const isNight = (part: Part) => part === 'evening' || part === 'night';

/** Of twelve; the library makes 14 of "tonight at 2", and noon of "tonight at midnight". */
function afterMidnight(hour: number, text: string): number {
  if (hour === 12) return 0;
  const isAsWritten = hour < 13 || text.includes(String(hour));
  return isAsWritten ? hour : hour - 12;
}

/** Hours of a night, where none is said. */
const AT_NIGHT: readonly ClockTime[] = [
  { hour: HOURS.night, minute: 0 },
  { hour: 2, minute: 0, isAfterMidnight: true },
];

/** The one that is said; of a night without an hour it is asked which is meant. */
export function hoursIn(moments: readonly ParsedResult[], grammar: Grammar): readonly ClockTime[] {
  const isWithoutHour = !moments.some(hasHour);
  const part = partOf(moments.map(({ text }) => text).join(' '), grammar);
  return isWithoutHour && part === 'night' ? AT_NIGHT : [hourIn(moments, grammar)];
}

/** Whoever counts to 24 says so; in words, and to "et demie", nobody does. */
const bareIn = (text: string): readonly [number, number] => (COUNTS_TO_24.test(text) ? [1, 0] : [1, 6]);
const COUNTS_TO_24 = /\b0\d|uhr|\d ?(?:hs?|heures?|horas?)(?! et (?:demi|quart)| moins)(?!\p{L})|時/iu;

/** Twelve hours on, or back. */
export const otherHalf = ({ hour, minute }: ClockTime): ClockTime => ({ hour: (hour + 12) % 24, minute });

/** At these hours people may as well be awake in the other half of the day. */
export const isUnclear = ({ hour, isBare }: ClockTime) => isBare === true && hour % 12 >= 5 && hour % 12 <= 8;

/** Several times of one day, and where they stand. */
export interface ClockTimes {
  readonly index: number;
  readonly text: string;
  readonly clocks: readonly ClockTime[];
}

/** `at 9 and 17`, `9:30, 13:00 and 17:00`. */
export function clocksIn(text: string, grammar: Grammar, here: Here): ClockTimes | undefined {
  const { tied, tie, unit = '' } = grammar.clocks;
  const found = patternOf(tied, grammar).exec(text);
  if (found === null) return undefined;
  const each = new RegExp(patternOf('CLOCK', grammar).source, 'giu');
  // In Arabic "and" is written with what follows.
  const words = found[0].replace(/(?<!\p{L})و(?=\d)/gu, 'و ');
  const moments = (words.match(each) ?? []).map(clock =>
    allMoments(`${tie}${clock}${/^\d+$/.test(clock) ? unit : ''}`, grammar, here),
  );
  const clocks = moments.flatMap(([moment]) =>
    moment !== undefined && hasHour(moment) && !moment.end ? [hourIn([moment], grammar)] : [],
  );
  if (clocks.length < 2 || clocks.length < moments.length) return undefined;
  return { index: found.index, text: found[0], clocks };
}
