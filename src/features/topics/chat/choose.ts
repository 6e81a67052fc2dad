import type { Command } from '../../../chat/feature.ts';
import { asSuggestion, sayGuidance } from '../../../chat/guidance.ts';
import { endMutes } from '../../../chat/mutes.ts';
import type { TopicChoice } from '../../../chat/ports/people.ts';
import { sayCard, sayChanged, sayLine, sayOutcome, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { WideStop } from '../../../core/stop.ts';
import { nearest } from '../../../decide/nearest.ts';
import { isEverything, isNamedBy } from '../../../decide/stops.ts';
import { hasWildcard } from '../../../decide/wildcard.ts';
import { phrase, type SentenceKey } from '../../../text/phrase.ts';
import { shown } from './stops.ts';
import { sayTopics } from './topic-list.ts';

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

/** `subscribe <topic>`, which ends a mute of it; with a wildcard what was stopped so, or else all topics of such names that there are. */
export const startNamed: Command['answer'] = async (turn, person, asked) => {
  const topics = await turn.stores.subscriptions.topics(person.tenantId, person.id);
  const meant = hasWildcard(asked)
    ? topics.map(({ name }) => name).filter(name => isNamedBy(asked, name))
    : [topicNamed(topics, asked)].filter(name => name !== undefined);
  if (hasWildcard(asked) && (await takeBack(turn, person, wideOf(asked))))
    return sayStarted(turn, person, asked, {
      isNew: true,
      isUnmuted: await endMutes(turn, person, meant),
    });
  const [topic] = meant;
  if (topic === undefined) return sayNoSuchTopic(turn, person, { topics, asked, forms: 'command.subscribe' });
  const isUnmuted = await endMutes(turn, person, meant);
  const isNew = isUnmuted || topics.some(({ name, choice }) => choice !== 'in' && meant.includes(name));
  for (const each of meant) await turn.stores.subscriptions.choose(person.id, each, 'in', turn.now);
  return sayStarted(turn, person, meant.length > 1 ? asked : topic, { isNew, isUnmuted });
};

/** `topic`: its name, or that of several with a wildcard. */
const sayStarted = (turn: Turn, person: Person, topic: string, { isNew, isUnmuted }: Started) =>
  sayOutcome(turn, person, {
    says: phrase(isUnmuted ? 'topics.subscribed-unmuted' : 'topics.subscribed', { topic }),
    ...(isNew && { changed: 'command.topics' }),
  });

interface Started {
  readonly isNew: boolean;
  readonly isUnmuted: boolean;
}

const wideOf = (asked: string): WideStop =>
  isEverything(asked) ? { kind: 'everything' } : { kind: 'topics', topic: asked };

export const stopEverything: Command['answer'] = (turn, person) =>
  stopWide(turn, person, { kind: 'everything' });

export const startEverything: Command['answer'] = async (turn, person) => {
  const was = await takeBack(turn, person, { kind: 'everything' });
  if (!was) return sayTopics(turn, person);
  return sayChanged(turn, person, phrase('started.everything'), 'command.topics');
};

async function stopWide(turn: Turn, person: Person, stop: WideStop): Promise<void> {
  const kept = await turn.stores.stops.add(person.id, stop, turn.now);
  if (kept === 'full') return sayLine(turn, toPerson(person), phrase('stopped.full'));
  return sayCard(turn, toPerson(person), 'opted-out', { stopped: shown(kept) });
}

async function takeBack({ stores }: Turn, person: Person, stop: WideStop): Promise<boolean> {
  const kept = await stores.stops.find(person.id, stop);
  if (kept === undefined) return false;
  await stores.stops.remove(person.id, kept.stop);
  return true;
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
