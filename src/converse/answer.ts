import type { Recipient, Report } from '../core/delivery.ts';
import type { Person } from '../core/person.ts';
import type { TopicChoice } from '../core/ports/turn.ts';
import { reasonInWords, whyItDidNotCome, whyYouGetThis } from '../decide/wording.ts';
import { type Command, parseCommand } from './commands.ts';
import { hearLine } from './dialogs/hear.ts';
import { beginDialogue, cancelDialogue, goOnWithDialogue } from './dialogs/words.ts';
import { guess, nearest } from './near-misses.ts';
import { ask, askInPlace } from './questions/questions.ts';
import { remindMe, sayReminders } from './reminders/reminders.ts';
import { takeUpSurvey } from './surveys/surveys.ts';
import { sayCard, sayHelp, sayLine, type Turn, toPerson, toPlace } from './turn.ts';
import { sayWatches, unwatch, watch } from './watches/watches.ts';

/**
 * Somebody wrote to Herald. The answer is theirs, so it goes to their 1:1, which is opened if there is none. In a
 * channel or group chat one line says so, once it is known: Teams does not let Herald write to everybody.
 */
export async function answer(turn: Turn<'said'>): Promise<void> {
  const { happening, person } = turn;
  if (person === undefined) return;
  const command = parseCommand(happening.text);
  if (happening.conversation.kind === 'personal') return hearLine(turn, person, command, answerCommand);
  if (command.name === 'ask' && (await askInPlace(turn, person, command.text))) return;
  const elsewhere = { ...turn, report: linesFor(person, toPlace(happening)) };
  const stranger = person.personalConversationId === undefined;
  if (stranger && (command.name === 'other' || command.name === 'help')) return sayHello(elsewhere, person);
  return answerCommand(elsewhere, person, command);
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
  const { happening, stores } = turn;
  const { tenantId, conversationId } = happening.conversation;
  const channel = happening.conversationName ?? (await stores.teams.nameOf(tenantId, conversationId));
  const team =
    happening.team && (happening.team.name ?? (await stores.teams.nameOf(tenantId, happening.team.id)));
  await sayCard(turn, toPerson(person), 'hello', {
    ...(person.name !== undefined && { name: person.name }),
    ...(channel !== undefined && { channel }),
    ...(team !== undefined && { team }),
  });
}

function answerCommand(turn: Turn, person: Person, command: Command): Promise<void> {
  switch (command.name) {
    case 'help':
      return sayHelp(turn, person);
    case 'other':
      return sayHelp(turn, person, command.text === '' ? {} : { said: command.text, ...guess(command.text) });
    case 'topics':
      return sayTopics(turn, person);
    case 'settings':
      return beginDialogue(turn, person, 'settings');
    case 'survey':
      return takeUpSurvey(turn, person);
    case 'remind':
      return remindMe(turn, person, command.text);
    case 'reminders':
      return sayReminders(turn, person);
    case 'watch':
      return watch(turn, person, command.text);
    case 'watches':
      return sayWatches(turn, person);
    case 'unwatch':
      return unwatch(turn, person, command.text);
    case 'ask':
      return ask(turn, person, command.text);
    case 'cancel':
      return cancelDialogue(turn, person);
    case 'continue':
      return goOnWithDialogue(turn, person);
    case 'why':
      return sayWhy(turn, person);
    case 'subscribe':
    case 'unsubscribe':
      return choose(turn, person, command.name, command.topic);
  }
}

export async function sayTopics(turn: Turn, person: Person): Promise<void> {
  const topics = await turn.stores.subscriptions.topics(person.tenantId, person.id);
  if (topics.length === 0)
    return sayHelp(turn, person, {
      note: 'There are no topics yet. One appears with its first notification.',
    });
  return sayCard(turn, toPerson(person), 'topics', { topics: topics.map(asShown) });
}

export function asShown({ name, choice }: TopicChoice): {
  name: string;
  state: 'on' | 'addressed' | 'stopped';
} {
  const STATES = { in: 'on', out: 'stopped' } as const;
  return { name, state: choice === undefined ? 'addressed' : STATES[choice] };
}

async function choose(
  turn: Turn,
  person: Person,
  command: 'subscribe' | 'unsubscribe',
  asked: string,
): Promise<void> {
  const { stores, now } = turn;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  const topic = topicNamed(topics, asked);
  if (topic === undefined) return sayHelp(turn, person, { note: noSuchTopic(topics, asked) });
  await stores.subscriptions.choose(person.id, topic, command === 'subscribe' ? 'in' : 'out', now);
  if (command === 'unsubscribe') return sayCard(turn, toPerson(person), 'opted-out', { topic });
  return sayLine(
    turn,
    toPerson(person),
    `You subscribed to ${topic}. Write "unsubscribe ${topic}" to stop it.`,
  );
}

function noSuchTopic(topics: readonly TopicChoice[], asked: string): string {
  const near = nearest(
    asked,
    topics.map(({ name }) => name),
  );
  const guess = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `There is no topic "${asked}".${guess} Write "topics" to see them all.`;
}

/** As it is written, or else in any letter case. */
function topicNamed(topics: readonly TopicChoice[], asked: string): string | undefined {
  const names = topics.map(({ name }) => name);
  return names.find(name => name === asked) ?? names.find(name => name.toLowerCase() === asked.toLowerCase());
}

const WHY_LIMIT = 5;

/** What came lately and why, and what did not come and why not. */
async function sayWhy(turn: Turn, person: Person): Promise<void> {
  const recent = await turn.stores.ledger.recent(person.id, WHY_LIMIT);
  if (recent.length === 0)
    return sayLine(turn, toPerson(person), `Nothing was sent to you in the last ${turn.retentionDays} days.`);
  const { timeZone } = turn.happening;
  const lines = recent.map(({ title, because, topic, ...state }) => {
    const toldApart = state.state === 'held' && state.reason === 'burst';
    const why = toldApart ? reasonInWords(state, turn.burst, timeZone) : whyItDidNotCome(state.reason, topic);
    const reason = state.state === 'sent' ? [] : [why];
    return [title ?? 'A card', whyYouGetThis(because, topic), ...reason].join('\n');
  });
  return sayLine(turn, toPerson(person), lines.join('\n\n'));
}
