import { hereOf } from '../../../chat/ends.ts';
import { lastSaid } from '../../../chat/last-said.ts';
import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { dataOf } from '../../../core/said.ts';
import { momentAlone } from '../../../decide/when/alone.ts';
import { type Meant, understandWhen, type When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Reminder } from '../reminder.ts';
import { movedTo } from '../rules/moved-to.ts';
import { keepRemark } from './put-off.ts';
import { asSnooze } from './read-snooze.ts';
import { cardOf } from './reminder-card.ts';

/** A reminder and the time to which it is moved. */
interface Move {
  readonly reminder: Reminder;
  readonly timing: Meant['timing'];
}

/** Moves a reminder and shows it as it is now, with *Undo*, which brings back its former time. */
export async function moveReminder(turn: Turn, person: Person, { reminder, timing }: Move): Promise<void> {
  const { other, ...to } = timing;
  const { id, what, at, every, timeZone } = reminder;
  const moved = await turn.stores.reminders.change(person, id, { ...to, what });
  if (moved === undefined || moved === 'full') return sayLine(turn, toPerson(person), GONE);
  await keepRemark(turn, moved);
  await sayCard(turn, toPerson(person), 'reminder', {
    ...cardOf(moved, 'moved'),
    saidAt: turn.now.toISOString(),
    before: { at: at.toISOString(), timeZone, ...(every !== undefined && { every }) },
    ...(other && { other: other.toISOString() }),
  });
}

const GONE = phrase('reminders.gone');

/** To when this text moves it; a card that is shown again comes once. */
export function readMove(
  turn: Turn,
  person: Person,
  { reminder, text }: { reminder: Reminder; text: string },
): When {
  const to = movedTo(reminder, text, hereOf(turn, person));
  return reminder.snoozes === undefined ? to : asSnooze(to, turn.now);
}

/** Whether a text is a time and nothing else, one that has passed or does not do included. */
export function isTimeAlone(turn: Turn, person: Person, text: string): boolean {
  const here = hereOf(turn, person);
  const when = understandWhen(text, here);
  if ('timing' in when) return when.rest === '';
  return when.choices?.every(({ rest }) => rest === '') ?? momentAlone(text, here) !== undefined;
}

/** So long after it was said, what somebody writes is hardly about it. */
const FEW_MINUTES_MS = 10 * 60 * 1000;

/** The reminder that this person set or moved a moment ago, where Herald has said nothing to them since. */
export async function justSet(turn: Turn, person: Person): Promise<Reminder | undefined> {
  const last = await lastSaid(turn, person);
  const { reminder: id, saidAt } = (last && dataOf(last.said, 'reminder')) ?? {};
  if (id === undefined || saidAt === undefined) return undefined;
  if (turn.now.getTime() - new Date(saidAt).getTime() > FEW_MINUTES_MS) return undefined;
  const reminder = await turn.stores.reminders.find(person, id);
  return reminder?.state === 'waiting' ? reminder : undefined;
}
