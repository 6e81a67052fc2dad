import { voicesOf } from '../../../chat/ends.ts';
import { sayGuidance } from '../../../chat/guidance.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { nearest } from '../../../decide/nearest.ts';
import { asCompared, following, isWritten } from '../../../text/forms.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';

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
    if (line.endsWith(name) && isApart(line, name))
      return { topic, rest: text.slice(0, -name.length).trim() };
  }
  return undefined;
}

/** Behind a space, or as Japanese has none, behind its letters: 金曜までdeployments. */
const isApart = (line: string, name: string): boolean =>
  / $|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]$/u.test(line.slice(0, -name.length)) &&
  (/ $/.test(line.slice(0, -name.length)) || /^\p{Script=Latin}/u.test(name));

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

/** All of the text names it, or it is "this": that of the last card that came. */
export async function topicNamed(turn: Turn, person: Person, text: string): Promise<string | undefined> {
  const found = (await topicIn(turn, person, asCompared(text))) ?? (await lastTopic(turn, person, text));
  return found?.rest === '' ? found.topic : undefined;
}

interface AskedWhich {
  readonly text: string;
  /** The question where nothing was written. */
  readonly ask: Phrase;
  /** The command that takes the topic. */
  readonly forms: SentenceKey;
}

/** The one that is written almost so, or else the last that came, is a click away. */
export async function askWhich(turn: Turn, person: Person, { text, ask, forms }: AskedWhich): Promise<void> {
  const names = (await turn.stores.subscriptions.topics(person.tenantId, person.id)).map(({ name }) => name);
  const near = text === '' ? await lastTopicOf(turn, person) : nearest(text, names);
  const note = whichTopic(text, ask, near);
  const ways = near === undefined ? [] : [{ write: phrase(forms), rest: near }];
  return sayGuidance(turn, person, { note }, ways);
}

/** The line for a text that names no topic: `ask` where nothing was written; `near` is a topic written almost so. */
export function whichTopic(asked: string, ask: Phrase, near?: string): Phrase {
  if (asked === '') return ask;
  return near === undefined
    ? phrase('topics.unknown', { asked })
    : phrase('topics.unknown-near', { asked, near });
}
