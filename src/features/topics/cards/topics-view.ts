import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import type { Topics } from './topics-card.ts';

/** Buttons for so many topics: with "What can you do?" there are six actions, which is all that a card takes. */
const MOST_BUTTONS = 5;

export function topicsView(said: Topics, context: RenderContext, cut: Shortening): View {
  const shown = said.topics.slice(0, cut.topics);
  const hidden = said.topics.length - shown.length;
  return {
    summary: said.topics.length === 0 ? 'You have no topics yet.' : `Your topics: ${said.topics.length}`,
    data: {
      delivery: context.deliveryId,
      intro:
        said.topics.length === 0 ? NO_TOPICS : 'Stop what you do not need. Start it again whenever you like.',
      topics: shown.map(topicRow),
      ...(hidden > 0 && { more: `And ${hidden} more.` }),
      ...(said.topics.length > MOST_BUTTONS && {
        hint: 'For the others, write: subscribe <topic> or unsubscribe <topic>',
      }),
    },
  };
}

const NO_TOPICS = 'Nothing has been sent to you yet. A topic appears here with its first notification.';

function topicRow(topic: Topics['topics'][number], index: number) {
  const name = plainLine(topic.name, LONGEST.topic);
  const { state, button, verb } = TOPIC_STATES[topic.state];
  const row = { name, state, topic: topic.name };
  return index < MOST_BUTTONS ? { ...row, button, verb, tooltip: `${button}: ${name}` } : row;
}

const TOPIC_STATES = {
  on: { state: 'On', button: 'Stop', verb: 'optOut' },
  addressed: { state: 'Only what is addressed to you', button: 'Get all', verb: 'optIn' },
  stopped: { state: 'Stopped', button: 'Start', verb: 'optIn' },
} as const satisfies Record<Topics['topics'][number]['state'], object>;
