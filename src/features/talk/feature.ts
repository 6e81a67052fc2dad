import { interruptionInWords, settings } from '../../chat/dialogs/settings.ts';
import { beginDialogue, cancelDialogue, goOnWithDialogue } from '../../chat/dialogs/words.ts';
import { undoLastHere } from '../../chat/here.ts';
import { sayHelp } from '../../chat/turn.ts';
import { undoLast } from '../../chat/written-buttons.ts';
import type { Feature } from '../feature.ts';
import { TALK_BUTTONS } from './chat/buttons.ts';
import { sayExample } from './chat/example.ts';

/** How people find their way, and a dialogue its end. */
export const talk: Feature = {
  name: 'talk',
  commands: [
    {
      name: 'help',
      forms: 'command.help',
      buttons: ['button.help'],
      answer: (turn, person) => sayHelp(turn, person),
    },
    { name: 'example', forms: 'command.example', buttons: ['button.example'], answer: sayExample },
    {
      name: 'interruptions',
      forms: 'command.interruptions',
      answer: (turn, person) => beginDialogue(turn, person, 'settings'),
    },
    {
      name: 'undo',
      forms: 'command.undo',
      buttons: ['button.undo'],
      answer: undoLast,
      answerInPlace: undoLastHere,
      always: () => true,
    },
    { name: 'cancel', forms: 'dialog.word.cancel', buttons: ['button.cancel'], answer: cancelDialogue },
    {
      name: 'continue',
      forms: 'dialog.word.continue',
      buttons: ['button.continue'],
      answer: goOnWithDialogue,
    },
  ],
  buttonWords: ['button.show', 'button.example'],
  buttons: TALK_BUTTONS,
  dialogues: [settings],
  wishInWords: interruptionInWords,
  help: [
    { under: 'talk', write: 'help.interruptions', does: 'help.interruptions-does' },
    { under: 'talk', write: 'help.undo', does: 'help.undo-does' },
    { under: 'talk', write: 'help.cancel', does: 'help.cancel-does' },
    { under: 'talk', write: 'help.help', does: 'help.help-does' },
  ],
  hints: [
    { words: 'dialog.word.back', says: 'hint.back-says' },
    { words: 'dialog.word.skip', says: 'hint.skip-says' },
    { words: 'dialog.word.done', says: 'hint.done-says' },
    { words: 'hint.hello', says: 'hint.hello-says' },
    { words: 'hint.thanks', says: 'hint.thanks-says' },
    { words: 'hint.okay', says: 'hint.okay-says', isReply: true },
    {
      words: 'hint.no',
      says: 'hint.no-says',
      suggests: { command: 'button.undo' },
      isReply: true,
    },
    { words: 'hint.bye', says: 'hint.bye-says' },
  ],
};
