import type { Feature } from '../feature.ts';
import { languagesOnWelcome, languageView } from './cards/language-view.ts';
import {
  chooseHere,
  chooseOwn,
  isLanguage,
  LANGUAGE_BUTTONS,
  tellWhatWasLearned,
} from './chat/choose-language.ts';
import { OTHER_WORDS } from './chat/language-words.ts';

/** In which language somebody is spoken to, and how they change it. */
export const language: Feature = {
  name: 'language',
  commands: [
    {
      name: 'language',
      forms: 'command.language',
      buttons: ['button.languages'],
      takes: 'name',
      answer: chooseOwn,
      always: isLanguage,
      answerInPlace: chooseHere,
    },
  ],
  otherWords: OTHER_WORDS,
  buttons: LANGUAGE_BUTTONS,
  cards: { language: languageView },
  welcomeButtons: languagesOnWelcome,
  help: [{ under: 'talk', write: 'help.language', does: 'help.language-does' }],
  afterwards: tellWhatWasLearned,
};
