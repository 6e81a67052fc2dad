import type { Feature } from '../feature.ts';
import { topicsView } from './cards/topics-view.ts';
import { STOP_BUTTONS } from './chat/stop.ts';
import { choose, knowsTopic, sayTopics } from './chat/topic-list.ts';
import { sayWhy } from './chat/why.ts';

/** Which topics a person hears and why, and how they stop one. */
export const topics: Feature = {
  name: 'topics',
  commands: [
    {
      name: 'topics',
      forms: 'command.topics',
      buttons: ['button.topics'],
      answer: sayTopics,
      // "Subscriptions" may be an answer.
      always: ({ isAsTold }) => isAsTold,
    },
    // Of what is not said, so each topic has a button there.
    {
      name: 'stop',
      forms: 'command.stop',
      buttons: ['button.stop', 'button.stop-for-me'],
      answer: sayTopics,
      always: () => true,
    },
    { name: 'subscribe', forms: 'command.subscribe', takes: 'name', answer: choose('in') },
    {
      name: 'unsubscribe',
      forms: 'command.unsubscribe',
      takes: 'name',
      answer: choose('out'),
      // "Stop the noise" may be what somebody answers; a topic that there is, is meant.
      always: knowsTopic,
    },
    { name: 'why', forms: 'command.why', buttons: ['button.why'], answer: sayWhy },
  ],
  buttons: STOP_BUTTONS,
  cards: { topics: topicsView },
  traits: { topics: ['topical'] },
  help: [
    { under: 'hear', write: 'help.topics', does: 'help.topics-does' },
    { under: 'hear', write: 'help.subscribe', does: 'help.subscribe-does' },
    { under: 'hear', write: 'help.unsubscribe', does: 'help.unsubscribe-does' },
    { under: 'hear', write: 'help.why', does: 'help.why-does' },
  ],
};
