import type { ChatFeature } from '../../../chat/feature.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { KeptStop } from '../../../core/stop.ts';
import type { Wanted } from '../../../core/wanted.ts';
import { stopped } from '../../../decide/stop-words.ts';
import { type StoppedBy, stoppedBy } from '../../../decide/stops.ts';
import { phrase } from '../../../text/phrase.ts';

/** Whether a topic comes, or what was stopped wider. Of a place there is no sentence: all of it is as it was. */
export const wishInWords: ChatFeature['wishInWords'] = (_turn, _person, { path, now, whose }) => {
  const [of, name = ''] = path;
  if (whose === 'place') return undefined;
  if (of === 'choices') return topicInWords(name, now);
  const stop = of === 'stops' && Object.hasOwn(now.stops, name) ? now.stops[name] : undefined;
  return stop && stopped(stop);
};

function topicInWords(topic: string, now: Wanted): Phrase {
  const chosen = Object.hasOwn(now.choices, topic) ? now.choices[topic] : undefined;
  const choice = chosen && { is: chosen.is, at: new Date(chosen.at) };
  const by = stoppedBy({ stops: stopsOf(now), ...(choice && { choice }) }, { topic });
  if (by !== undefined) return stopped(whatStopped(by, topic));
  return phrase(choice?.is === 'in' ? 'topics.holds.on' : 'topics.holds.addressed', { topic });
}

const whatStopped = ({ stop }: StoppedBy, topic: string) => stop ?? ({ kind: 'topic', topic } as const);

const stopsOf = ({ stops }: Wanted): KeptStop[] =>
  Object.values(stops).map(stop => ({ ...stop, at: new Date(stop.at) }));
