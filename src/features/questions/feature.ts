import type { Feature } from '../feature.ts';
import { QUESTION_ASKED, QUESTION_ROUTES } from './api/question-routes.ts';
import { answerView, asksWhom, questionView, welcomesWith } from './cards/question-view.ts';
import { ask, askInPlace, isQuestion, sayQuestions, toAskInstead } from './chat/my-questions.ts';
import { QUESTION_BUTTONS } from './chat/question-buttons.ts';
import { askDialogue } from './chat/question-dialogue.ts';
import { questionWork } from './question-work.ts';
import { QUESTION_SETTINGS } from './read-settings.ts';
import { questionStorage } from './store/question-storage.ts';

/** Questions that people ask, and somebody else answers. */
export const questions: Feature = {
  name: 'questions',
  ...questionStorage,
  work: questionWork,
  commands: [
    {
      name: 'ask',
      forms: 'command.ask',
      buttons: ['button.ask-else'],
      takes: 'text',
      answer: ask,
      answerInPlace: askInPlace,
      always: isQuestion,
    },
    { name: 'questions', forms: 'command.questions', answer: sayQuestions },
  ],
  buttons: QUESTION_BUTTONS,
  dialogues: [askDialogue],
  suggests: toAskInstead,
  settings: QUESTION_SETTINGS,
  cards: { question: questionView, answer: answerView },
  traits: { answer: ['news'] },
  facts: ({ settings: { questions } }) => (questions === undefined ? {} : { responder: questions.name }),
  welcome: ({ responder }) => welcomesWith(responder),
  help: [{ under: 'talk', write: 'help.ask', does: ({ responder }) => asksWhom(responder) }],
  routes: QUESTION_ROUTES,
  webhooks: [QUESTION_ASKED],
};
