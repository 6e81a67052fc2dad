import type { ParsedResult } from 'chrono-node';
import * as de from 'chrono-node/de';
import * as en from 'chrono-node/en';
import { DateTime } from 'luxon';
import type { Here } from './here.ts';
import { hourOf, type SPOKEN, USUAL_HOUR } from './spoken.ts';

export type Language = keyof typeof SPOKEN;
const PARSERS = { en: en.casual, de: de.casual };

/** The day and the hour may stand apart: "on Monday call Ana at 9". */
export function momentsIn(text: string, language: Language, { now, timeZone }: Here): ParsedResult[] {
  const timezone = DateTime.fromJSDate(now, { zone: timeZone }).offset;
  const all = PARSERS[language].parse(text, { instant: now, timezone }, { forwardDate: true });
  const day = all.find(hasDay);
  const hour = all.find(each => each.start.isCertain('hour'));
  const chosen = day && hasHour(day) ? [day] : [day, hour].filter(each => each !== undefined);
  return chosen.length === 0 ? all.slice(0, 1) : chosen;
}

export const hasHour = ({ start }: ParsedResult) => start.isCertain('hour');
export const hasDay = ({ start }: ParsedResult) =>
  start.isCertain('day') || start.isCertain('weekday') || start.isCertain('month');

/** A bare "at 5" is in the afternoon; "05:00", "5am" and "tomorrow morning at 5" are not. */
export function hourIn(moments: readonly ParsedResult[]): { hour: number; minute: number } {
  const said = moments.find(hasHour);
  const text = moments.map(each => each.text).join(' ');
  if (said === undefined) return { hour: hourOf(text) ?? USUAL_HOUR, minute: 0 };
  const hour = said.start.get('hour') ?? USUAL_HOUR;
  const isBare = !said.start.isCertain('meridiem') && hour > 0 && hour < 7 && !/\b0\d|uhr/i.test(said.text);
  const isNight = hourOf(text) !== undefined;
  return { hour: isBare && !isNight ? hour + 12 : hour, minute: said.start.get('minute') ?? 0 };
}
