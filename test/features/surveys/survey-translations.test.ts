import { describe, expect, test } from 'vitest';
import { check } from '../../../src/api/check.ts';
import type { HeraldError } from '../../../src/core/errors.ts';
import { surveyBody } from '../../../src/features/surveys/api/survey-schema.ts';
import { saidTo } from '../../../src/features/surveys/rules/survey-languages.ts';
import { readAnswer } from '../../../src/features/surveys/rules/survey-read.ts';
import { countedInWords } from '../../../src/features/surveys/rules/survey-words.ts';
import type { SurveyQuestion } from '../../../src/features/surveys/survey.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { cardOf, nodesOf } from '../../deliver/card-tree.ts';
import { voiceFor } from '../../voices.ts';

const MISSING: SurveyQuestion = {
  id: 'missing',
  type: 'choice',
  many: true,
  required: true,
  text: 'What is missing?',
  hint: 'All that apply',
  choices: ['Rooms', 'Booths', 'Gift'],
  translations: {
    de: { text: 'Was fehlt?', hint: 'Alles, was zutrifft', choices: ['Räume', 'Kabinen', 'Geschenk'] },
    nl: { text: 'Wat ontbreekt er?' },
  },
};
const RATING: SurveyQuestion = {
  id: 'all',
  type: 'rating',
  max: 5,
  required: true,
  text: 'How is it?',
  low: 'bad',
  high: 'good',
  translations: { de: { low: 'schlecht', high: 'gut' } },
};

describe('an answer', () => {
  const reads = (tag: string) => circumstancesAt(new Date('2026-11-28T08:00:00Z'), { reads: tag });

  test.each<[string, string, unknown]>([
    ['de', 'Räume, Kabinen', ['Rooms', 'Booths']],
    ['de', 'rooms', ['Rooms']],
    ['de', 'geschenk', ['Gift']],
    ['de', '2', ['Booths']],
    ['nl', 'rooms', ['Rooms']],
    ['en', 'Rooms', ['Rooms']],
  ])('of who reads %s, %s, is kept as the choice of the caller', (tag, text, value) => {
    expect(readAnswer(MISSING, { text }, reads(tag))).toMatchObject({ value });
  });

  test('is repeated in the words of who reads it', () => {
    const read = readAnswer(MISSING, { value: '1,3' }, reads('de'));
    const words = 'words' in read ? read.words : '';
    expect(['de', 'en', 'nl'].map(locale => worded(voiceFor({ locale }), words))).toEqual([
      expect.stringMatching(/Räume.*Geschenk/),
      expect.stringMatching(/Rooms.*Gift/),
      expect.stringMatching(/Rooms.*Gift/),
    ]);
  });

  test('that is none is asked for by the choices as they are read', () => {
    const read = readAnswer(MISSING, { text: 'nix' }, reads('de'));
    expect('unclear' in read && worded(voiceFor({ locale: 'de' }), read.unclear)).toContain('Räume');
  });

  test('is counted under the words of who reads the results', () => {
    const counted = countedInWords(MISSING, { value: 'Booths', count: 3 });
    expect(['de-AT', 'fr'].map(locale => worded(voiceFor({ locale }), counted))).toEqual([
      'Kabinen',
      'Booths',
    ]);
  });
});

describe('a card', () => {
  const said = {
    title: 'The office',
    actor: 'Facility',
    intro: 'Half a year ago we moved.',
    translations: { de: { title: 'Das Büro', intro: 'Vor einem halben Jahr sind wir umgezogen.' } },
    questions: [MISSING, RATING],
    number: 1,
    of: 2,
    prompt: { run: 'r', step: 'all' },
  };
  const shown = (locale: string) =>
    cardOf({
      said: { template: 'survey-question', data: said },
      context: { deliveryId: 'd', place: 'personal', reader: { locale } },
    });

  test('asks everybody in their language', () => {
    const german = JSON.stringify(shown('de-DE').card);
    for (const text of [
      'Das Büro',
      'Vor einem halben',
      'Was fehlt?',
      'Alles, was zutrifft',
      'Kabinen',
      'schlecht',
    ])
      expect(german).toContain(text);
    expect(german).not.toMatch(/office|moved|missing\?|Booths|bad/);
    const dutch = nodesOf(shown('nl-NL').card.body)
      .map(({ text, label }) => text ?? label ?? '')
      .join('\n');
    expect(dutch).toMatch(/The office[\s\S]*Wat ontbreekt er\?[\s\S]*All that apply/);
  });

  test('that has no intro gets none', () => {
    const { intro: _, ...rest } = said;
    expect(saidTo(rest, { reads: 'de' })).not.toHaveProperty('intro');
  });
});

describe('a survey with translations', () => {
  const BODY = {
    topic: 'pulse',
    title: 'The office',
    actor: { name: 'Facility' },
    audience: { subscribers: true },
    questions: [
      { type: 'choice', text: 'What?', choices: ['A', 'B'] },
      { type: 'rating', text: 'How?', low: 'bad' },
      { type: 'text', text: 'Else?' },
    ],
  };
  const faultsOf = (body: unknown) => {
    try {
      check(surveyBody, body);
    } catch (error) {
      return Object.fromEntries((error as HeraldError).faults.map(each => [each.field, each.message]));
    }
    return {};
  };
  const translating = (at: number, words: object) => ({
    ...BODY,
    questions: BODY.questions.map((each, i) => (i === at ? { ...each, translations: { de: words } } : each)),
  });

  test.each<[string, object, Record<string, unknown>]>([
    [
      'too few choices',
      translating(0, { choices: ['A'] }),
      { 'questions.0.translations.de.choices': expect.stringMatching('2, not 1') },
    ],
    [
      'too many choices',
      translating(0, { choices: ['A', 'B', 'C'] }),
      {
        'questions.0.translations.de.choices':
          'must have as many entries as "choices", in the same order: 2, not 3',
      },
    ],
    [
      'choices that are the same',
      translating(0, { choices: ['A', 'a'] }),
      { 'questions.0.translations.de.choices': 'must all be different' },
    ],
    [
      'choices where there are none',
      translating(2, { choices: ['A', 'B'] }),
      { 'questions.2.translations.de.choices': 'is not known here; remove it' },
    ],
    [
      'a hint of nothing',
      translating(2, { hint: 'x' }),
      {
        'questions.2.translations.de.hint': 'translates nothing: there is no "hint"; add it, or remove this',
      },
    ],
    [
      'an end without a name',
      translating(1, { high: 'gut' }),
      {
        'questions.1.translations.de.high': 'translates nothing: there is no "high"; add it, or remove this',
      },
    ],
    [
      'a mistyped field',
      translating(1, { txt: 'x' }),
      { 'questions.1.translations.de.txt': 'is not known here; did you mean "text"?' },
    ],
    [
      'an intro of nothing',
      { ...BODY, translations: { de: { intro: 'x' } } },
      { 'translations.de.intro': 'translates nothing: there is no "intro"; add it, or remove this' },
    ],
    [
      'questions apart',
      { ...BODY, translations: { de: { questions: [] } } },
      { 'translations.de.questions': 'is not known here; remove it' },
    ],
    [
      'more than is kept',
      {
        ...BODY,
        questions: Array.from({ length: 20 }, (_, i) => ({
          type: 'text',
          text: `${i}`,
          translations: Object.fromEntries(
            'de fr es it nl sv da fi nb pl cs sk sl hr'
              .split(' ')
              .map(tag => [tag, { text: 'x'.repeat(300) }]),
          ),
        })),
      },
      { questions: 'must have at most 64000 characters as JSON, with their translations' },
    ],
    [
      'too much for one card in one language',
      {
        ...BODY,
        asks: 'one-card',
        questions: Array.from({ length: 10 }, (_, i) => ({
          type: 'text',
          text: `${i}`,
          hint: 'x',
          translations: { de: { text: 'x'.repeat(300), hint: 'y'.repeat(300) } },
        })),
      },
      { questions: expect.stringContaining('to fit on one card') },
    ],
  ])('with %s is told exactly that', (_what, body, faults) => {
    expect(faultsOf(body)).toEqual(faults);
  });

  test('is taken in with its languages as they are written properly', () => {
    const { questions } = check(surveyBody, {
      ...BODY,
      questions: [{ ...BODY.questions[0], translations: { 'PT-br': { choices: ['C', 'D'] } } }],
    });
    expect(questions[0]?.translations).toEqual({ 'pt-BR': { choices: ['C', 'D'] } });
  });
});
