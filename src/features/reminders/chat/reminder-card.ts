import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Timing } from '../../../decide/when/timing.ts';
import { phrase } from '../../../text/phrase.ts';
import type { ReminderCard, ReminderLine } from '../cards/reminder-cards.ts';
import { LONGEST_REMINDER, MOST_REMINDERS, type Reminder } from '../reminder.ts';

export const NOTHING = phrase('reminders.nothing');
export const TOO_LONG = phrase('reminders.too-long', { most: LONGEST_REMINDER });
export const FULL = phrase('reminders.full', { most: String(MOST_REMINDERS) });

/** Says how the reminder was understood, with *Undo*; or that there is no room for it. */
export function sayReminder(
  turn: Turn,
  person: Person,
  reminder: Reminder | 'full',
  { other }: Pick<Timing, 'other'> = {},
): Promise<void> {
  if (reminder === 'full') return sayLine(turn, toPerson(person), FULL);
  const card = cardOf(reminder, 'set');
  return sayCard(turn, toPerson(person), 'reminder', {
    ...card,
    saidAt: turn.now.toISOString(),
    ...(other && { other: other.toISOString() }),
  });
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
