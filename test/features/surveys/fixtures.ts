import { v7 as newId } from 'uuid';
import { surveyBody } from '../../../src/features/surveys/api/survey-schema.ts';
import type { FeatureFixtures } from '../fixtures.ts';

const SURVEY = {
  ...{ topic: 'pulse', title: 'The office', actor: 'Facility', asks: 'one-by-one', anonymous: false },
  closesAt: '2027-01-01T00:00:00.000Z',
  questions: [{ id: 'like', type: 'yes-no', text: 'Like it?', required: true }],
};

const { data: wide } = surveyBody.safeParse({
  topic: 'x',
  title: 'x',
  actor: { name: 'x' },
  audience: { subscribers: true },
  questions: [
    { type: 'text', text: 'x' },
    { type: 'choice', text: 'x', choices: ['a', 'b and c'] },
    { type: 'choice', text: 'x', choices: ['a', 'b and c'], many: true },
    { type: 'rating', text: 'x' },
    { type: 'number', text: 'x' },
    { type: 'date', text: 'x' },
    { type: 'yes-no', text: 'x' },
  ],
});

const ALONE = { survey: SURVEY };
const FORM = {
  survey: { ...SURVEY, asks: 'one-card', questions: [...SURVEY.questions, ...SURVEY.questions] },
};
const NAMED = ['The office', 'Like it?'];

export const FIXTURES: FeatureFixtures = {
  begins: template =>
    template.startsWith('survey')
      ? { dialogue: 'survey', given: { survey: { ...SURVEY, id: newId() } } }
      : undefined,
  given: {
    survey: ['one-by-one', 'one-card'].map(asks => ({
      survey: { ...wide, actor: 'x', id: 'x', asks, closesAt: '2026-12-01T00:00:00Z' },
    })),
  },
  asks: {
    survey: [
      { step: 'q1', given: ALONE, names: NAMED },
      { step: 'send', given: ALONE, known: { q1: true }, names: NAMED },
      { step: 'all', given: FORM, names: NAMED },
    ],
  },
};
