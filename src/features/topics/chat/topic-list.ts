import { sayGuidance } from '../../../chat/guidance.ts';
import type { TopicChoice } from '../../../chat/ports/people.ts';
import { sayCard, type Turn, toPerson } from '../../../chat/turn.ts';
import { topicWish } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import { stoppedBy, type TopicWishes } from '../../../decide/stops.ts';
import { phrase } from '../../../text/phrase.ts';
import type { TopicState, Topics } from '../cards/topics-card.ts';
import { shown } from './stops.ts';

export async function sayTopics(turn: Turn, person: Person): Promise<void> {
  const list = await topicsOf(turn, person);
  if (list.topics.length === 0 && list.stops?.length === 0 && list.waits === undefined)
    return sayGuidance(turn, person, { note: phrase('topics.none-yet') });
  return sayCard(turn, toPerson(person), 'topics', list);
}

/** All topics there are, as they reach this person, and whatever else they stopped. */
export async function topicsOf(turn: Turn, person: Person): Promise<Topics> {
  const { subscriptions } = turn.stores;
  const { topics, stops, attention } = await subscriptions.wishes(person.tenantId, person.id);
  const waits = turn.abilities.waits(turn, person, { attention, isMeant: () => false, when: 'ever' });
  return {
    ...(waits.length > 0 && { waits }),
    topics: topics.map(topic => ({
      name: topic.name,
      state: stateOf(topic, stops),
      ...topicWish(attention, topic.name),
    })),
    stops: stops.map(shown),
  };
}

function stateOf(topic: TopicChoice, stops: TopicWishes['stops']): TopicState {
  const choice = asWish(topic);
  if (stoppedBy({ stops, ...(choice && { choice }) }, { topic: topic.name }) !== undefined) return 'stopped';
  return topic.choice === 'in' ? 'on' : 'addressed';
}

export const asWish = ({ choice, at }: TopicChoice): TopicWishes['choice'] =>
  choice === undefined || at === undefined ? undefined : { is: choice, at };

/** By the topic. */
export type Choices = ReadonlyMap<string, NonNullable<TopicWishes['choice']>>;

export const choicesOf = (topics: readonly TopicChoice[]): Choices =>
  new Map(
    topics.flatMap(topic => {
      const wish = asWish(topic);
      return wish === undefined ? [] : [[topic.name, wish] as const];
    }),
  );
