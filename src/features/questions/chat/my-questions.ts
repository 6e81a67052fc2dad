import { beginDialogue } from '../../../chat/dialogs/words.ts';
import { sayHelp, type Turn, toPerson, toPlace } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { phrase } from '../../../text/phrase.ts';
import { passOn } from './pass-on.ts';
import { responderOf } from './responder.ts';

/** `ask …` in the 1:1; without a question it is asked for. */
export async function ask(turn: Turn, person: Person, text: string): Promise<void> {
  if (responderOf(turn) === undefined)
    return sayHelp(turn, person, {
      note: phrase('questions.nobody'),
    });
  if (text === '') return beginDialogue(turn, person, 'ask');
  await passOn(turn, person, text, toPerson(person));
}

/** In a channel or group chat, whoever reads it there can see that it was asked, and the answer. */
export async function askInPlace(turn: Turn, person: Person, text: string): Promise<boolean> {
  if (responderOf(turn) === undefined || text === '') return false;
  await passOn(turn, person, text, toPlace(turn.event));
  return true;
}
