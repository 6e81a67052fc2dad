import { voicesOf } from '../../../chat/ends.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared, following, isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';

/** Of the topics there are, the one that the text names; `rest` is what is left. */
export async function topicIn({ stores }: Turn, { tenantId, id }: Person, text: string) {
  const topics = await stores.subscriptions.topics(tenantId, id);
  return longestIn(
    text,
    topics.map(({ name }) => name),
  );
}

/** The longest that the text begins or ends with. */
function longestIn(text: string, topics: readonly string[]): { topic: string; rest: string } | undefined {
  const line = text.toLowerCase();
  for (const topic of topics.toSorted((a, b) => b.length - a.length)) {
    const name = topic.toLowerCase();
    if (line === name) return { topic, rest: '' };
    if (line.startsWith(name) && !/^[\p{Script=Latin}\d._-]/u.test(line.slice(name.length)))
      return { topic, rest: text.slice(name.length).replace(/^[\s,:を]+/u, '') };
    if (line.endsWith(` ${name}`)) return { topic, rest: text.slice(0, -name.length).trim() };
  }
  return undefined;
}

/** `mute this for 3 hours`: the topic of the last card that came. */
export async function lastTopic(turn: Turn, person: Person, text: string) {
  const words = voicesOf(turn).map(({ say }) => say('attention.word.this'));
  if (!isWritten(asCompared(text), words) && following(text, words) === undefined) return undefined;
  const topic = await lastTopicOf(turn, person);
  return topic === undefined ? undefined : { topic, rest: following(text, words) ?? '' };
}

export async function lastTopicOf({ stores }: Turn, { id }: Person): Promise<string | undefined> {
  const [last] = await stores.ledger.recent(id, 1, 'sent');
  return last?.topic;
}

/** What is said where a text names no topic: `ask` where nothing was written; `near` is the one that is written almost so. */
export function whichTopic(asked: string, ask: Phrase, near?: string): Phrase {
  if (asked === '') return ask;
  return near === undefined
    ? phrase('topics.unknown', { asked })
    : phrase('topics.unknown-near', { asked, near });
}
