import type { Feature } from '../feature.ts';
import { QUESTION_BUTTONS } from './buttons.ts';
import { askDialogue } from './dialogue.ts';
import { ask, askInPlace } from './questions.ts';

/** What people ask, and somebody else answers. */
export const questions: Feature = {
  commands: [
    {
      name: 'ask',
      begins: /^\/?ask(?:[\s,:]+([^\s,:][\s\S]*)?)?$/i,
      takes: 'text',
      answer: ask,
      answerInPlace: askInPlace,
    },
  ],
  buttons: QUESTION_BUTTONS,
  dialogues: [askDialogue],
};
