import type { Feature } from '../feature.ts';
import { topicsView } from './cards/topics-view.ts';
import { whyView } from './cards/why-view.ts';
import {
  knowsTopic,
  startEverything,
  startNamed,
  stopEverything,
  stopNamed,
  toTopics,
} from './chat/choose.ts';
import { startEverythingHere, startHere, stopEverythingHere, stopHere } from './chat/in-place.ts';
import { LESS_BUTTONS } from './chat/less.ts';
import { LIST_BUTTONS } from './chat/lists.ts';
import { PAUSE_BUTTONS } from './chat/pause-all.ts';
import { STOP_BUTTONS } from './chat/stop.ts';
import { stopThis } from './chat/stop-this.ts';
import { sayTopics } from './chat/topic-list.ts';
import { sayWhy } from './chat/why.ts';
import { wishInWords } from './chat/wish-in-words.ts';

/** Which topics a person hears and why, and how they stop one. */
export const topics: Feature = {
  name: 'topics',
  commands: [
    {
      name: 'topics',
      forms: 'command.topics',
      buttons: ['button.topics'],
      answer: sayTopics,
    },
    // Of what is not said, so each topic has a button there.
    {
      name: 'stop',
      forms: 'command.stop',
      answer: sayTopics,
      always: () => true,
    },
    // A person who is asked what bothers them may answer so.
    {
      name: 'enough',
      forms: 'command.enough',
      answer: sayTopics,
      mayAnswer: true,
    },
    {
      name: 'stop-this',
      forms: 'command.stop-this',
      buttons: ['button.stop', 'button.stop-for-me'],
      answer: stopThis,
      always: () => true,
    },
    {
      name: 'stop-everything',
      forms: 'command.stop-everything',
      answer: stopEverything,
      answerInPlace: stopEverythingHere,
      always: () => true,
    },
    {
      name: 'start-everything',
      forms: 'command.start-everything',
      answer: startEverything,
      answerInPlace: startEverythingHere,
    },
    {
      name: 'subscribe',
      forms: 'command.subscribe',
      takes: 'name',
      answer: startNamed,
      answerInPlace: startHere,
      always: knowsTopic,
    },
    {
      name: 'unsubscribe',
      forms: 'command.unsubscribe',
      takes: 'name',
      answer: stopNamed,
      answerInPlace: stopHere,
      // "Stop the noise" may be what somebody answers; a topic that there is, is meant.
      always: knowsTopic,
    },
    { name: 'why', forms: 'command.why', buttons: ['button.why'], answer: sayWhy },
  ],
  buttonWords: ['less.title', 'less.everything'],
  suggests: toTopics,
  wishInWords,
  buttons: { ...STOP_BUTTONS, ...LESS_BUTTONS, ...PAUSE_BUTTONS, ...LIST_BUTTONS },
  cards: { topics: topicsView, why: whyView },
  traits: { topics: ['topical'], why: ['topical'] },
  help: [
    { under: 'hear', write: 'help.topics', does: 'help.topics-does' },
    { under: 'hear', write: 'help.subscribe', does: 'help.subscribe-does' },
    { under: 'hear', write: 'help.unsubscribe', does: 'help.unsubscribe-does' },
    { under: 'hear', write: 'help.stop-everything', does: 'help.stop-everything-does' },
    { under: 'hear', write: 'help.why', does: 'help.why-does' },
  ],
};
