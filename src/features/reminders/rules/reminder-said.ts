import type { Said } from '../../../core/notification.ts';
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
  const card: ReminderCard = {
    ...{ reminder: id, what, at: at.toISOString(), timeZone, state: 'due' },
    ...(every !== undefined && { every }),
  };
  return { template: 'reminder', data: { ...card } };
}

/** The same reminder at another time, or in other words. A card that was snoozed stays what it was. */
export function reworded(standing: Said, reminder: Reminder): Said {
  const isReminder = 'template' in standing && standing.template === 'reminder';
  return isReminder && reminder.snoozes === undefined ? reminderSaid(reminder) : standing;
}

/** What is said of a reminder that was to come at `at`, where it has to be said differently by now. */
export function saidLate(planned: Said, at: Date, now: Date): Said | undefined {
  const isLate = now.getTime() - at.getTime() > LATE_MS;
  return isLate && 'template' in planned ? { ...planned, data: { ...planned.data, late: true } } : undefined;
}
