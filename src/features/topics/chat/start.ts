import { behindStop, endMutes, justThis, type MeantTopics } from '../../../chat/mutes.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { AnyStop } from '../../../core/stop.ts';
import { stoppedBy } from '../../../decide/stops.ts';
import { asWish } from './topic-list.ts';

/**
 * Whichever way somebody starts something, by a button or in words: the mutes of what they start end with it, and what lets
 * it wait all the same is said behind it.
 */
export async function starting(
  turn: Turn,
  person: Person,
  { isMeant, says }: { readonly isMeant: MeantTopics; readonly says: (isUnmuted: boolean) => Phrase },
): Promise<readonly Phrase[]> {
  const muted = await endMutes(turn, person, isMeant);
  return [says(muted.length > 0), ...(await waitsOf(turn, person, isMeant))];
}

/** Of what comes again, what waits at this moment. */
export async function waitsOf(turn: Turn, person: Person, isMeant: MeantTopics): Promise<readonly Phrase[]> {
  const { attention } = await turn.stores.preferences.of(person.id);
  return turn.abilities.waits(turn, person, { attention, isMeant, when: 'now' });
}

/** Of a subject, its topic may wait. */
export const waitsBehind = (turn: Turn, person: Person, stop: AnyStop) =>
  waitsOf(turn, person, stop.kind === 'subject' ? justThis(stop.topic) : behindStop(stop));

/** Brings back the choice that stood before the stop; where that leaves it stopped, or it was stopped in no way, it is wanted for itself. */
export async function startAgain(turn: Turn, person: Person, topic: string): Promise<void> {
  const { subscriptions } = turn.stores;
  const wasOut = await isOut(turn, person, topic);
  if (wasOut) await subscriptions.restore(person.id, topic, turn.now);
  if (!wasOut || (await isStopped(turn, person, topic)))
    await subscriptions.choose(person.id, topic, 'in', turn.now);
}

async function isOut({ stores }: Turn, { tenantId, id }: Person, topic: string): Promise<boolean> {
  const topics = await stores.subscriptions.topics(tenantId, id);
  return topics.some(({ name, choice }) => name === topic && choice === 'out');
}

/** Wider than by its name. */
async function isStopped({ stores }: Turn, { tenantId, id }: Person, topic: string): Promise<boolean> {
  const { topics, stops } = await stores.subscriptions.wishes(tenantId, id);
  const standing = topics.find(({ name }) => name === topic);
  const choice = standing && asWish(standing);
  return stoppedBy({ stops, ...(choice && { choice }) }, { topic }) !== undefined;
}
