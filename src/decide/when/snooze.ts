import { DateTime } from 'luxon';
import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import { type Here, USUAL } from './here.ts';
import { firstToCome } from './twice.ts';

/** The choices that *Snooze* offers; `until` comes with a date and a time that the person picked. */
export const SNOOZES = ['20 minutes', '3 hours', 'tomorrow', 'until'] as const;

/** A card is old news after that. A reminder, which people word themselves, may be further away. */
const FURTHEST = { years: 1 };

/** When a snoozed card comes back, or what to pick instead. */
export function snoozeUntil(
  choice: unknown,
  picked: { date?: unknown; time?: unknown },
  { now, timeZone }: Pick<Here, 'now' | 'timeZone'>,
): { readonly at: Date } | { readonly unclear: Phrase } {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  if (choice === '20 minutes') return { at: here.plus({ minutes: 20 }).toJSDate() };
  if (choice === '3 hours') return { at: here.plus({ hours: 3 }).toJSDate() };
  if (choice === 'tomorrow') return { at: here.plus({ days: 1 }).set(USUAL).toJSDate() };
  const moment = momentOf(picked, timeZone);
  if (choice !== 'until' || !moment.isValid)
    return { unclear: phrase('snooze.pick', { button: phrase('snooze.until') }) };
  const then = firstToCome(moment, here);
  if (then <= here) return { unclear: phrase('snooze.past') };
  if (then > here.plus(FURTHEST)) return { unclear: phrase('snooze.too-far') };
  return { at: then.toJSDate() };
}

function momentOf({ date, time }: { date?: unknown; time?: unknown }, zone: string): DateTime {
  const hour = typeof time === 'string' && time !== '' ? time : '09:00';
  return DateTime.fromISO(typeof date === 'string' ? `${date}T${hour}` : '', { zone });
}
