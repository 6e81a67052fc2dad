import { WEEK } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { everyPhrase } from '../../../decide/when/words.ts';
import { phrase } from '../../../text/phrase.ts';

/** Every full hour, which no repetition that people can be told of in days is. */
export const HOURLY = '0 * * * *';

const IS_RHYTHM = /^\d+ [\d*][\d,*]*( [\dL*][\dL,*#-]*){3}(;| \||$)/;

/** A card that was kept may say anything. */
export const isRhythm = (every: string): boolean => IS_RHYTHM.test(every);

export const rhythmInWords = (every: string): Phrase =>
  every === HOURLY ? phrase('attention.rhythm.hour') : everyPhrase(every);

/** In the place of a wish on the form: whatever it is. */
export const AS_IT_IS = 'as-it-is';

/** How often a digest comes, as the card offers it; a digit is a day of the week. */
export const RHYTHMS = ['now', 'hour', 'day', 'workdays', ...WEEK.map(String)] as const;

const DAYS: Readonly<Record<string, string>> = {
  day: '*',
  workdays: '1-5',
  ...Object.fromEntries(WEEK.map(day => [String(day), String(day)])),
};

const IS_CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The chosen rhythm as a repetition; `now`: none. Undefined: there is no such choice, or no time with it. */
export function everyFrom(rhythm: string, at: string): string | 'now' | undefined {
  if (rhythm === 'now') return 'now';
  if (rhythm === 'hour') return HOURLY;
  const days = Object.hasOwn(DAYS, rhythm) ? DAYS[rhythm] : undefined;
  const [, hour, minute] = IS_CLOCK.exec(at) ?? [];
  return days === undefined || hour === undefined
    ? undefined
    : `${Number(minute)} ${Number(hour)} * * ${days}`;
}

/** Where the form of the card begins. */
export const USUAL_TIME = '09:00';
