import type { Command } from '../../../chat/feature.ts';
import { changeHere, sayHere } from '../../../chat/here.ts';
import { endMutes, justThis, mutedHere, withoutMutesHere } from '../../../chat/mutes.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { phrase } from '../../../text/phrase.ts';
import { resume } from './by-words.ts';
import { resumeHere } from './in-place.ts';
import { askWhich, topicNamed, whichTopic } from './which-topic.ts';

/** `unmute deployments`: a pause goes on, and so does every other mute. */
export async function unmute(turn: Turn, person: Person, text: string): Promise<void> {
  if (text === '') return resume(turn, person);
  const topic = await topicNamed(turn, person, text);
  if (topic === undefined) return askWhich(turn, person, { text, ask: WHICH, forms: 'command.unmute' });
  await sayDone(turn, person, async () => {
    const muted = await endMutes(turn, person, justThis(topic));
    return inWords(topic, muted.length > 0);
  });
}

const WHICH = phrase('attention.mute-what');

const inWords = (topic: string, isNew: boolean) =>
  phrase(isNew ? 'attention.unmuted' : 'attention.not-muted', { topic });

export const isUnmute: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  (await topicNamed(turn, person, text)) !== undefined;

/** For everybody there. */
export async function unmuteHere(turn: Turn, person: Person, text: string): Promise<boolean> {
  if (text === '') return resumeHere(turn, person);
  const topic = await topicNamed(turn, person, text);
  if (topic === undefined) return sayHere(turn, [whichTopic(text, WHICH)]);
  if ((await mutedHere(turn, justThis(topic))).length === 0) return sayHere(turn, [inWords(topic, false)]);
  return changeHere(
    turn,
    person,
    standing => withoutMutesHere(standing, justThis(topic)),
    () => [inWords(topic, true)],
  );
}
