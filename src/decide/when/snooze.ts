import { DateTime } from 'luxon';
import { type Here, USUAL } from '../when.ts';

/** What the buttons of *Snooze* offer; `until` comes with a date and a time that the person picked. */
export const SNOOZES = ['20 minutes', '3 hours', 'tomorrow', 'until'] as const;

/** When a snoozed card comes back; undefined where nothing that is still to come was picked. */
export function snoozeUntil(
  choice: unknown,
  { date, time }: { date?: unknown; time?: unknown },
  { now, timeZone }: Pick<Here, 'now' | 'timeZone'>,
): Date | undefined {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  if (choice === '20 minutes') return here.plus({ minutes: 20 }).toJSDate();
  if (choice === '3 hours') return here.plus({ hours: 3 }).toJSDate();
  if (choice === 'tomorrow') return here.plus({ days: 1 }).set(USUAL).toJSDate();
  if (choice !== 'until' || typeof date !== 'string') return undefined;
  const hour = typeof time === 'string' && time !== '' ? time : '09:00';
  const picked = DateTime.fromISO(`${date}T${hour}`, { zone: timeZone });
  return picked.isValid && picked > here ? picked.toJSDate() : undefined;
}
