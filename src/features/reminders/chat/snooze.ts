import { beginDialogue } from '../../../chat/dialogs/words.ts';
import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Answers } from '../../../core/dialogue.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { When } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { type CardMeant, cardMeant, lastCards } from './card-meant.ts';
import { keepRemark, nameFor, putOff, type SnoozeWish } from './put-off.ts';
import { asSnooze, readSnooze } from './read-snooze.ts';
import { asAnswer, choicesAnswer } from './reminder-answers.ts';
import { sayReminder } from './reminder-card.ts';

/** `snooze until Friday`: the card that is replied to or named, or else the last one. Herald asks if it is unclear. */
export async function snoozeByWords(turn: Turn, person: Person, text: string): Promise<void> {
  const { name, when: read } = readSnooze(turn, person, text);
  const when = read && asSnooze(read, turn.now);
  const cards = await lastCards(turn, person);
  const meant = await cardMeant(turn, person, { cards, ...(name !== undefined && { name }) });
  if (!('card' in meant) && cards.length === 0)
    return sayGuidance(turn, person, { note: noCard(name) }, [REMINDERS]);
  if ('card' in meant && when !== undefined && 'timing' in when)
    return snoozeCard(turn, person, { delivery: meant.card, timing: when.timing });
  await beginDialogue(turn, person, 'snooze', { ...givenOf(turn, person, meant), ...asked(when, text) });
}

const noCard = (name: string | undefined): Phrase => {
  const note = phrase('snooze.no-card');
  return name === undefined ? note : phrase('dialog.unclear', { said: name, note });
};

export const REMINDERS = asSuggestion({ command: 'command.reminders', title: 'button.reminders' });

/** Of which card, and between which it is asked. */
function givenOf(turn: Turn, person: Person, meant: CardMeant): Answers {
  const all = 'card' in meant ? [meant.card] : meant.among;
  const cards = all.map(({ id, said }) => ({ id, title: nameFor(turn, person, said) }));
  return 'card' in meant ? { cards, card: meant.card.id } : { cards, why: meant.why };
}

function asked(when: When | undefined, said: string): Answers {
  if (when === undefined) return {};
  if ('timing' in when) return { when: asAnswer(when.timing) };
  const { unclear: note, choices } = when;
  return choices === undefined
    ? { unclear: phrase('dialog.unclear', { said, note }) }
    : { when: choicesAnswer(choices) };
}

/** The card says so, and so does another one below what was written, with *Undo*. */
export async function snoozeCard(turn: Turn, person: Person, wish: SnoozeWish): Promise<void> {
  const reminder = await putOff(turn, person, wish);
  if (reminder !== 'full') await keepRemark(turn, reminder);
  await sayReminder(turn, person, reminder, wish.timing);
}

/** Whether this is meant as a snooze, whatever is asked: with its end, and of no card or one that there is. */
export const isSnooze: NonNullable<Command['always']> = async ({ turn, person, text }) => {
  const { name, when } = readSnooze(turn, person, text);
  if (when === undefined) return false;
  if (name === undefined) return true;
  return 'card' in (await cardMeant(turn, person, { cards: await lastCards(turn, person), name }));
};
