import { DateTime } from 'luxon';
import type { Circumstances } from '../../../core/dialogue.ts';
import { type Day, understandDay } from '../../../decide/day.ts';
import { NO_ZONE } from '../../../decide/when/timing.ts';

/** In UTF-16 units. A longer text is more than a date. */
const LONGEST = 100;

/**
 * A day as `2026-11-20`, as times are read in reminders, and past or to come; several where nobody knows which is meant:
 * `11/10` of somebody whose locale is unknown.
 */
export function readDate(text: string, { now, timeZone = NO_ZONE, locale, language }: Circumstances): Day {
  const [, iso] = /^(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  if (iso !== undefined) return DateTime.fromISO(iso).isValid ? iso : undefined;
  if (text.length > LONGEST) return undefined;
  const languages = [language ?? locale].filter(tag => tag !== undefined);
  return understandDay(text, { now, timeZone, locale, languages });
}
