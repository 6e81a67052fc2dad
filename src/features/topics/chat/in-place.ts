import { changeHere, sayHere } from '../../../chat/here.ts';
import { behindStop, justThis, type MeantTopics, mutedHere, withoutMutesHere } from '../../../chat/mutes.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { PlaceStop, PlaceWishes } from '../../../core/place-wishes.ts';
import { withChoice, withoutStop, withStop } from '../../../decide/place-wishes.ts';
import { isEverything } from '../../../decide/stops.ts';
import { hasWildcard } from '../../../decide/wildcard.ts';
import { phrase } from '../../../text/phrase.ts';
import { topicNamed } from './choose.ts';

/** `stop deployments` in a group chat or channel: for everybody there. Which card comes to whom 1:1 is not touched. */

const EVERYTHING = { kind: 'everything', topic: '' } as const;

const wideOf = (asked: string): Omit<PlaceStop, 'at'> =>
  isEverything(asked) ? EVERYTHING : { kind: 'topics', topic: asked };

export async function stopHere(turn: Turn, person: Person, asked: string): Promise<boolean> {
  if (hasWildcard(asked)) return stopWideHere(turn, person, wideOf(asked));
  const topic = await topicOf(turn, person, asked);
  if (topic === undefined) return sayHere(turn, [phrase('topics.unknown', { asked })]);
  return changeHere(
    turn,
    person,
    standing => withChoice(standing, topic, 'out', turn.now),
    () => [phrase('here.stop', { topic })],
  );
}

export const stopEverythingHere = (turn: Turn, person: Person): Promise<boolean> =>
  stopWideHere(turn, person, EVERYTHING);

function stopWideHere(turn: Turn, person: Person, stop: Omit<PlaceStop, 'at'>): Promise<boolean> {
  const says =
    stop.kind === 'everything'
      ? phrase('here.stopped-everything')
      : phrase('here.stop-like', { topic: stop.topic });
  return changeHere(
    turn,
    person,
    standing => withStop(standing, stop, turn.now),
    () => [says],
  );
}

export async function startHere(turn: Turn, person: Person, asked: string): Promise<boolean> {
  if (isEverything(asked)) return startEverythingHere(turn, person);
  const topic = hasWildcard(asked) ? asked : await topicOf(turn, person, asked);
  if (topic === undefined) return sayHere(turn, [phrase('topics.unknown', { asked })]);
  const wide = hasWildcard(asked) ? wideOf(asked) : undefined;
  const isMeant = wide === undefined ? justThis(topic) : behindStop({ kind: 'topics', topic: asked });
  const start = (standing: PlaceWishes) =>
    wide === undefined ? withChoice(standing, topic, 'in', turn.now) : withoutStop(standing, wide);
  return startingHere(turn, person, {
    isMeant,
    start,
    says: muted => [phrase('here.start', { topic }), ...unmuted(muted)],
  });
}

const unmuted = (topics: readonly string[]) => topics.map(topic => phrase('attention.unmuted', { topic }));

export const startEverythingHere = (turn: Turn, person: Person): Promise<boolean> =>
  startingHere(turn, person, {
    isMeant: () => true,
    start: standing => withoutStop(standing, EVERYTHING),
    says: muted => [phrase(muted.length > 0 ? 'here.start-everything-unmuted' : 'here.start-everything')],
  });

interface StartHere {
  readonly isMeant: MeantTopics;
  readonly start: (standing: PlaceWishes) => PlaceWishes;
  readonly says: (muted: readonly string[]) => readonly Phrase[];
}

/** The mutes of what is started end with it, and what lets it wait all the same is said. */
async function startingHere(
  turn: Turn,
  person: Person,
  { isMeant, start, says }: StartHere,
): Promise<boolean> {
  const muted = await mutedHere(turn, isMeant);
  return changeHere(
    turn,
    person,
    standing => withoutMutesHere(start(standing), isMeant),
    ({ attention = {} }) => [
      ...says(muted),
      ...turn.abilities.waits(turn, person, { attention, isMeant, when: 'now' }),
    ],
  );
}

async function topicOf({ stores }: Turn, { tenantId, id }: Person, asked: string) {
  return topicNamed(await stores.subscriptions.topics(tenantId, id), asked);
}
