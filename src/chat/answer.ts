import type { Recipient, Report } from '../core/delivery.ts';
import type { Person } from '../core/person.ts';
import { phrase } from '../text/phrase.ts';
import type { Abilities } from './abilities.ts';
import { parseCommand } from './commands.ts';
import { type AnswerCommand, hearLine } from './dialogs/hear.ts';
import { guess } from './near-misses.ts';
import { sayCard, sayHelp, type Turn, toPerson, toPlace, voiceOf } from './turn.ts';
import { pressWritten } from './written-buttons.ts';

/**
 * Somebody wrote to Herald. The answer is theirs, so it goes to their 1:1, which is opened if there is none. In a
 * channel or group chat one line says so, once it is known: Teams does not let Herald write to everybody.
 */
export async function answer(turn: Turn<'said'>, abilities: Abilities): Promise<void> {
  const { event, person } = turn;
  if (person === undefined) return;
  const languages = abilities.languagesOf(voiceOf(turn).language);
  const read = parseCommand(event.text, abilities.commands, languages);
  const answerCommand = answering(abilities, languages);
  if (event.conversation.kind === 'personal') return hearLine(turn, person, read, answerCommand);
  if (await read.command?.answerInPlace?.(turn, person, read.text)) return;
  const elsewhere = { ...turn, report: linesFor(person, toPlace(event)) };
  const stranger = person.personalConversationId === undefined;
  if (stranger && (read.name === 'other' || read.name === 'help')) return sayHello(elsewhere, person);
  return answerCommand(elsewhere, person, read);
}

function linesFor({ name }: Person, to: Recipient): Report {
  const who = { name: name ?? '', named: name === undefined ? 'no' : 'other' } as const;
  return {
    to,
    sent: { text: phrase('mention.answered', who) },
    undelivered: { text: phrase('mention.unreachable', who) },
  };
}

async function sayHello(turn: Turn<'said'>, person: Person): Promise<void> {
  const { event, stores } = turn;
  const { tenantId, conversationId } = event.conversation;
  const channel = event.conversationName ?? (await stores.teams.nameOf(tenantId, conversationId));
  const team = event.team && (event.team.name ?? (await stores.teams.nameOf(tenantId, event.team.id)));
  await sayCard(turn, toPerson(person), 'hello', {
    ...(person.name !== undefined && { name: person.name }),
    ...(channel !== undefined && { channel }),
    ...(team !== undefined && { team }),
  });
}

const answering =
  (abilities: Abilities, languages: readonly string[]): AnswerCommand =>
  async (turn, person, { command, text, language }) => {
    if (command !== undefined)
      return command.answer({ ...turn, ...(language && { writtenIn: language }) }, person, text);
    if (abilities.isButton(text, languages) && (await pressWritten(turn, person, text))) return;
    return sayHelp(turn, person, text === '' ? {} : { said: text, ...guess(text, abilities, languages) });
  };
