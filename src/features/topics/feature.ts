import type { Feature } from '../feature.ts';
import { STOP_BUTTONS } from './chat/stop.ts';
import { choose, sayTopics } from './chat/topic-list.ts';

/** Which topics a person hears, and how they stop one. */
export const topics: Feature = {
  name: 'topics',
  commands: [
    {
      name: 'topics',
      // Each of them has a button there.
      words: ['topics', 'my topics', 'subscriptions', 'subscribe', 'unsubscribe', 'stop'],
      answer: sayTopics,
    },
    { name: 'subscribe', begins: /^\/?(?:subscribe|start) (.+)$/i, takes: 'name', answer: choose('in') },
    { name: 'unsubscribe', begins: /^\/?(?:unsubscribe|stop) (.+)$/i, takes: 'name', answer: choose('out') },
  ],
  buttons: STOP_BUTTONS,
  hints: { mute: 'To stop a topic, press "Stop these" on one of its cards, or write "topics".' },
};
