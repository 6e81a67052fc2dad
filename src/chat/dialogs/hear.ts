import type { Heard } from '../../core/dialogue.ts';
import type { Person } from '../../core/person.ts';
import { cut } from '../../core/text.ts';
import { LONGEST_QUOTE } from '../../decide/dialogue.ts';
import { phrase } from '../../text/phrase.ts';
import { asksForNothing, type ReadLine } from '../commands.ts';
import { type DialogEvent, type Dialogs, isOver, type Running } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { carryOut } from './carry-out.ts';

export type AnswerCommand = (turn: Turn, person: Person, read: ReadLine) => Promise<void>;

/** These are about the question itself, so it is not asked again after them. */
const ENDS: ReadonlySet<string> = new Set(['cancel', 'continue']);

/**
 * A line in a 1:1 in which a dialogue runs. A whole command is heard as one, whatever is asked; what answers the open
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
  // A dialogue that is over stands in nobody's way; only an answer to it is told that it comes too late.
  if (isOver(running, turn.now) && read.name !== 'other') return answerCommand(turn, person, read);
  if (running.interruptedBy !== undefined)
    return whileInterrupted(turn, person, read, running, answerCommand);
  const heard = { kind: 'said', text: turn.event.text } as const;
  const isAnswer =
    read.name === 'other' ||
    read.command?.isReply === true ||
    (dialogs.understands(heard) && !(await isCommand(turn, person, { read, running, dialogs })));
  if (isAnswer) return carryOut(turn, person, await answered(dialogs, turn.event, heard));
  // A person who is asked what to watch may write the whole command: then nothing is left to ask.
  if (read.name === running.dialogue && running.isFresh && read.text !== '') await dialogs.drop();
  await answerCommand(turn, person, read);
  await carryOut(turn, person, await dialogs.offer());
}

/** A person who corrects the last answer answers that question anew, not the next one. */
async function answered(
  dialogs: Dialogs,
  { edits }: Turn<'said'>['event'],
  heard: Heard,
): Promise<DialogEvent[]> {
  const amended = edits === undefined ? undefined : await dialogs.amend(edits, heard);
  return amended ?? dialogs.hear(heard);
}

/** Whether it is a new command, although it might answer the question. */
async function isCommand(
  turn: Turn<'said'>,
  person: Person,
  { read, running, dialogs }: Asked,
): Promise<boolean> {
  const { command, text, isAsTold = false } = read;
  if (read.mayAnswer) return false;
  if (text === '' && isAsTold) return true;
  // The same command for something else is no answer.
  if (read.name === running.dialogue && !running.isCallers) return true;
  const isFree = dialogs.understands(ANYTHING);
  if (text === '' && isFree && isTelling(turn, read)) return true;
  // "Daily digest" may be one of the answers that the question takes.
  if (command?.takes !== undefined && !isFree) return false;
  const { language } = read;
  const heard = { turn: { ...turn, ...(language && { writtenIn: language }) }, person, text, isAsTold };
  return (await command?.always?.(heard)) ?? false;
}

interface Asked {
  readonly read: ReadLine;
  readonly running: Running;
  readonly dialogs: Dialogs;
}

/** Only a question to which anything may be the answer takes this. */
const ANYTHING: Heard = { kind: 'said', text: '–' };

/** A single word may be an answer as well; of several that are a command to the last one, nobody thinks by chance. */
const isTelling = ({ event }: Turn<'said'>, { command }: ReadLine): boolean =>
  command !== undefined && !command.mayAnswer && wordsIn(event.text) !== 1;

const wordsIn = (text: string): number =>
  [...WORDS.segment(text.trim())].filter(({ isWordLike }) => isWordLike).length;

/** Words that no space keeps apart are counted, too, whatever the language here. */
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** Nothing is asked meanwhile, so a text answers nothing. */
async function whileInterrupted(
  turn: Turn<'said'>,
  person: Person,
  read: ReadLine,
  { topic }: Running,
  answerCommand: AnswerCommand,
): Promise<void> {
  // "Yes" is meant for what was asked, whatever it is otherwise.
  if (!asksForNothing(read)) return answerCommand(turn, person, read);
  const said = cut(turn.event.text, LONGEST_QUOTE);
  await sayLine(turn, toPerson(person), phrase('dialog.waits', { said, what: topic }));
}
