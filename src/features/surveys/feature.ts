import type { Feature } from '../feature.ts';
import { SURVEY_ROUTES } from './api/survey-routes.ts';
import { surveyReviewView, surveyThanksView } from './cards/survey-end-view.ts';
import { surveyResultsView } from './cards/survey-results-view.ts';
import { surveyQuestionView, surveyView } from './cards/survey-view.ts';
import { beginSurvey, takeUpSurvey } from './chat/answered-survey.ts';
import { survey } from './chat/survey-dialogue.ts';
import { surveyStorage } from './store/survey-storage.ts';
import { surveyWork } from './survey-closer.ts';

/** Questions that Herald asks people, for others. */
export const surveys: Feature = {
  name: 'surveys',
  ...surveyStorage,
  work: surveyWork,
  commands: [{ name: 'survey', forms: 'command.survey', answer: takeUpSurvey }],
  buttons: { beginSurvey: { on: ['survey'], press: beginSurvey } },
  dialogues: [survey],
  cards: {
    survey: surveyView,
    'survey-question': surveyQuestionView,
    'survey-review': surveyReviewView,
    'survey-thanks': surveyThanksView,
    'survey-results': surveyResultsView,
  },
  traits: {
    survey: ['topical'],
    'survey-question': ['asks', 'topical'],
    'survey-review': ['asks'],
    'survey-results': ['topical'],
  },
  help: [{ under: 'talk', write: 'help.survey', does: 'help.survey-does' }],
  routes: SURVEY_ROUTES,
};
