import type { Command } from '../../../chat/feature.ts';
import type { TopicChoice } from '../../../chat/ports/turn-stores.ts';
import { sayCard, sayHelp, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { nearest } from '../../../decide/nearest.ts';
import { phrase } from '../../../text/phrase.ts';

export async function sayTopics(turn: Turn, person: Person): Promise<void> {
  const topics = await turn.stores.subscriptions.topics(person.tenantId, person.id);
  if (topics.length === 0) return sayHelp(turn, person, { note: phrase('topics.none-yet') });
  return sayCard(turn, toPerson(person), 'topics', { topics: topics.map(asShown) });
}

export function asShown({ name, choice }: TopicChoice): {
  name: string;
  state: 'on' | 'addressed' | 'stopped';
} {
  const STATES = { in: 'on', out: 'stopped' } as const;
  return { name, state: choice === undefined ? 'addressed' : STATES[choice] };
}

/** `subscribe <topic>` and `unsubscribe <topic>`. */
export const choose =
  (choice: 'in' | 'out'): Command['answer'] =>
  async (turn, person, asked) => {
    const { stores, now } = turn;
    const topics = await stores.subscriptions.topics(person.tenantId, person.id);
    const topic = topicNamed(topics, asked);
    if (topic === undefined) return sayHelp(turn, person, { note: noSuchTopic(topics, asked) });
    await stores.subscriptions.choose(person.id, topic, choice, now);
    if (choice === 'out') return sayCard(turn, toPerson(person), 'opted-out', { topic });
    return sayLine(turn, toPerson(person), phrase('topics.subscribed', { topic }));
  };

/** Whether what follows names a topic that there is. */
export const knowsTopic: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  topicNamed(await turn.stores.subscriptions.topics(person.tenantId, person.id), text) !== undefined;

function noSuchTopic(topics: readonly TopicChoice[], asked: string): Phrase {
  const near = nearest(
    asked,
    topics.map(({ name }) => name),
  );
  return near === undefined
    ? phrase('topics.unknown', { asked })
    : phrase('topics.unknown-near', { asked, near });
}

/** As it is written, or else in any letter case. */
function topicNamed(topics: readonly TopicChoice[], asked: string): string | undefined {
  const names = topics.map(({ name }) => name);
  return names.find(name => name === asked) ?? names.find(name => name.toLowerCase() === asked.toLowerCase());
}
