import { isMuted, withoutMutes } from '../core/attention.ts';
import type { Person } from '../core/person.ts';
import type { PlaceWishes } from '../core/place-wishes.ts';
import { wishesHere } from './here.ts';
import type { Turn } from './turn.ts';

/** Ends the mutes of these topics, whoever asks for it; false: none of them was muted. */
export async function endMutes(
  { stores, now }: Turn,
  { id }: Person,
  topics: readonly string[],
): Promise<boolean> {
  const { attention } = await stores.preferences.of(id);
  if (!topics.some(topic => isMuted(attention, topic, now))) return false;
  await stores.preferences.attend(id, standing => withoutMutes(standing, topics));
  return true;
}

/** Whether those in this group chat or channel muted it. */
export async function isMutedHere(turn: Turn, topic: string): Promise<boolean> {
  const { attention = {} } = await wishesHere(turn);
  return isMuted(attention, topic, turn.now);
}

export const withoutMuteHere = ({ attention, ...standing }: PlaceWishes, topic: string): PlaceWishes => ({
  ...standing,
  ...(attention && { attention: withoutMutes(attention, [topic]) }),
});
