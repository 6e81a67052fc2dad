import { beginDialogue } from '../../../chat/dialogs/words.ts';
import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import { sayLine, type Turn, toPerson, toPlace } from '../../../chat/turn.ts';
import type { Suggestion } from '../../../core/cards.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { cut } from '../../../core/text.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_QUESTION, type Question } from '../question.ts';
import { passOn } from './pass-on.ts';
import { responderOf } from './responder.ts';

/** `ask …` in the 1:1; without a question it is asked for. */
export async function ask(turn: Turn, person: Person, text: string): Promise<void> {
  if (responderOf(turn) === undefined) return sayGuidance(turn, person, { note: phrase('questions.nobody') });
  if (text === '') return beginDialogue(turn, person, 'ask');
  await passOn(turn, person, text, toPerson(person));
}

/** In a channel or group chat, whoever reads it there can see that it was asked, and the answer. */
export async function askInPlace(turn: Turn, person: Person, text: string): Promise<boolean> {
  if (responderOf(turn) === undefined || text === '') return false;
  await passOn(turn, person, text, toPlace(turn.event));
  return true;
}

/** Whether it is a question, whatever is asked: "ask Ana about it" may be what somebody answers. */
export const isQuestion: NonNullable<Command['always']> = ({ turn, text }) =>
  responderOf(turn) !== undefined && /[?？؟]\s*$/u.test(text);

/** A text that is no command may be a question. */
export async function toAskInstead(turn: Turn, _person: Person, said: string): Promise<Suggestion[]> {
  const responder = responderOf(turn);
  if (responder === undefined || said.length > LONGEST_QUESTION) return [];
  return [
    {
      write: phrase('command.ask'),
      rest: said,
      title: phrase('questions.ask-whom', { who: responder.name }),
    },
  ];
}

/** `my questions`: those that nobody has answered yet, oldest first. */
export async function sayQuestions(turn: Turn, person: Person): Promise<void> {
  const open = await turn.stores.questions.openOf(person.id);
  if (open.length > 0) return sayLine(turn, toPerson(person), listOf(open));
  const toAsk = responderOf(turn) === undefined ? [] : [asSuggestion({ command: 'command.ask' })];
  await sayGuidance(turn, person, { note: phrase('questions.none-open') }, toAsk);
}

const LONGEST_LINE = 200;

function listOf(open: readonly Question[]): Phrase {
  const lines = open.map(({ text, responder, deadlineAt }) =>
    phrase('questions.open-one', {
      question: cut(text.replace(/\s+/g, ' '), LONGEST_LINE),
      who: responder,
      by: { moment: deadlineAt.toISOString() },
    }),
  );
  return [phrase('questions.open-head', { count: open.length }), ...lines].reduceRight((more, line) =>
    phrase('questions.lines', { line, more }),
  );
}
