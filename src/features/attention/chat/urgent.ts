import type { Command } from '../../../chat/feature.ts';
import { changeHere, sayHere, wishesHere } from '../../../chat/here.ts';
import { type Outcome, sayOutcome, type Turn } from '../../../chat/turn.ts';
import type { UrgentWish } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { isUrgentFull, TOO_MANY_URGENT, withoutWaiting, withUrgent } from '../rules/urgent.ts';
import { change, outcome } from './change.ts';
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
  await sayOutcome(turn, person, await setUrgent(turn, person, { topic, to }));
}

/** From now on; said back. */
export async function setUrgent(
  turn: Turn,
  person: Person,
  { topic, to }: { readonly topic: string; readonly to: UrgentWish },
): Promise<Outcome> {
  const { attention } = await turn.stores.preferences.of(person.id);
  if (isUrgentFull(withUrgent(attention, topic, to))) return { says: TOO_MANY_URGENT };
  const { isNew } = await change(turn, person, standing => withUrgent(standing, topic, to));
  return outcome(inWords(topic, to), isNew);
}

/** Whether a topic is named: "urgent tickets can wait" may be the answer to a question. */
export const namesTopic: NonNullable<Command['always']> = async ({ turn, person, text }) =>
  (await topicNamed(turn, person, text)) !== undefined;

const WHICH = phrase('attention.urgent-which');

const inWords = (topic: string, to: UrgentWish): Phrase =>
  phrase(`attention.urgent-${to}`, { topics: { list: [topic] } });

/** *Urgent ones at once*: no topic waits any more. */
export const letUrgentThrough = ({ stores }: Turn, { id }: Person) =>
  stores.preferences.attend(id, withoutWaiting);

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
    () => [inWords(found.topic, to)],
  );
}
