import { describe, expect, test } from '@jest/globals';
import type { AnswersView } from '../../src/core/ports/surveys.ts';
import type { Survey } from '../../src/core/survey.ts';
import { asCsv } from '../../src/receive/csv.ts';
import { answersAsCsv } from '../../src/receive/survey-csv.ts';

describe('a cell', () => {
  test.each(['=cmd|x', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])('%j is no formula to a spreadsheet', text =>
    expect(asCsv([[text]])).toBe(`'${text}\r\n`),
  );

  test.each(['fine\n=cmd|x', 'fine\r=cmd|x', 'fine\r\n=cmd|x', 'a,b'])(
    '%j stays one cell, so that no line of it begins another row',
    text => expect(asCsv([[text, 'next']])).toBe(`"${text}",next\r\n`),
  );

  test('a number below zero is a number', () => expect(asCsv([[-5, 1.5]])).toBe('-5,1.5\r\n'));
});

test('answers are a row a person and a column a question, read as UTF-8, whatever was asked and answered', async () => {
  const common = { required: true } as const;
  const survey: Survey = {
    id: 's',
    topic: 'pulse',
    title: 'T',
    actor: 'A',
    asks: 'one-by-one',
    anonymous: false,
    closesAt: '2026-12-01T00:00:00Z',
    questions: [
      { ...common, id: 'a', text: '=Why?', type: 'text', maxLength: 100 },
      { ...common, id: 'b', text: 'Which?', type: 'choice', many: true, choices: ['=1', 'Grün, 緑'] },
      { ...common, id: 'c', text: 'Well?', type: 'yes-no' },
      { ...common, id: 'd', text: 'How many?', type: 'number' },
    ],
  };
  const answers = { a: '@x\n=y', b: ['=1', 'Grün, 緑'], c: true, d: -3 };
  const person = { label: '=Ana', address: '@ana' };
  const view: AnswersView = { id: 'r', person, answeredAt: new Date(0), answers };
  const skipped: AnswersView = { id: 's', answers: { a: null } };
  const { body, headers } = await answersAsCsv(survey, async () => [view, skipped], undefined);
  let text = '';
  for await (const part of body as AsyncIterable<string>) text += part;
  expect(headers?.['Content-Type']).toContain('charset=utf-8');
  expect(text).toBe(
    [
      "\uFEFFperson,address,answeredAt,'=Why?,Which?,Well?,How many?",
      `'=Ana,'@ana,1970-01-01T00:00:00.000Z,"'@x\n=y","'=1; Grün, 緑",yes,-3`,
      ',,,,,,',
      '',
    ].join('\r\n'),
  );
});
