import type { Feature } from '../feature.ts';
import { topicsView } from './cards/topics-view.ts';
import { STOP_BUTTONS } from './chat/stop.ts';
import { choose, sayTopics } from './chat/topic-list.ts';
import { sayWhy } from './chat/why.ts';

/** Which topics a person hears and why, and how they stop one. */
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
    { name: 'why', words: ['why'], answer: sayWhy },
  ],
  buttons: STOP_BUTTONS,
  cards: { topics: topicsView },
  traits: { topics: ['topical'] },
  help: [
    { under: 'hear', write: 'topics', does: 'Your topics, and which of them you stopped' },
    { under: 'hear', write: 'subscribe <topic>', does: 'Start a topic, or start it again' },
    { under: 'hear', write: 'unsubscribe <topic>', does: 'Stop a topic' },
    { under: 'hear', write: 'why', does: 'Why you got the last cards, or did not' },
  ],
  hints: { mute: 'To stop a topic, press "Stop these" on one of its cards, or write "topics".' },
};
