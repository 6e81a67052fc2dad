import type { Feature } from '../feature.ts';
import { survey } from './dialogue.ts';
import { beginSurvey, takeUpSurvey } from './surveys.ts';

/** What Herald asks people, for others. */
export const surveys: Feature = {
  commands: [{ name: 'survey', words: ['survey', 'surveys'], answer: takeUpSurvey }],
  buttons: { beginSurvey: { on: ['survey'], press: beginSurvey } },
  dialogues: [survey],
};
