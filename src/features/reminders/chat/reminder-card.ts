import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { ReminderCard, ReminderLine } from '../cards/reminder-cards.ts';
import { MOST_REMINDERS, type Reminder } from '../reminder.ts';

export const FULL = `You have ${MOST_REMINDERS} reminders already, which is as many as I can keep. Write "reminders" to delete one.`;

/** What was understood, with *Undo*; or that there is no room for it. */
export function sayReminder(turn: Turn, person: Person, reminder: Reminder | 'full'): Promise<void> {
  if (reminder === 'full') return sayLine(turn, toPerson(person), FULL);
  return sayCard(turn, toPerson(person), 'reminder', cardOf(reminder, 'set'));
}

export function cardOf(reminder: Reminder, state: ReminderCard['state']): ReminderCard {
  return { ...lineOf(reminder), state };
}

export function lineOf({ id, what, at, every, timeZone, snoozes }: Reminder): ReminderLine {
  return {
    reminder: id,
    what,
    at: at.toISOString(),
    timeZone,
    ...(every !== undefined && { every }),
    ...(snoozes !== undefined && { snoozed: true }),
  };
}
