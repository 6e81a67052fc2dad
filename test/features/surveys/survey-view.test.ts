import { describe, expect, test } from 'vitest';
import { LARGEST_CARD } from '../../../src/deliver/render.ts';
import { surveyBody } from '../../../src/features/surveys/api/survey-schema.ts';
import type { SurveyQuestion } from '../../../src/features/surveys/survey.ts';
import { cardOf, shownActionsOf, textsOf } from '../../deliver/card-tree.ts';

const context = { deliveryId: '0199a7c2-5f60-7c11-8a55-0d8b1c2f3a49', place: 'personal' } as const;
const why = 'You get this because people sent it to you. Topic: pulse.';
const prompt = { run: '0199a7c2-5f60-7c11-8a55-0d8b1c2f3a40', step: 'q1' };
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const base = { title: 'T'.repeat(200), actor: 'A'.repeat(100), until: '2026-12-04T17:00:00.000Z' };
const first = { topic: 'pulse', intro: 'I'.repeat(1_000), anonymous: true };
const asking = (questions: readonly SurveyQuestion[], more: object = {}) => {
  const data = { ...base, questions, number: 1, of: questions.length, prompt, ...more };
  return cardOf({ said: { template: 'survey-question', data }, context: { ...context, why } }).card;
};
const sizeOf = (card: unknown) => JSON.stringify(card).length;

const COMMON = { id: 'q', text: 'Well?', required: true } as const;
const choice = (count: number, many: boolean): SurveyQuestion => ({
  ...COMMON,
  type: 'choice',
  many,
  choices: times(count, n => `Choice ${n}`),
});
const KINDS: readonly SurveyQuestion[] = [
  { ...COMMON, type: 'text', maxLength: 50 },
  choice(2, false),
  choice(5, false),
  choice(6, false),
  choice(10, true),
  { ...COMMON, type: 'rating', max: 2 },
  { ...COMMON, type: 'rating', max: 5 },
  { ...COMMON, type: 'rating', max: 10 },
  { ...COMMON, type: 'number', min: 1 },
  { ...COMMON, type: 'date' },
  { ...COMMON, type: 'yes-no' },
];

describe('whatever a door lets in fits on a card', () => {
  test('all questions on one card, as many and as long as they may be', () => {
    const questions = times(10, n => ({
      type: 'choice',
      text: '"'.repeat(80),
      hint: 'h'.repeat(20),
      choices: times(10, m => `${n}${m}`.padEnd(20, '"')),
      many: true,
    }));
    const audience = { subscribers: true };
    const body = { topic: 'pulse', title: 'T', actor: { name: 'A' }, audience, asks: 'one-card', questions };
    const parsed = surveyBody.parse(body);
    expect(
      surveyBody.safeParse({ ...body, title: 'T', questions: [...questions, questions[0]] }).success,
    ).toBe(false);
    expect(sizeOf(asking(parsed.questions as SurveyQuestion[], first))).toBeLessThanOrEqual(LARGEST_CARD);
  });

  test('one question with the longest texts', () => {
    const long = { ...COMMON, text: 'x'.repeat(300), hint: 'h'.repeat(300) };
    const choices = times(10, n => `${n}`.padEnd(100, 'c'));
    for (const many of [true, false])
      expect(sizeOf(asking([{ ...long, type: 'choice', many, choices }], first))).toBeLessThanOrEqual(
        LARGEST_CARD,
      );
  });

  test('the results of twenty questions with ten choices each, and the thanks for them', () => {
    const counts = times(10, n => ({ value: `${n}`.padEnd(100, 'c'), count: n }));
    const questions = times(20, () => ({ text: 'x'.repeat(300), note: '45 answers', answers: 45, counts }));
    const results = { topic: 'pulse', title: base.title, subject: { name: 's' }, actor: { name: 'a' } };
    const data = { ...results, asked: 50, answers: 45, questions };
    const { card } = cardOf({ said: { template: 'survey-results', data }, context: { ...context, why } });
    expect(sizeOf(card)).toBeLessThanOrEqual(LARGEST_CARD);
    expect(textsOf(card).filter(text => text.startsWith('x'))).toHaveLength(20);

    const answers = times(20, () => ({ question: 'x'.repeat(300), answer: '"'.repeat(4_000) }));
    const thanks = cardOf({
      said: { template: 'survey-thanks', data: { title: base.title, answers } },
      context,
    });
    expect(sizeOf(thanks.card)).toBeLessThanOrEqual(LARGEST_CARD);
  });
});

test.each(
  KINDS.flatMap(question =>
    [true, false].flatMap(required =>
      [first, { back: true }].map(more => [question.type, { ...question, required }, more] as const),
    ),
  ),
)('a %s has at most six actions, and one that ends it', (_type, question, more) => {
  const card = asking([question], { ...more, ...(!question.required && { optional: true }) });
  expect(shownActionsOf(card).length).toBeLessThanOrEqual(6);
  expect(JSON.stringify(card)).toContain('"title":"Cancel"');
  expect(JSON.stringify(card).includes('"title":"Skip"')).toBe(!question.required);
});

test('a choice that is written like Markdown has its marks taken apart, and reads the same', () => {
  const choices = ['[x](https://evil.example)', '**b** _i_ `c` <b>'];
  const json = JSON.stringify(asking([{ ...COMMON, type: 'choice', many: true, choices }]));
  expect(json).not.toMatch(/\]\(|\*\*|<b/);
  expect(json.replaceAll('\u200B', '')).toContain('[x](https://evil.example)');
});

test('of several choices each is a share of those who answered', () => {
  const counts = [
    { value: 'Red', count: 4 },
    { value: 'Green', count: 2 },
  ];
  const questions = [{ text: 'Which?', note: '4 answers', answers: 4, counts }];
  const data = {
    topic: 'p',
    title: 'T',
    subject: { name: 's' },
    actor: { name: 'a' },
    asked: 4,
    answers: 4,
    questions,
  };
  const { card } = cardOf({ said: { template: 'survey-results', data }, context });
  expect(textsOf(card)).toEqual(
    expect.arrayContaining(['█'.repeat(20), ' 4 (100%)', '█'.repeat(10), ' 2 (50%)']),
  );
});
