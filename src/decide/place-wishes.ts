import type { PlaceStop, PlaceWishes } from '../core/place-wishes.ts';
import type { KeptStop } from '../core/stop.ts';
import type { StandingStop, Wanted } from '../core/wanted.ts';
import type { TopicWishes } from './stops.ts';

/** So many topics and patterns of each place are remembered: all are read with every card there. */
export const MOST_THERE = 200;

/** The wishes there for a topic, in the form of a person's. */
export function topicWishesOf({ choices = {}, stops = [] }: PlaceWishes, topic: string): TopicWishes {
  const choice = Object.hasOwn(choices, topic) ? choices[topic] : undefined;
  return {
    stops: stops.map(asKept),
    ...(choice && { choice: { is: choice.is, at: new Date(choice.at) } }),
  };
}

function asKept({ kind, topic, at }: PlaceStop): KeptStop {
  const kept = { stop: '', at: new Date(at) };
  return kind === 'topics' ? { ...kept, kind, topic } : { ...kept, kind };
}

/** Changes a topic. Of too many, what was said first is forgotten. */
export function withChoice(standing: PlaceWishes, topic: string, is: 'in' | 'out', now: Date): PlaceWishes {
  const { [topic]: _, ...others } = standing.choices ?? {};
  const kept = Object.entries(others)
    .toSorted(([, one], [, other]) => one.at.localeCompare(other.at))
    .slice(1 - MOST_THERE);
  return { ...standing, choices: { ...Object.fromEntries(kept), [topic]: { is, at: now.toISOString() } } };
}

/** Stops all topics of such names, or everything. */
export function withStop(standing: PlaceWishes, stop: Omit<PlaceStop, 'at'>, now: Date): PlaceWishes {
  const others = withoutStop(standing, stop).stops ?? [];
  return { ...standing, stops: [...others.slice(1 - MOST_THERE), { ...stop, at: now.toISOString() }] };
}

export const withoutStop = (standing: PlaceWishes, { kind, topic }: Omit<PlaceStop, 'at'>): PlaceWishes => ({
  ...standing,
  stops: (standing.stops ?? []).filter(
    stop => stop.kind !== kind || stop.topic.toLowerCase() !== topic.toLowerCase(),
  ),
});

/** The same as what a person wants, wish by wish. */
export const wantedThere = ({ attention = {}, timeZone, choices = {}, stops = [] }: PlaceWishes): Wanted => ({
  attention,
  preferences: timeZone === undefined ? {} : { timeZone },
  choices,
  stops: Object.fromEntries(
    stops.map(stop => [`${stop.kind} ${stop.topic}`, { ...asStop(stop), at: stop.at }]),
  ),
});

const asStop = ({ kind, topic }: Pick<PlaceStop, 'kind' | 'topic'>) =>
  kind === 'topics' ? { kind, topic, stop: '' } : { kind, stop: '' };

/** And back. */
export function wishesFrom({ attention, preferences: { timeZone }, choices, stops }: Wanted): PlaceWishes {
  const kept = Object.values(stops).map(asPlaceStop);
  return {
    ...(Object.keys(attention).length > 0 && { attention }),
    ...(timeZone !== undefined && { timeZone }),
    ...(Object.keys(choices).length > 0 && { choices }),
    ...(kept.length > 0 && { stops: kept }),
  };
}

const asPlaceStop = ({ at, ...stop }: StandingStop): PlaceStop =>
  stop.kind === 'topics' ? { kind: 'topics', topic: stop.topic, at } : { kind: 'everything', topic: '', at };

/** The names of all that is stopped there: topics and patterns. */
export const stoppedThere = ({ choices = {}, stops = [] }: PlaceWishes): string[] => [
  ...stops.flatMap(({ kind, topic }) => (kind === 'topics' ? [topic] : [])),
  ...Object.entries(choices).flatMap(([topic, { is }]) => (is === 'out' ? [topic] : [])),
];
