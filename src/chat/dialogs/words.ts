import type { Answers } from '../../core/dialogue.ts';
import type { Person } from '../../core/person.ts';
import { phrase, type SentenceKey } from '../../text/phrase.ts';
import type { Dialogs, Running } from '../ports/dialogs.ts';
import { sayLine, type Turn, toPerson } from '../turn.ts';
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
  const found = await inTheMiddle(turn, person, 'dialog.nothing-to-cancel');
  if (found === undefined) return;
  const events = await found.dialogs.cancel();
  await sayLine(turn, toPerson(person), phrase('dialog.cancelled', { what: found.running.topic }));
  await carryOut(turn, person, events);
}

/** `continue`: the end of an interruption; without one, the open question again. */
export async function goOnWithDialogue(turn: Turn, person: Person): Promise<void> {
  const found = await inTheMiddle(turn, person, 'dialog.nothing-to-continue');
  if (found === undefined) return;
  const { dialogs, running } = found;
  const events = await (running.interruptedBy === undefined ? dialogs.reprompt() : dialogs.resume());
  await carryOut(turn, person, events);
}

/** What runs; where nothing does, the person is told so. */
async function inTheMiddle(
  turn: Turn,
  person: Person,
  otherwise: SentenceKey,
): Promise<{ dialogs: Dialogs; running: Running } | undefined> {
  const dialogs = await turn.dialogs(person);
  const running = dialogs.running();
  if (running !== undefined) return { dialogs, running };
  await sayLine(turn, toPerson(person), phrase(otherwise));
  return undefined;
}
