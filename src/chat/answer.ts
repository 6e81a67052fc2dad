import type { Recipient, Report } from '../core/delivery.ts';
import type { Person } from '../core/person.ts';
import type { Abilities } from './abilities.ts';
import { parseCommand } from './commands.ts';
import { type AnswerCommand, hearLine } from './dialogs/hear.ts';
import { guess } from './near-misses.ts';
import { sayCard, sayHelp, type Turn, toPerson, toPlace } from './turn.ts';

/**
 * Somebody wrote to Herald. The answer is theirs, so it goes to their 1:1, which is opened if there is none. In a
 * channel or group chat one line says so, once it is known: Teams does not let Herald write to everybody.
 */
export async function answer(turn: Turn<'said'>, abilities: Abilities): Promise<void> {
  const { event, person } = turn;
  if (person === undefined) return;
  const read = parseCommand(event.text, abilities.commands);
  const answerCommand = answering(abilities);
  if (event.conversation.kind === 'personal') return hearLine(turn, person, read, answerCommand);
  if (await read.command?.answerInPlace?.(turn, person, read.text)) return;
  const elsewhere = { ...turn, report: linesFor(person, toPlace(event)) };
  const stranger = person.personalConversationId === undefined;
  if (stranger && (read.name === 'other' || read.name === 'help')) return sayHello(elsewhere, person);
  return answerCommand(elsewhere, person, read);
}

function linesFor({ name }: Person, to: Recipient): Report {
  const line = (text: string) => ({ text: name === undefined ? text : `${name}, ${text}` });
  return {
    to,
    sent: line('I answered you in our 1:1 chat.'),
    undelivered: line(
      'I could not write to you in a 1:1 chat. Add Herald to your chats (Apps in Teams), then ask me again.',
    ),
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
  (abilities: Abilities): AnswerCommand =>
  (turn, person, { command, text }) =>
    command === undefined
      ? sayHelp(turn, person, text === '' ? {} : { said: text, ...guess(text, abilities) })
      : command.answer(turn, person, text);
