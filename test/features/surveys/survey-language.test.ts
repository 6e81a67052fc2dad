import { describe, expect, test } from 'vitest';
import { readDate } from '../../../src/features/surveys/rules/survey-date.ts';
import { readAnswer } from '../../../src/features/surveys/rules/survey-read.ts';
import type { AnswerValue, SurveyQuestion } from '../../../src/features/surveys/survey.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { samples } from '../../deliver/card-tree.ts';
import { fieldsIn, PSEUDO, pseudoTexts, pseudoVoices, strangersIn } from '../../text/pseudo.ts';
import { english } from '../../voices.ts';

/** The fields of a survey that callers write, and the reason why it came, which is worded elsewhere. */
const CALLERS = ['title', 'text', 'hint', 'choices', 'low', 'high', 'intro', 'name', 'actor', 'topic', 'why'];
const PEOPLES = ['question', 'answer', 'value', 'list'];

const voice = pseudoVoices()(PSEUDO);
const here = circumstancesAt(new Date('2026-11-18T10:00:00Z'), {
  readings: text => [worded(voice, text), worded(english, text)],
});

const COMMON = { id: 'q', text: '', required: true };
const LIMITS = [{}, { min: 1 }, { max: 9 }, { min: 1, max: 9 }];
const QUESTIONS: readonly SurveyQuestion[] = [
  { ...COMMON, type: 'text', maxLength: 10 },
  ...[true, false].map(many => ({ ...COMMON, type: 'choice', many, choices: ['1', '2'] }) as const),
  { ...COMMON, type: 'rating', max: 5 },
  ...LIMITS.map(limits => ({ ...COMMON, type: 'number', ...limits }) as const),
  { ...COMMON, type: 'date' },
  { ...COMMON, type: 'yes-no' },
];

describe.each(QUESTIONS)('an answer to $type', question => {
  test.each(['', 'x'.repeat(99), '1,000', '[§yes§]', '4', '2026-11-20', '1, 2'])('%j', text => {
    const read = readAnswer(question, { text }, here);
    const words = worded(voice, 'unclear' in read ? read.unclear : read.words);
    expect(strangersIn([words], question.type === 'text' ? [text] : [])).toEqual([]);
  });
});

test.each<[SurveyQuestion['type'], string, AnswerValue]>([
  ['yes-no', '[§yes please§]', true],
  ['yes-no', 'Nope.', false],
  ['rating', '[§four§]', 4],
  ['rating', 'four', 4],
  ['rating', '4 [§of§] 5', 4],
  ['rating', '4 of 5', 4],
  ['number', '[§ten§]', 10],
  ['number', 'ten', 10],
  ['number', '٤٢', 42],
  ['number', '１２', 12],
  ['choice', '1 [§and§] 2', ['1', '2']],
  ['choice', '1 and 2', ['1', '2']],
  ['choice', '1、2', ['1', '2']],
])('%s: %s is understood in the language of who answers, and in English', (type, text, value) => {
  const question = QUESTIONS.find(each => each.type === type) as SurveyQuestion;
  expect(readAnswer(question, { text }, here)).toMatchObject({ value });
});

test.each<[string, string, string?]>([
  ['de', '20. November 2026'],
  ['fr-CA', '20 novembre 2026'],
  ['es', '20 de noviembre de 2026'],
  ['ja', '2026年11月20日'],
  ['pt-BR', '20 de novembro de 2026'],
  ['fr', '20 November 2026'],
  ['ar', '2026-11-20'],
  ['ar', '٢٠ نوفمبر ٢٠٢٦'],
  ['ar', '۲۰ نوفمبر ۲۰۲۶'],
  ['en-GB', 'on 20 November'],
  ['en-US', '20 novembre 2026', 'fr'],
])('a date is understood in %s: %s', (locale, text, language = locale) => {
  expect(readDate(text, { ...here, locale, language })).toBe('2026-11-20');
});

describe.each(samples.filter(({ template }) => template.startsWith('survey')))('$file', sample => {
  test('says nothing that is not in the catalogue, but for what callers and people wrote', () => {
    const outside = fieldsIn(sample, [...CALLERS, ...PEOPLES]);
    expect(strangersIn(pseudoTexts(sample), outside)).toEqual([]);
  });
});
