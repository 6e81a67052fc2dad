import type { ParsedResult } from 'chrono-node';
import { type Grammar, partOf, patternOf } from './grammar.ts';
import type { Here } from './here.ts';
import { allMoments, hasHour } from './moments.ts';
import { goesOn, hoursOfPart, type Part } from './parts.ts';
import { USUAL_HOUR } from './spoken.ts';

/** A time of day. `isBare`: nothing says whether it is before or after noon. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly isBare?: true;
  /** Of the night that begins on the day that is said: "tonight at 2". */
  readonly isAfterMidnight?: true;
}

/**
 * The times of day that are meant: of "7 nachts" and of a night without an hour several, and it is asked which. `words`:
 * what else is said of it.
 */
export function hoursIn(
  moments: readonly ParsedResult[],
  grammar: Grammar,
  words = '',
): readonly ClockTime[] {
  const said = moments.find(hasHour);
  const part = partOf([words, ...moments.map(each => each.text)].join(' '), grammar);
  if (said === undefined) return part === undefined ? [{ hour: USUAL_HOUR, minute: 0 }] : WITHOUT_HOUR[part];
  if (part === undefined) return [bareHour(said)];
  const minute = said.start.get('minute') ?? 0;
  return hoursSaid(said, part, grammar).map(hour => ({
    ...{ hour, minute },
    ...(goesOn(part) && hour < 12 && { isAfterMidnight: true }),
  }));
}

/** The one that is meant; undefined: it is not known which. */
export function hourIn(...said: Parameters<typeof hoursIn>): ClockTime | undefined {
  const [hour, ...others] = hoursIn(...said);
  return others.length === 0 ? hour : undefined;
}

const at = (hour: number): readonly ClockTime[] => [{ hour, minute: 0 }];

/** The hours that a part of a day means where none is said. */
const WITHOUT_HOUR: Readonly<Record<Part, readonly ClockTime[]>> = {
  early: [],
  morning: at(9),
  noon: at(12),
  afternoon: at(15),
  evening: at(19),
  late: at(19),
  night: [...at(22), { hour: 2, minute: 0, isAfterMidnight: true }],
};

/** A bare "at 5" is in the afternoon; "05:00", "5:00" and "5am" are not. */
function bareHour(said: ParsedResult): ClockTime {
  const { start, text } = said;
  const hour = start.get('hour') ?? USUAL_HOUR;
  const minute = start.get('minute') ?? 0;
  if (start.isCertain('meridiem')) return { hour, minute };
  const countsTo24 = COUNTS_TO_24.test(withoutMinutes(said)) || /\d[:.]00/.test(text);
  const isLater = !countsTo24 && hour > 0 && hour < 7;
  // "7:30" is as it stands, "5:30" hardly.
  const isClear = countsTo24 || (/\d[:.]\d\d/.test(text) && hour > 6);
  const isBare = hour > 0 && hour < 12 && !isClear;
  return { hour: isLater ? hour + 12 : hour, minute, ...(isBare && { isBare }) };
}

/** Of "tonight at 3am", and of "07:00" where it may be either, the hour is as it is written. */
function hoursSaid(said: ParsedResult, part: Part, grammar: Grammar): readonly number[] {
  const hour = said.start.get('hour') ?? USUAL_HOUR;
  if (/\d ?[ap]\.?\s?m(?!\p{L})/iu.test(said.text)) return [hour];
  const text = withoutMinutes(said);
  const written = asWritten(hour, text);
  const all = hoursOfPart(written, part, grammar.hours);
  return all.length > 1 && /(?<![\d:.h])0\d/.test(text) ? [written] : all;
}

/** "2:14" has no hour 14 in it, and "7 Uhr 05" does not count to 24. */
function withoutMinutes({ start, text }: ParsedResult): string {
  const minutes = String(start.get('minute') ?? 0).padStart(2, '0');
  return text.replace(new RegExp(`(?<=\\d\\D{1,8})${minutes}(?!\\d)`), '');
}

/** Of twelve; the library makes 14 of "tonight at 2". */
function asWritten(hour: number, text: string): number {
  if (hour === 0) return /\b0/.test(text) ? 0 : 12;
  return hour < 13 || text.includes(String(hour)) ? hour : hour - 12;
}

/** The signs that an hour counts to 24; nobody counts so in words, or before "et demie". */
const COUNTS_TO_24 = /\b0\d|uhr|\d ?(?:hs?|heures?|horas?)(?! et (?:demi|quart)| moins)(?!\p{L})|時/iu;

/** Twelve hours on, or back. */
export const otherHalf = ({ hour, minute }: ClockTime): ClockTime => ({ hour: (hour + 12) % 24, minute });

/** At these hours people may as well be awake in the other half of the day. */
export const isUnclear = ({ hour, isBare }: ClockTime) => isBare === true && hour % 12 >= 5 && hour % 12 <= 8;

/** Several times of one day, and where they stand. */
export interface ClockTimes {
  readonly index: number;
  readonly text: string;
  readonly clocks: readonly ParsedResult[];
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
    moment !== undefined && hasHour(moment) && !moment.end ? [moment] : [],
  );
  if (clocks.length < 2 || clocks.length < moments.length) return undefined;
  return { index: found.index, text: found[0], clocks };
}
