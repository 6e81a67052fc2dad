import type { Feature } from '../feature.ts';
import { beginSurvey, takeUpSurvey } from './chat/answered-survey.ts';
import { survey } from './chat/survey-dialogue.ts';

/** What Herald asks people, for others. */
export const surveys: Feature = {
  name: 'surveys',
  commands: [{ name: 'survey', words: ['survey', 'surveys'], answer: takeUpSurvey }],
  buttons: { beginSurvey: { on: ['survey'], press: beginSurvey } },
  dialogues: [survey],
};
