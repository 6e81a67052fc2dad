import { isMuted, withoutMutes } from '../core/attention.ts';
import type { Person } from '../core/person.ts';
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
