import type { ReminderCard, ReminderLine } from '../core/cards.ts';
import type { Person } from '../core/person.ts';
import type { Reminder } from '../core/reminder.ts';
import { sayCard, type Turn, toPerson } from './turn.ts';

/** What was understood, with *Undo*. */
export function sayReminder(
  turn: Turn,
  person: Person,
  reminder: Reminder,
  state: ReminderCard['state'],
): Promise<void> {
  return sayCard(turn, toPerson(person), 'reminder', { ...lineOf(reminder), state });
}

export function lineOf({ id, what, at, every, timeZone }: Reminder): ReminderLine {
  return { reminder: id, what, at: at.toISOString(), timeZone, ...(every !== undefined && { every }) };
}
