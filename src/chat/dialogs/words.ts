import type { Answers } from '../../core/dialogue.ts';
import type { Person } from '../../core/person.ts';
import type { Phrase } from '../../core/phrase.ts';
import { phrase } from '../../text/phrase.ts';
import type { Dialogs, Running } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
import { hasUndo } from '../written-buttons.ts';
import { carryOut } from './carry-out.ts';

/** Begins a dialogue on top of whatever runs. */
export async function beginDialogue(
  turn: Turn,
  person: Person,
  dialogue: string,
  given: Answers = {},
): Promise<void> {
  const dialogs = await turn.dialogs(person);
  await carryOut(turn, person, await dialogs.begin(dialogue, given));
}

/** `cancel`: ends what is being done, and takes up what was being done before it. */
export async function cancelDialogue(turn: Turn, person: Person): Promise<void> {
  const found = await inTheMiddle(turn, person, () => nothingToCancel(turn, person));
  if (found === undefined) return;
  const events = await found.dialogs.cancel();
  await sayLine(turn, toPerson(person), phrase('dialog.cancelled', { what: found.running.topic }));
  await carryOut(turn, person, events);
}

/** In some languages the word that cancels is the one with which people undo. */
async function nothingToCancel(turn: Turn, person: Person): Promise<Phrase> {
  if (!(await hasUndo(turn, person))) return phrase('dialog.nothing-to-cancel');
  return phrase('dialog.nothing-to-cancel-undo', { undo: phrase('button.undo') });
}

/** `continue`: the end of an interruption; without one, the open question again. */
export async function goOnWithDialogue(turn: Turn, person: Person): Promise<void> {
  const found = await inTheMiddle(turn, person, () => NOTHING_TO_CONTINUE);
  if (found === undefined) return;
  const { dialogs, running } = found;
  const events = await (running.interruptedBy === undefined ? dialogs.reprompt() : dialogs.resume());
  await carryOut(turn, person, events);
}

const NOTHING_TO_CONTINUE = phrase('dialog.nothing-to-continue');

/** The dialogue that runs; where none does, the person is told so. */
async function inTheMiddle(
  turn: Turn,
  person: Person,
  otherwise: () => Phrase | Promise<Phrase>,
): Promise<{ dialogs: Dialogs; running: Running } | undefined> {
  const dialogs = await turn.dialogs(person);
  const running = dialogs.running();
  if (running !== undefined) return { dialogs, running };
  await sayLine(turn, toPerson(person), await otherwise());
  return undefined;
}
