import type { Recipient, Report } from '../core/delivery.ts';
import { EDITED } from '../core/inbound-event.ts';
import type { Person } from '../core/person.ts';
import { phrase } from '../text/phrase.ts';
import type { Abilities } from './abilities.ts';
import { asksForNothing, other, type ReadLine, readLine } from './commands.ts';
import { type AnswerCommand, hearLine } from './dialogs/hear.ts';
import { sayGuidance } from './guidance.ts';
import { guess } from './near-misses.ts';
import { answersCard } from './plain-answer.ts';
import { sayCard, type Turn, toPerson, toPlace, voiceOf } from './turn.ts';
import { asksForEach } from './two-requests.ts';
import { pressWritten } from './written-buttons.ts';

/**
 * Somebody wrote to Herald. The answer is theirs, so it goes to their 1:1, which is opened if there is none. In a
 * channel or group chat one line says so, once it is known: Teams does not let Herald write to everybody.
 */
export async function answer(turn: Turn<'said'>, abilities: Abilities): Promise<void> {
  const { event, person } = turn;
  if (person === undefined) return;
  if (event.edits !== undefined && !(await isLast(turn, event.edits)))
    return sayGuidance(turn, person, { note: EARLIER });
  const languages = abilities.languagesOf(voiceOf(turn).language);
  const reads = (text: string) => readAs({ ...turn, event: { ...event, text } }, abilities, languages);
  const read = reads(event.text) ?? other(event);
  const answerCommand = eachAlone(turn, reads, answering(abilities, languages));
  if (event.conversation.kind === 'personal')
    return hearLine(turn, person, read, orPlainly(turn, abilities, answerCommand));
  if (await read.command?.answerInPlace?.(turn, person, read.text)) return;
  const elsewhere = { ...turn, report: linesFor(person, toPlace(event)) };
  const stranger = person.personalConversationId === undefined;
  if (stranger && asksForNothing(read)) return sayHello(elsewhere, person, read);
  return answerCommand(elsewhere, person, read);
}

/** A line that asks for nothing may be the answer to the card above it. */
const orPlainly =
  (turn: Turn<'said'>, abilities: Abilities, answerCommand: AnswerCommand): AnswerCommand =>
  async (asked, person, read) => {
    const run = (text: string) => answer({ ...turn, event: { ...turn.event, text } }, abilities);
    const isAsked = (await asked.dialogs(person)).running() !== undefined;
    if (!isAsked && (await answersCard(turn, person, { asking: abilities.asking, read, run }))) return;
    return answerCommand(asked, person, read);
  };

const readAs = (turn: Turn<'said'>, abilities: Abilities, languages: readonly string[]) =>
  readLine(turn.event, abilities, languages) ?? readBy(turn, abilities);

/** A line with two requests in it is not taken for the first with the time of the second. */
const eachAlone =
  (
    { event }: Turn<'said'>,
    reads: (text: string) => ReadLine | undefined,
    answerCommand: AnswerCommand,
  ): AnswerCommand =>
  async (turn, person, read) => {
    const said = { ...turn, event } satisfies Turn<'said'>;
    if (read.command?.takes !== undefined && (await asksForEach(said, person, event.text, reads))) return;
    return answerCommand(turn, person, read);
  };

function readBy(turn: Turn<'said'>, { reads, commands }: Abilities): ReadLine | undefined {
  const read = reads(turn, turn.event.text);
  if (read === undefined) return undefined;
  const { command: name, ...words } = read;
  const command = commands.find(each => each.command.name === name)?.command;
  return command && { name, command, ...words };
}

/** Of an earlier message something has become already, and what was written since may rest on it. */
async function isLast({ event, stores }: Turn<'said'>, edited: string): Promise<boolean> {
  const before = await stores.activities.before(event);
  return before === edited || before?.startsWith(`${edited}${EDITED}`) === true;
}

const EARLIER = phrase('guidance.earlier-message');

function linesFor({ name }: Person, to: Recipient): Report {
  const who = { name: name ?? '', named: name === undefined ? 'no' : 'other' } as const;
  return {
    to,
    sent: { text: phrase('mention.answered', who) },
    undelivered: { text: phrase('mention.unreachable', who) },
  };
}

/** Introduces Herald, before anything else. */
async function sayHello(turn: Turn<'said'>, person: Person, { name, text }: ReadLine): Promise<void> {
  const { event, stores } = turn;
  const { tenantId, conversationId } = event.conversation;
  const channel = event.conversationName ?? (await stores.teams.nameOf(tenantId, conversationId));
  const team = event.team && (event.team.name ?? (await stores.teams.nameOf(tenantId, event.team.id)));
  await sayCard(turn, toPerson(person), 'hello', {
    ...(person.name !== undefined && { name: person.name }),
    ...(channel !== undefined && { channel }),
    ...(team !== undefined && { team }),
    ...(name === 'other' && text !== '' && { said: text }),
  });
}

const answering =
  (abilities: Abilities, languages: readonly string[]): AnswerCommand =>
  async (turn, person, { command, text, language, line = text }) => {
    const isWhole = command !== undefined && text === '';
    // "Ask again" stands on a button, and begins as a command does.
    if (!isWhole && abilities.isButton(line, languages) && (await pressWritten(turn, person, line))) return;
    if (command !== undefined)
      return command.answer({ ...turn, ...(language && { writtenIn: language }) }, person, text);
    return answerOther(turn, person, { text, abilities, languages });
  };

interface Other {
  readonly text: string;
  readonly abilities: Abilities;
  readonly languages: readonly string[];
}

/** A line that is no command is quoted, with the command that may have been meant. */
async function answerOther(turn: Turn, person: Person, { text, abilities, languages }: Other): Promise<void> {
  if (text === '') return sayGuidance(turn, person, { note: NO_TEXT });
  if (await abilities.continues(turn, person, text)) return;
  const guessed = guess(text, abilities, languages);
  if (guessed !== undefined && 'hint' in guessed)
    return guessed.hint.asCommand.command.answer(turn, person, text);
  const { meant } = guessed ?? {};
  const likely = meant === undefined ? [] : [{ write: meant }];
  const what = { said: text, ...(meant !== undefined && { meant }) };
  return sayGuidance(turn, person, what, [...likely, ...(await abilities.suggestions(turn, person, text))]);
}

/** A picture, a sticker. */
const NO_TEXT = phrase('guidance.no-text');
