import { type Attention, isMuted, withoutMutes } from '../core/attention.ts';
import type { Person } from '../core/person.ts';
import type { PlaceWishes } from '../core/place-wishes.ts';
import type { AnyStop } from '../core/stop.ts';
import { isNamedBy } from '../decide/stops.ts';
import { wishesHere } from './here.ts';
import type { Turn } from './turn.ts';

/** Of which topics a mute ends. */
export type MeantTopics = (topic: string) => boolean;

export const justThis =
  (topic: string): MeantTopics =>
  each =>
    each === topic;

/** The topics that a stop keeps from somebody: a mute of them would still keep them when the stop is gone. */
export function behindStop(stop: AnyStop): MeantTopics {
  switch (stop.kind) {
    case 'topic':
      return justThis(stop.topic);
    case 'topics':
      return topic => isNamedBy(stop.topic, topic);
    case 'everything':
      return () => true;
    // Its topic may be muted for all else that comes on it.
    case 'subject':
    case 'actor':
      return () => false;
  }
}

/** Ends the mutes of these topics, however they are started; returns which were muted. */
export async function endMutes(
  { stores, now }: Turn,
  { id }: Person,
  isMeant: MeantTopics,
): Promise<readonly string[]> {
  const { attention } = await stores.preferences.of(id);
  const muted = mutedIn(attention, isMeant, now);
  if (muted.length > 0) await stores.preferences.attend(id, standing => withoutMutes(standing, isMeant));
  return muted;
}

/** The same of what those in this group chat or channel muted; what is to end with it is said by `withoutMutesHere`. */
export async function mutedHere(turn: Turn, isMeant: MeantTopics): Promise<readonly string[]> {
  const { attention = {} } = await wishesHere(turn);
  return mutedIn(attention, isMeant, turn.now);
}

export const withoutMutesHere = (
  { attention, ...standing }: PlaceWishes,
  isMeant: MeantTopics,
): PlaceWishes => ({
  ...standing,
  ...(attention && { attention: withoutMutes(attention, isMeant) }),
});

/** Those of these that are muted. */
export const mutedIn = (attention: Attention, isMeant: MeantTopics, now: Date): string[] =>
  Object.keys(attention.muted ?? {}).filter(topic => isMeant(topic) && isMuted(attention, topic, now));
