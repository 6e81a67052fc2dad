import type { Person } from '../../core/person.ts';
import { phrase } from '../../text/phrase.ts';
import type { ReadLine } from '../commands.ts';
import { isOver, type Running } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { carryOut } from './carry-out.ts';

export type AnswerCommand = (turn: Turn, person: Person, read: ReadLine) => Promise<void>;

/** These are never an answer, whatever is asked. */
const ALWAYS: ReadonlySet<string> = new Set(['cancel', 'continue']);

/**
 * A line in a 1:1 in which a dialogue runs. What answers the open question is an answer; else a command is a command,
 * and the question is asked again after it, and anything else is not understood.
 */
export async function hearLine(
  turn: Turn<'said'>,
  person: Person,
  read: ReadLine,
  answerCommand: AnswerCommand,
): Promise<void> {
  const dialogs = await turn.dialogs(person);
  const running = dialogs.running();
  if (running === undefined || ALWAYS.has(read.name)) return answerCommand(turn, person, read);
  // What is over stands in nobody's way; only an answer that comes too late is told so.
  if (isOver(running, turn.now) && read.name !== 'other') return answerCommand(turn, person, read);
  if (running.interruptedBy !== undefined)
    return whileInterrupted(turn, person, read, running, answerCommand);
  const heard = { kind: 'said', text: turn.event.text } as const;
  const isHelp = read.name === 'help' && /^\W*(?:help\W*)?$/i.test(turn.event.text);
  if (!isHelp && (read.name === 'other' || dialogs.understands(heard)))
    return carryOut(turn, person, await dialogs.hear(heard));
  await answerCommand(turn, person, read);
  await carryOut(turn, person, await dialogs.reprompt());
}

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
