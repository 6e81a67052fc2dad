import type { Person } from '../../core/person.ts';
import { phrase } from '../../text/phrase.ts';
import type { ReadLine } from '../commands.ts';
import { isOver, type Running } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { carryOut } from './carry-out.ts';

export type AnswerCommand = (turn: Turn, person: Person, read: ReadLine) => Promise<void>;

/** These are about the question itself, so it is not asked again after them. */
const ENDS: ReadonlySet<string> = new Set(['cancel', 'continue']);

/**
 * A line in a 1:1 in which a dialogue runs. Some commands are heard whatever is asked; what answers the open
 * question is an answer; else a command is a command. The question is asked again after it. Anything else is not understood.
 */
export async function hearLine(
  turn: Turn<'said'>,
  person: Person,
  read: ReadLine,
  answerCommand: AnswerCommand,
): Promise<void> {
  const dialogs = await turn.dialogs(person);
  const running = dialogs.running();
  if (running === undefined || ENDS.has(read.name)) return answerCommand(turn, person, read);
  // What is over stands in nobody's way; only an answer that comes too late is told so.
  if (isOver(running, turn.now) && read.name !== 'other') return answerCommand(turn, person, read);
  if (running.interruptedBy !== undefined)
    return whileInterrupted(turn, person, read, running, answerCommand);
  const heard = { kind: 'said', text: turn.event.text } as const;
  const isAnswer =
    read.name === 'other' || (dialogs.understands(heard) && !(await isAlways(turn, person, read)));
  if (isAnswer) return carryOut(turn, person, await dialogs.hear(heard));
  await answerCommand(turn, person, read);
  await carryOut(turn, person, await dialogs.reprompt());
}

const isAlways = (turn: Turn, person: Person, { command, text, isAsTold = false }: ReadLine) =>
  command?.always?.({ turn, person, text, isAsTold }) ?? false;

async function whileInterrupted(
  turn: Turn,
  person: Person,
  read: ReadLine,
  { topic }: Running,
  answerCommand: AnswerCommand,
): Promise<void> {
  if (read.name !== 'other') return answerCommand(turn, person, read);
  await sayLine(turn, toPerson(person), phrase('dialog.waits', { what: topic }));
}
