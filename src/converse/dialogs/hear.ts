import type { Person } from '../../core/person.ts';
import { isOver, type Running } from '../../core/ports/dialogs.ts';
import type { Command } from '../commands.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { carryOut } from './carry-out.ts';

type AnswerCommand = (turn: Turn, person: Person, command: Command) => Promise<void>;

/** These are never an answer, whatever is asked. */
const ALWAYS: ReadonlySet<Command['name']> = new Set(['cancel', 'continue']);

/**
 * A line in a 1:1 in which a dialogue runs. What answers the open question is an answer; else a command is a command,
 * and the question is asked again after it, and anything else is not understood.
 */
export async function hearLine(
  turn: Turn<'said'>,
  person: Person,
  command: Command,
  answerCommand: AnswerCommand,
): Promise<void> {
  const dialogs = await turn.dialogs(person);
  const running = dialogs.running();
  if (running === undefined || ALWAYS.has(command.name)) return answerCommand(turn, person, command);
  // What is over stands in nobody's way; only an answer that comes too late is told so.
  if (isOver(running, turn.now) && command.name !== 'other') return answerCommand(turn, person, command);
  if (running.interruptedBy !== undefined)
    return whileInterrupted(turn, person, command, running, answerCommand);
  const heard = { kind: 'said', text: turn.happening.text } as const;
  const isHelp = command.name === 'help' && /^\W*(?:help\W*)?$/i.test(turn.happening.text);
  if (!isHelp && (command.name === 'other' || dialogs.understands(heard)))
    return carryOut(turn, person, await dialogs.hear(heard));
  await answerCommand(turn, person, command);
  await carryOut(turn, person, await dialogs.reprompt());
}

async function whileInterrupted(
  turn: Turn,
  person: Person,
  command: Command,
  { topic }: Running,
  answerCommand: AnswerCommand,
): Promise<void> {
  if (command.name !== 'other') return answerCommand(turn, person, command);
  await sayLine(
    turn,
    toPerson(person),
    `We were ${topic} when something came in. Write "continue" to go on with it, or "cancel" to leave it.`,
  );
}
