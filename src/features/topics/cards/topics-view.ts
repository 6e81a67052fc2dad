import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import type { Voice } from '../../../text/voice.ts';
import type { Topics } from './topics-card.ts';

/** Buttons for so many topics: with "What can you do?" there are six actions, which is all that a card takes. */
const MOST_BUTTONS = 5;

export function topicsView({ topics }: Topics, { deliveryId, voice }: ViewContext, cut: Shortening): View {
  const shown = topics.slice(0, cut.topics);
  const hidden = topics.length - shown.length;
  return {
    summary: voice.say('topics.summary', { count: topics.length }),
    data: {
      delivery: deliveryId,
      intro: voice.say(topics.length === 0 ? 'topics.none' : 'topics.intro'),
      topics: shown.map((topic, index) => topicRow(topic, voice, index < MOST_BUTTONS)),
      ...(hidden > 0 && { more: voice.say('list.more', { count: hidden }) }),
      ...(topics.length > MOST_BUTTONS && { hint: voice.say('topics.hint') }),
    },
  };
}

function topicRow({ name, state }: Topics['topics'][number], { say }: Voice, hasButton: boolean) {
  const topic = plainLine(name, LONGEST.topic);
  const { button, tooltip, verb } = BUTTONS[state];
  return {
    name: topic,
    state: say(`topics.state.${state}`),
    topic: name,
    ...(hasButton && { button: say(button), verb, tooltip: say(tooltip, { topic }) }),
  };
}

const BUTTONS = {
  on: { button: 'topics.stop', tooltip: 'topics.stop-tip', verb: 'optOut' },
  addressed: { button: 'topics.get-all', tooltip: 'topics.get-all-tip', verb: 'optIn' },
  stopped: { button: 'topics.start', tooltip: 'topics.start-tip', verb: 'optIn' },
} as const satisfies Record<Topics['topics'][number]['state'], object>;
