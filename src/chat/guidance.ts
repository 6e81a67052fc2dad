import type { Guidance, Suggestion } from '../core/cards.ts';
import type { Person } from '../core/person.ts';
import { phrase } from '../text/phrase.ts';
import type { Pointer } from './feature.ts';
import { sayCard, type Turn, toPerson } from './turn.ts';

/** A card has room for so many ways out. */
const MOST = 3;

const HELP = asSuggestion({ command: 'command.help', title: 'button.help' });

/** One line on what was not understood or cannot be done, with the likeliest ways on as buttons; the last is the help. */
export function sayGuidance(
  turn: Turn,
  person: Person,
  what: Pick<Guidance, 'said' | 'meant' | 'note'>,
  suggestions: readonly Suggestion[] = [],
): Promise<void> {
  const all = [...suggestions.slice(0, MOST - 1), HELP];
  return sayCard(turn, toPerson(person), 'guidance', { ...what, suggestions: all });
}

/** A button that writes what people are told to write for it. */
export function asSuggestion({ command, title }: Pointer): Suggestion {
  return { write: phrase(command), ...(title !== undefined && { title: phrase(title) }) };
}
