import type { Phrase } from '../../../core/phrase.ts';
import type { Here } from '../../../decide/when/here.ts';
import type { Timing } from '../../../decide/when/timing.ts';
import { understandWhen } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_REMINDER, type Reminder } from '../reminder.ts';
import { NOTHING, TOO_LONG } from './reminder-card.ts';

type Changed = (Timing & Pick<Reminder, 'what'>) | { readonly unclear: Phrase };

/** The change that the form of a reminder asks for. Without a time it keeps its own; a snoozed card keeps its title. */
export function changed(reminder: Reminder, inputs: Readonly<Record<string, unknown>>, here: Here): Changed {
  const what = reminder.snoozes === undefined ? textOf(inputs[`what:${reminder.id}`]) : reminder.what;
  const when = textOf(inputs[`when:${reminder.id}`]);
  if (what === '') return { unclear: NOTHING };
  if (what.length > LONGEST_REMINDER) return { unclear: TOO_LONG };
  if (when === '') return kept({ ...reminder, what }, here.now);
  const understood = understandWhen(when, here);
  if ('unclear' in understood) return understood;
  const { timing, rest } = understood;
  return rest === '' ? { ...timing, what } : { unclear: phrase('when.left-over', { rest }) };
}

export const PASSED = phrase('reminders.time-passed', { example: phrase('when.example.tomorrow') });

function kept({ what, at, every, timeZone }: Reminder, now: Date): Changed {
  if (at <= now) return { unclear: PASSED };
  return { what, at, timeZone, ...(every !== undefined && { every }) };
}

const textOf = (input: unknown) => (typeof input === 'string' ? input.trim() : '');
