import { settings } from '../../chat/dialogs/settings.ts';
import { beginDialogue, cancelDialogue, goOnWithDialogue } from '../../chat/dialogs/words.ts';
import { sayHelp } from '../../chat/turn.ts';
import type { Feature } from '../feature.ts';
import { TALK_BUTTONS } from './chat/buttons.ts';

const NOTHING_ASKED = 'Nothing is asked at the moment, so there is nothing to';

/** How people find their way, and a dialogue its end. */
export const talk: Feature = {
  name: 'talk',
  commands: [
    {
      name: 'help',
      words: ['help', '?', 'hi', 'hello', 'start', 'commands', 'hallo', 'hilfe'],
      answer: (turn, person) => sayHelp(turn, person),
    },
    {
      name: 'settings',
      words: ['settings', 'preferences'],
      answer: (turn, person) => beginDialogue(turn, person, 'settings'),
    },
    { name: 'cancel', words: ['cancel', 'never mind', 'nevermind'], answer: cancelDialogue },
    { name: 'continue', words: ['continue', 'go on', 'resume'], answer: goOnWithDialogue },
  ],
  buttons: TALK_BUTTONS,
  dialogues: [settings],
  help: [
    { under: 'talk', write: 'settings', does: 'What I do when something comes up while we talk' },
    { under: 'talk', write: 'cancel, continue', does: 'Stop what we are doing, or go on with it' },
    { under: 'talk', write: 'help', does: 'This card' },
  ],
  hints: {
    back: `${NOTHING_ASKED} go back to.`,
    skip: `${NOTHING_ASKED} skip.`,
    done: `${NOTHING_ASKED} end.`,
  },
};
