import type { Said } from '../../../core/notification.ts';
import { card, dataOf, templateOf } from '../../../core/said.ts';
import type { ReminderCard } from '../cards/reminder-cards.ts';
import type { Reminder } from '../reminder.ts';

/** So late that the card says so: Herald was not running, or had no database. */
const LATE_MS = 60_000;

/** The card of a reminder whose time has come. */
export function reminderSaid({
  id,
  what,
  at,
  every,
  timeZone,
}: Pick<Reminder, 'id' | 'what' | 'at' | 'every' | 'timeZone'>): Said {
  const reminder: ReminderCard = {
    ...{ reminder: id, what, at: at.toISOString(), timeZone, state: 'due' },
    ...(every !== undefined && { every }),
  };
  return card('reminder', reminder);
}

/** The same reminder at another time, or in other words. A card that was snoozed stays what it was. */
export function reworded(standing: Said, reminder: Reminder): Said {
  return templateOf(standing) === 'reminder' && reminder.snoozes === undefined
    ? reminderSaid(reminder)
    : standing;
}

/** The card of a reminder due at `at`, where it is so late that the card says so; else undefined. */
export function saidLate(planned: Said, at: Date, now: Date): Said | undefined {
  const isLate = now.getTime() - at.getTime() > LATE_MS;
  const reminder = dataOf(planned, 'reminder');
  return isLate && reminder ? card('reminder', { ...reminder, late: true }) : undefined;
}
