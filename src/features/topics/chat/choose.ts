import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import { behindStop, mutedIn } from '../../../chat/mutes.ts';
import type { TopicChoice } from '../../../chat/ports/people.ts';
import { inOne, sayDone } from '../../../chat/take-back.ts';
import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { KeptStop, WideStop } from '../../../core/stop.ts';
import { nearest } from '../../../decide/nearest.ts';
import { isEverything, isNamedBy, stoppedBy } from '../../../decide/stops.ts';
import { hasWildcard } from '../../../decide/wildcard.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import { starting } from './start.ts';
import { shown } from './stops.ts';
import { choicesOf, sayTopics } from './topic-list.ts';

/** `unsubscribe <topic>`; with a wildcard all topics of such names, also those to come. */
export const stopNamed: Command['answer'] = async (turn, person, asked) => {
  if (hasWildcard(asked)) return stopWide(turn, person, wideOf(asked));
  const { stores, now } = turn;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  const topic = topicNamed(topics, asked);
  if (topic === undefined)
    return sayNoSuchTopic(turn, person, { topics, asked, forms: 'command.unsubscribe' });
  await stores.subscriptions.choose(person.id, topic, 'out', now);
  return sayCard(turn, toPerson(person), 'opted-out', { topic });
};

/** `subscribe <topic>`; with a wildcard what was stopped so, or else all topics of such names that there are. */
export const startNamed: Command['answer'] = async (turn, person, asked) => {
  const topics = await turn.stores.subscriptions.topics(person.tenantId, person.id);
  const meant = hasWildcard(asked)
    ? topics.map(({ name }) => name).filter(name => isNamedBy(asked, name))
    : [topicNamed(topics, asked)].filter(name => name !== undefined);
  const stop = hasWildcard(asked) ? await turn.stores.stops.find(person.id, wideOf(asked)) : undefined;
  const [topic = asked] = meant;
  if (meant.length === 0 && stop === undefined)
    return sayNoSuchTopic(turn, person, { topics, asked, forms: 'command.subscribe' });
  const isMeant = (each: string) => meant.includes(each) || (stop !== undefined && behindStop(stop)(each));
  const called = meant.length > 1 || stop !== undefined ? asked : topic;
  return sayDone(turn, person, async () => {
    if (stop !== undefined) await turn.stores.stops.remove(person.id, stop.stop);
    for (const each of await stillToStart(turn, person, meant, stop)) await subscribe(turn, person, each);
    return startingInOne(turn, person, { isMeant, says: isUnmuted => subscribed(called, isUnmuted) });
  });
};

const startingInOne: (...what: Parameters<typeof starting>) => Promise<Phrase> = async (...what) =>
  inOne(await starting(...what));

/** All of these; behind a stop that is gone, those that are stopped otherwise. */
async function stillToStart(turn: Turn, person: Person, meant: readonly string[], stop?: KeptStop) {
  const { topics, stops } = await turn.stores.subscriptions.wishes(person.tenantId, person.id);
  const choices = choicesOf(topics);
  return meant.filter(topic => {
    const choice = choices.get(topic);
    const isStopped = stoppedBy({ stops, ...(choice && { choice }) }, { topic }) !== undefined;
    return isStopped || (stop === undefined && choice?.is !== 'in');
  });
}

const subscribe = ({ stores, now }: Turn, { id }: Person, topic: string): Promise<void> =>
  stores.subscriptions.choose(id, topic, 'in', now);

/** `topic`: its name, or that of several with a wildcard. */
const subscribed = (topic: string, isUnmuted: boolean) =>
  phrase(isUnmuted ? 'topics.subscribed-unmuted' : 'topics.subscribed', { topic });

const wideOf = (asked: string): WideStop =>
  isEverything(asked) ? { kind: 'everything' } : { kind: 'topics', topic: asked };

export const stopEverything: Command['answer'] = (turn, person) =>
  stopWide(turn, person, { kind: 'everything' });

/** Where nothing keeps everything from them, they see what does keep something. */
export const startEverything: Command['answer'] = async (turn, person) => {
  const { stores, now } = turn;
  const stop = await stores.stops.find(person.id, EVERYTHING);
  const { attention } = await stores.preferences.of(person.id);
  const isMuted = mutedIn(attention, behindStop(EVERYTHING), now).length > 0;
  if (stop === undefined && !isMuted) return sayTopics(turn, person);
  return sayDone(turn, person, async () => {
    if (stop !== undefined) await stores.stops.remove(person.id, stop.stop);
    return startingInOne(turn, person, { isMeant: behindStop(EVERYTHING), says: everythingStarted });
  });
};

const EVERYTHING = { kind: 'everything' } as const;

export const everythingStarted = (isUnmuted: boolean) =>
  phrase(isUnmuted ? 'started.everything-unmuted' : 'started.everything');

async function stopWide(turn: Turn, person: Person, stop: WideStop): Promise<void> {
  const kept = await turn.stores.stops.add(person.id, stop, turn.now);
  if (kept === 'full') return sayLine(turn, toPerson(person), phrase('stopped.full'));
  return sayCard(turn, toPerson(person), 'opted-out', { stopped: shown(kept) });
}

/** Whether what follows names a topic that there is, or any of such names. */
export const knowsTopic: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  hasWildcard(text) ||
  topicNamed(await turn.stores.subscriptions.topics(person.tenantId, person.id), text) !== undefined;

interface NoSuchTopic {
  readonly topics: readonly TopicChoice[];
  readonly asked: string;
  readonly forms: SentenceKey;
}

const ALL = asSuggestion({ command: 'command.topics', title: 'button.topics' });

/** The one that is written almost so, and all of them, are a click away. */
function sayNoSuchTopic(turn: Turn, person: Person, { topics, asked, forms }: NoSuchTopic): Promise<void> {
  const near = nearest(
    asked,
    topics.map(({ name }) => name),
  );
  if (near === undefined)
    return sayGuidance(turn, person, { note: phrase('topics.unknown', { asked }) }, [ALL]);
  const note = phrase('topics.unknown-near', { asked, near });
  return sayGuidance(turn, person, { note, meant: near }, [{ write: phrase(forms), rest: near }, ALL]);
}

/** A person who names a topic without a command wants to change something about it: `github only once a day`. */
export async function toTopics({ stores }: Turn, { tenantId, id }: Person, said: string) {
  const topics = await stores.subscriptions.topics(tenantId, id);
  return topics.some(({ name }) => isNamedIn(said, name)) ? [ALL] : [];
}

/** Not as a part of a longer name. */
function isNamedIn(text: string, name: string): boolean {
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  const around = [text.slice(0, at).at(-1), text.slice(at + name.length)[0]];
  return at !== -1 && !around.some(each => each !== undefined && /[\p{Script=Latin}\d_-]/u.test(each));
}

/** As it is written, or else in any letter case. */
export function topicNamed(topics: readonly TopicChoice[], asked: string): string | undefined {
  const names = topics.map(({ name }) => name);
  return names.find(name => name === asked) ?? names.find(name => name.toLowerCase() === asked.toLowerCase());
}
