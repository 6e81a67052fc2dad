import { expect, test } from 'vitest';
import { answersAsCsv } from '../../../src/features/surveys/api/survey-csv.ts';
import type { Survey } from '../../../src/features/surveys/survey.ts';
import type { AnswersView } from '../../../src/features/surveys/survey-ports.ts';

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
      `\uFEFF"person","address","answeredAt","'=Why?","Which?","Well?","How many?"`,
      `"'=Ana","'@ana","1970-01-01T00:00:00.000Z","'@x\n'=y","'=1; Grün, 緑","yes","-3"`,
      '"","","","","","",""',
      '',
    ].join('\r\n'),
  );
});
