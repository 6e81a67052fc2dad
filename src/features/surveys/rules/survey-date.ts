import * as de from 'chrono-node/de';
import * as en from 'chrono-node/en';
import * as es from 'chrono-node/es';
import * as fr from 'chrono-node/fr';
import * as ja from 'chrono-node/ja';
import * as pt from 'chrono-node/pt';
import { DateTime } from 'luxon';
import type { Circumstances } from '../../../core/dialogue.ts';

/** Each in its own language first, then in English and German. */
const PARSERS = {
  en: [en.GB, de.casual],
  us: [en.casual, de.casual],
  de: [de.casual, en.GB],
  es: [es.casual, en.GB, de.casual],
  fr: [fr.casual, en.GB, de.casual],
  ja: [ja.casual, en.GB, de.casual],
  pt: [pt.casual, en.GB, de.casual],
} as const;

/** Whoever writes more than that writes more than a date. */
const LONGEST = 100;

/**
 * A day as `2026-11-20`, out of a date in one of these languages, or in English or German. Past or future, unlike the time of a reminder. `11/10` is
 * in November to whoever has the language of the United States, and in October to everybody else.
 */
export function readDate(
  text: string,
  { now, timeZone = 'utc', locale = '', language = locale }: Circumstances,
): string | undefined {
  const [, iso] = /^(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  if (iso !== undefined) return DateTime.fromISO(iso).isValid ? iso : undefined;
  if (text.length > LONGEST) return undefined;
  const timezone = DateTime.fromJSDate(now, { zone: timeZone }).offset;
  for (const parser of PARSERS[parsersFor(language, locale)]) {
    const start = parser.parse(text, { instant: now, timezone })[0]?.start;
    const isDay = start?.isCertain('day') || start?.isCertain('weekday');
    if (start && isDay) return dayOf(start.get('year'), start.get('month'), start.get('day'));
  }
  return undefined;
}

/** The order of day and month is the locale's, the words are the language's. */
function parsersFor(language: string, locale: string): keyof typeof PARSERS {
  const spoken = language.split('-')[0]?.toLowerCase() ?? '';
  if (spoken === 'en') return /^en(-us)?$/i.test(locale) ? 'us' : 'en';
  return Object.hasOwn(PARSERS, spoken) ? (spoken as keyof typeof PARSERS) : 'en';
}

function dayOf(year: number | null, month: number | null, day: number | null): string | undefined {
  const date = DateTime.utc(year ?? 0, month ?? 0, day ?? 0);
  return date.isValid ? date.toISODate() : undefined;
}
