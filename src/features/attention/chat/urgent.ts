import type { Command } from '../../../chat/feature.ts';
import { changeHere, sayHere, wishesHere } from '../../../chat/here.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { UrgentWish } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { urgentNow } from '../rules/attention-words.ts';
import { isUrgentFull, TOO_MANY_URGENT, withoutWaiting, withUrgent } from '../rules/urgent.ts';
import { change } from './change.ts';
import { attending } from './in-place.ts';
import { askWhich, topicIn, topicNamed, whichTopic } from './which-topic.ts';

const FORMS = { waits: 'command.hold-urgent', passes: 'command.allow-urgent' } as const;

/** `hold urgent deployments`: even what is urgent on it waits until quiet hours or a pause end. */
export const holdUrgent = (turn: Turn, person: Person, text: string) =>
  wish(turn, person, { text, to: 'waits' });

/** `allow urgent deployments`: it does not. */
export const allowUrgent = (turn: Turn, person: Person, text: string) =>
  wish(turn, person, { text, to: 'passes' });

interface Asked {
  readonly text: string;
  readonly to: UrgentWish;
}

async function wish(turn: Turn, person: Person, { text, to }: Asked): Promise<void> {
  const topic = await topicNamed(turn, person, text);
  if (topic === undefined) return askWhich(turn, person, { text, ask: WHICH, forms: FORMS[to] });
  await sayDone(turn, person, () => setUrgent(turn, person, { topic, to }));
}

/** From now on; said back. */
export async function setUrgent(
  turn: Turn,
  person: Person,
  { topic, to }: { readonly topic: string; readonly to: UrgentWish },
): Promise<Phrase> {
  const { attention } = await turn.stores.preferences.of(person.id);
  if (isUrgentFull(withUrgent(attention, topic, to))) return TOO_MANY_URGENT;
  await change(turn, person, standing => withUrgent(standing, topic, to));
  return urgentNow(to, topic);
}

/** Whether a topic is named: "urgent tickets can wait" may be the answer to a question. */
export const namesTopic: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  (await topicNamed(turn, person, text)) !== undefined;

const WHICH = phrase('attention.urgent-which');

/** *Urgent ones at once*: no topic waits any more. */
export async function letUrgentThrough(turn: Turn, person: Person): Promise<Phrase> {
  await change(turn, person, withoutWaiting);
  return phrase('attention.urgent-at-once-done');
}

export const holdUrgentHere = (turn: Turn, person: Person, text: string) =>
  wishHere(turn, person, { text, to: 'waits' });
export const allowUrgentHere = (turn: Turn, person: Person, text: string) =>
  wishHere(turn, person, { text, to: 'passes' });

/** For everybody there. */
async function wishHere(turn: Turn, person: Person, { text, to }: Asked): Promise<boolean> {
  const found = await topicIn(turn, person, asCompared(text));
  if (found?.rest !== '') {
    return sayHere(turn, [whichTopic(text, WHICH)]);
  }
  const { attention = {} } = await wishesHere(turn);
  if (isUrgentFull(withUrgent(attention, found.topic, to))) return sayHere(turn, [TOO_MANY_URGENT]);
  return changeHere(
    turn,
    person,
    attending(standing => withUrgent(standing, found.topic, to)),
    () => [urgentNow(to, found.topic)],
  );
}
