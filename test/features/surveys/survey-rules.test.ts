import { describe, expect, test } from 'vitest';
import { type Given, readAnswer } from '../../../src/features/surveys/rules/survey-read.ts';
import { resultsCard } from '../../../src/features/surveys/rules/survey-results.ts';
import { asTold, type Counted, sumUp } from '../../../src/features/surveys/rules/survey-sum.ts';
import { countedInWords } from '../../../src/features/surveys/rules/survey-words.ts';
import type { AnswerValue, Survey, SurveyQuestion } from '../../../src/features/surveys/survey.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { english } from '../../voices.ts';

const here = circumstancesAt(new Date('2026-11-18T10:00:00Z'), {
  timeZone: 'Europe/Berlin',
  locale: 'en-GB',
});
const common = { id: 'q', text: 'Well?', required: true };
const QUESTIONS = {
  text: { ...common, type: 'text', maxLength: 10 },
  one: { ...common, type: 'choice', many: false, choices: ['Red', 'Dark red', 'Salt and pepper', '1'] },
  many: { ...common, type: 'choice', many: true, choices: ['Red', 'Green', 'Salt and pepper'] },
  rating: { ...common, type: 'rating', max: 5 },
  number: { ...common, type: 'number', min: 0, max: 1000 },
  date: { ...common, type: 'date' },
  'yes-no': { ...common, type: 'yes-no' },
} as const satisfies Record<string, SurveyQuestion>;
type Name = keyof typeof QUESTIONS;

const written = (text: string): Given => ({ text });
const pressed = (value: unknown): Given => ({ value });
const read = (name: Name, given: Given, more = {}) =>
  readAnswer(QUESTIONS[name], given, { ...here, ...more });

describe('an answer', () => {
  test.each<[Name, Given, AnswerValue, string]>([
    ['text', written(' Fine. '), 'Fine.', 'Fine.'],
    ['one', written('red'), 'Red', 'Red'],
    ['one', written('dark'), 'Dark red', 'Dark red'],
    ['one', written('SALT and pepper.'), 'Salt and pepper', 'Salt and pepper'],
    // The name of a choice goes before its number.
    ['one', written('1'), '1', '1'],
    ['one', written('2'), 'Dark red', 'Dark red'],
    ['one', pressed('1'), 'Red', 'Red'],
    ['one', pressed(4), '1', '1'],
    ['many', written('green, red'), ['Red', 'Green'], 'Red and Green'],
    ['many', written('red, salt and pepper'), ['Red', 'Salt and pepper'], 'Red and Salt and pepper'],
    ['many', written('red and green'), ['Red', 'Green'], 'Red and Green'],
    ['many', written('Salt and pepper'), ['Salt and pepper'], 'Salt and pepper'],
    ['many', written('1; 3'), ['Red', 'Salt and pepper'], 'Red and Salt and pepper'],
    ['many', pressed('3,2'), ['Green', 'Salt and pepper'], 'Green and Salt and pepper'],
    ['rating', written('4'), 4, '4 of 5'],
    ['rating', written('3 out of 5'), 3, '3 of 5'],
    ['rating', pressed(5), 5, '5 of 5'],
    ['number', written('12,5'), 12.5, '12.5'],
    ['number', written('0'), 0, '0'],
    ['number', pressed('1.250'), 1.25, '1.25'],
    ['date', written('2026-11-20'), '2026-11-20', '20 November 2026'],
    ['date', written('20.11.2026'), '2026-11-20', '20 November 2026'],
    ['date', written('3 May 2020'), '2020-05-03', '3 May 2020'],
    ['date', written('tomorrow'), '2026-11-19', '19 November 2026'],
    ['date', pressed('2026-02-28'), '2026-02-28', '28 February 2026'],
    ['yes-no', written('Yes!'), true, 'Yes'],
    ['yes-no', written('nope'), false, 'No'],
    ['yes-no', pressed(false), false, 'No'],
  ])('to %s: %j', (name, given, value, words) => {
    const answer = read(name, given);
    expect(answer).toMatchObject({ value });
    expect('words' in answer && worded(english, answer.words)).toBe(words);
  });

  test.each<[Name, Given]>([
    ['text', written('   ')],
    ['text', written('longer than it may be')],
    ['one', written('re d')],
    ['one', written('5')],
    ['one', pressed('')],
    ['many', written('red, blue')],
    ['many', pressed('')],
    ['rating', written('6')],
    ['rating', written('very good')],
    ['number', written('1,000')],
    ['number', written('1001')],
    ['number', written('-1')],
    ['number', written('a lot')],
    ['date', written('soon')],
    ['date', written('2026-02-30')],
    ['yes-no', written('maybe')],
  ])('to %s is not %j, and it is said what would be', (name, given) => {
    const answer = read(name, given);
    expect(Object.keys(answer)).toEqual(['unclear']);
    expect('unclear' in answer && worded(english, answer.unclear)).toMatch(/^(Write|Choose) .+\.$/);
  });

  test('11/10 is in October, but in November to who has the language of the United States', () => {
    expect(read('date', written('11/10/2026'))).toMatchObject({ value: '2026-10-11' });
    const unknown = { locale: undefined, language: 'en' };
    expect(read('date', written('11/10/2026'), unknown)).toMatchObject({ unclear: { phrase: 'when.which' } });
    expect(read('date', written('11/10/2026'), { locale: 'en-US' })).toMatchObject({ value: '2026-11-10' });
  });
});

describe('all answers to a question', () => {
  const tallied = (...values: (readonly [AnswerValue, number])[]) =>
    values.map(([value, count]) => ({ value, count }));

  test('of a choice are counted for each choice, also those that nobody chose; of several each counts', () => {
    expect(sumUp(QUESTIONS.many, tallied([['Red'], 2], [['Red', 'Salt and pepper'], 1]))).toEqual({
      type: 'choice',
      answered: 3,
      counts: [
        { value: 'Red', count: 3 },
        { value: 'Green', count: 0 },
        { value: 'Salt and pepper', count: 1 },
      ],
    });
  });

  test('of yes and no', () => {
    expect(sumUp(QUESTIONS['yes-no'], tallied([false, 3]))).toMatchObject({
      answered: 3,
      counts: [
        { value: true, count: 0 },
        { value: false, count: 3 },
      ],
    });
  });

  test('of a rating have a mean, and a count for each step', () => {
    expect(sumUp(QUESTIONS.rating, tallied([5, 2], [4, 1]))).toEqual({
      type: 'rating',
      answered: 3,
      mean: 4.67,
      min: 4,
      max: 5,
      counts: [0, 0, 0, 1, 2].map((count, i) => ({ value: i + 1, count })),
    });
  });

  test('of few numbers are counted as they are; many are put into ranges that people would choose', () => {
    expect(sumUp(QUESTIONS.number, tallied([10, 1], [2, 2])).type).toBe('number');
    expect(sumUp(QUESTIONS.number, tallied([10, 1], [2, 2]))).toMatchObject({
      mean: 4.67,
      counts: [
        { value: 2, count: 2 },
        { value: 10, count: 1 },
      ],
    });
    const many = Array.from({ length: 100 }, (_, n) => [n, 1] as const);
    expect(sumUp(QUESTIONS.number, tallied(...many))).toMatchObject({
      mean: 49.5,
      counts: [0, 20, 40, 60, 80].map(n => ({ value: { from: n, under: n + 20 }, count: 20 })),
    });
    const small = Array.from({ length: 11 }, (_, n) => [n / 10, 1] as const);
    const sum = sumUp(QUESTIONS.number, tallied(...small));
    const counts = 'counts' in sum ? sum.counts : [];
    expect(counts.reduce((all, { count }) => all + count, 0)).toBe(11);
  });

  test('of dates are counted by the day, the earliest first', () => {
    expect(sumUp(QUESTIONS.date, tallied(['2026-11-20', 1], ['2025-01-01', 2]))).toMatchObject({
      counts: [
        { value: '2025-01-01', count: 2 },
        { value: '2026-11-20', count: 1 },
      ],
    });
  });

  test('of a text are only how many, and of nobody nothing is made up', () => {
    expect(sumUp(QUESTIONS.text, tallied(['x', 4]))).toEqual({ type: 'text', answered: 4 });
    expect(sumUp(QUESTIONS.rating, [])).not.toHaveProperty('mean');
  });
});

test.each<[Counted['value'], string, string]>([
  ['Red', 'Red', 'Red'],
  [4, '4', '4'],
  [1234.5, '1234.5', '1,234.5'],
  [true, 'Yes', 'Yes'],
  [false, 'No', 'No'],
  [{ from: 1000, under: 2000 }, '1000 to under 2000', '1,000 to under 2,000'],
])('what was answered %j is told to programs as %j, and reads %j', (value, told, words) => {
  expect(asTold({ value, count: 1 })).toEqual({ value: told, count: 1 });
  expect(worded(english, countedInWords(QUESTIONS.number, { value, count: 1 }))).toBe(words);
});

test('on the card with the results a day reads as people write it', () => {
  const survey: Survey = {
    ...{ id: 's', topic: 't', title: 'T', actor: 'A', asks: 'one-by-one', anonymous: false },
    closesAt: '2026-12-01T00:00:00Z',
    questions: [QUESTIONS.date],
  };
  const counts = { asked: 2, begun: 0, answered: 2, declined: 0 };
  const view = { survey, tenantId: 't', callerId: 'c', createdAt: new Date(0), closed: true, counts };
  const { questions } = resultsCard(view, [{ question: QUESTIONS.date.id, value: '2026-11-20', count: 2 }]);
  const [{ value = '', count = 0 } = {}] = questions[0]?.counts ?? [];
  expect([worded(english, value), count]).toEqual(['20 November 2026', 2]);
});
