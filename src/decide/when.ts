import { de, en, type ParsedResult } from 'chrono-node';
import { Cron } from 'croner';
import { DateTime } from 'luxon';
import type { Timing } from '../core/reminder.ts';
import { type Days, findAgain } from './when/again.ts';
import { hourOf, SPOKEN, USUAL_HOUR } from './when/spoken.ts';
import { firstToCome } from './when/twice.ts';

/** Where and when it is said. */
export interface Here {
  readonly now: Date;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47; decides where a text could be of two languages. */
  readonly locale?: string;
}

/** `rest` is what is left of the text without the words of the time; or what is to be asked. */
export type When = { readonly timing: Timing; readonly rest: string } | { readonly unclear: string };

export const NOT_A_TIME =
  'I found no time in that. Write for example “tomorrow at 9”, “in 20 minutes” or “every weekday at 8:30”.';

/** Where a day is said and no hour. */
export const USUAL = { hour: USUAL_HOUR, minute: 0, second: 0, millisecond: 0 } as const;

const LONGEST_YEARS = 5;

/**
 * Reads a time, or what comes again and again, out of a sentence in English or German. An hour without more is the
 * next one that people are awake at; a day without an hour is 9:00. Whatever is made of it is confirmed by a card.
 */
export function understandWhen(text: string, here: Here): When {
  const readings = languages(here.locale).map(language => read(text, language, here));
  const best = readings.reduce((a, b) => (b.found > a.found ? b : a));
  return best.when;
}

type Language = keyof typeof SPOKEN;
const PARSERS = { en: en.casual, de: de.casual };

function languages(locale = 'en'): Language[] {
  return locale.toLowerCase().startsWith('de') ? ['de', 'en'] : ['en', 'de'];
}

interface Reading {
  readonly when: When;
  /** How much of the text was words of a time. */
  readonly found: number;
}

function read(said: string, language: Language, here: Here): Reading {
  const text = SPOKEN[language].reduce<string>(
    (line, [spoken, known]) => line.replace(spoken, known as never),
    said,
  );
  const again = findAgain(text);
  const rest = again === undefined ? text : cut(text, again.words);
  const moments = momentsIn(rest, language, here);
  const found = (again?.words.length ?? 0) + moments.reduce((sum, each) => sum + each.text.length, 0);
  const timing = again === undefined ? once(moments, here) : repeated(again.days, again.words, moments, here);
  if ('unclear' in timing) return { when: timing, found };
  const left = moments.reduce((line, moment) => cut(line, moment.text), rest);
  return { when: { timing, rest: tidy(left) }, found };
}

/** The day and the hour may stand apart: "on Monday call Ana at 9". */
function momentsIn(text: string, language: Language, { now, timeZone }: Here): ParsedResult[] {
  const timezone = DateTime.fromJSDate(now, { zone: timeZone }).offset;
  const all = PARSERS[language].parse(text, { instant: now, timezone }, { forwardDate: true });
  const day = all.find(hasDay);
  const hour = all.find(each => each.start.isCertain('hour'));
  const chosen = day && hasHour(day) ? [day] : [day, hour].filter(each => each !== undefined);
  return chosen.length === 0 ? all.slice(0, 1) : chosen;
}

const hasHour = ({ start }: ParsedResult) => start.isCertain('hour');
const hasDay = ({ start }: ParsedResult) =>
  start.isCertain('day') || start.isCertain('weekday') || start.isCertain('month');

type Understood = Timing | { readonly unclear: string };

function once(moments: readonly ParsedResult[], here: Here): Understood {
  const [first] = moments;
  if (first === undefined) return { unclear: NOT_A_TIME };
  const at = instantOf(moments, here);
  if (at === undefined) return { unclear: NOT_A_TIME };
  if (at <= here.now) return { unclear: 'That time has passed already. When shall it be?' };
  if (at.getTime() - here.now.getTime() > LONGEST_YEARS * 366 * 24 * 60 * 60 * 1000)
    return { unclear: `That is more than ${LONGEST_YEARS} years away. When shall it be?` };
  return { at, timeZone: here.timeZone };
}

function instantOf(moments: readonly ParsedResult[], { now, timeZone }: Here): Date | undefined {
  // "in 20 minutes" and "5pm EST" bring their own offset, whatever the zone.
  const own = moments.find(
    ({ start }) => hasHour({ start } as ParsedResult) && start.isCertain('timezoneOffset'),
  );
  if (own !== undefined) return own.start.date();
  const day = moments.find(hasDay);
  const { hour, minute } = hourIn(moments);
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const date = day?.start ?? moments.find(each => !hasHour(each))?.start;
  const on =
    date === undefined
      ? today
      : DateTime.fromObject(
          { year: date.get('year') ?? today.year, month: date.get('month') ?? 1, day: date.get('day') ?? 1 },
          { zone: timeZone },
        );
  const said = on.set({ hour, minute, second: 0, millisecond: 0 });
  if (!said.isValid) return undefined;
  const at = firstToCome(said, today);
  // Only an hour was said: the next one.
  return (date === undefined && at <= today ? at.plus({ days: 1 }) : at).toJSDate();
}

/** A bare "at 5" is in the afternoon; "05:00", "5am" and "tomorrow morning at 5" are not. */
function hourIn(moments: readonly ParsedResult[]): { hour: number; minute: number } {
  const said = moments.find(hasHour);
  const text = moments.map(each => each.text).join(' ');
  if (said === undefined) return { hour: hourOf(text) ?? USUAL_HOUR, minute: 0 };
  const hour = said.start.get('hour') ?? USUAL_HOUR;
  const isBare = !said.start.isCertain('meridiem') && hour > 0 && hour < 7 && !/\b0\d|uhr/i.test(said.text);
  const isNight = hourOf(text) !== undefined;
  return { hour: isBare && !isNight ? hour + 12 : hour, minute: said.start.get('minute') ?? 0 };
}

function repeated(days: Days, words: string, moments: readonly ParsedResult[], here: Here): Understood {
  if ('unclear' in days) return days;
  const spoken = moments.some(hasHour)
    ? hourIn(moments)
    : { hour: hourOf(words) ?? hourIn(moments).hour, minute: 0 };
  const fields = 'cron' in days ? days.cron : fieldsOf(days.unit, moments, here);
  const every = `${spoken.minute} ${spoken.hour} ${fields}`;
  const at = nextOf({ every, timeZone: here.timeZone }, here.now);
  return at === undefined ? { unclear: NOT_A_TIME } : { at, every, timeZone: here.timeZone };
}

function fieldsOf(
  unit: 'week' | 'month' | 'year',
  moments: readonly ParsedResult[],
  { now, timeZone }: Here,
): string {
  const day = moments.find(hasDay)?.start;
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const on =
    day === undefined
      ? today
      : DateTime.fromObject({
          year: day.get('year') ?? today.year,
          month: day.get('month') ?? 1,
          day: day.get('day') ?? 1,
        });
  return { week: `* * ${on.weekday % 7}`, month: `${on.day} * *`, year: `${on.day} ${on.month} *` }[unit];
}

/**
 * The first time after an instant. A clock time that a change to summer time leaves out is the end of the gap; one
 * that there is twice is the first of the two.
 */
export function nextOf(
  { every, timeZone }: Pick<Timing, 'timeZone'> & { every: string },
  after: Date,
): Date | undefined {
  return new Cron(every, { timezone: timeZone, paused: true }).nextRun(after) ?? undefined;
}

function cut(text: string, words: string): string {
  return text.replace(words, ' ');
}

/** The words that tie a time to what it is for. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;.]+|[\s,:;]+$/g, '')
    .replace(/^(?:(?:daran|to|that|about|of|an|dass|zu)\b[\s,]*)+/i, '')
    .replace(/[\s,]+(?:at|on|by|um|am|in|from|starting|ab)$/i, '')
    .replace(/^[\s,:;.]+|[\s,:;.]+$/g, '');
}
