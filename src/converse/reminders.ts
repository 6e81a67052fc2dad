import type { RemindersCard } from '../core/cards.ts';
import type { Person } from '../core/person.ts';
import { NO_ZONE, type Reminder } from '../core/reminder.ts';
import { type Here, understandWhen } from '../decide/when.ts';
import { beginDialogue } from './dialogs/words.ts';
import { lineOf, sayReminder } from './reminder-card.ts';
import { sayCard, type Turn, toPerson } from './turn.ts';

/** `remind me to <what> <when>`, in any order. What is missing, or cannot be understood, is asked for. */
export async function remindMe(turn: Turn, person: Person, text: string): Promise<void> {
  const understood = understandWhen(text, hereOf(turn, person));
  if ('unclear' in understood) return beginDialogue(turn, person, 'remind', givenOf(text));
  const { timing, rest } = understood;
  if (rest === '') return beginDialogue(turn, person, 'remind', { when: asAnswer(timing) });
  const reminder = await turn.stores.reminders.set(person, { ...timing, what: rest });
  await sayReminder(turn, person, reminder, 'set');
}

function givenOf(text: string) {
  const what = text.replace(/^(?:to|that|about|of|daran|an)[\s,]+/i, '').trim();
  return what === '' ? {} : { what };
}

const asAnswer = ({ at, ...rest }: Pick<Reminder, 'at' | 'every' | 'timeZone'>) => ({
  ...rest,
  at: at.toISOString(),
});

/** Where the person is, as this activity tells it, or else the last one that did; or nobody knows, which is said. */
export function hereOf({ happening, now }: Turn, person: Person): Here {
  const locale = happening.locale ?? person.locale;
  return {
    now,
    timeZone: happening.timeZone ?? person.timeZone ?? NO_ZONE,
    ...(locale !== undefined && { locale }),
  };
}

/** `reminders`: those that wait, with buttons. */
export async function sayReminders(turn: Turn, person: Person): Promise<void> {
  return sayCard(turn, toPerson(person), 'reminders', await listOf(turn, person));
}

/** Two buttons each, and "New reminder": more than six actions a card does not show. */
const MOST_LISTED = 20;

/** So many are counted. */
const MOST_COUNTED = 1_000;

export async function listOf({ stores }: Turn, person: Person): Promise<RemindersCard> {
  const all = await stores.reminders.of(person, MOST_COUNTED);
  const more = all.length - MOST_LISTED;
  return { reminders: all.slice(0, MOST_LISTED).map(lineOf), ...(more > 0 && { more }) };
}
