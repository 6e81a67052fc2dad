import { expect, test } from 'vitest';
import { sentencesOf } from '../../src/text/forms.ts';

const groupsOf = (forms: string, line: string) =>
  sentencesOf(forms, String.raw`\d+`)
    .map(form => form.exec(line)?.groups)
    .find(groups => groups !== undefined);

test.each<[string, string, object | undefined]>([
  ['… drops …%', 'the hotel drops 20%', { subject: 'the hotel', value: '20' }],
  ['… drops …%', 'drops 20%', { value: '20' }],
  ['… drops …%', 'the hotel drops by 20%', undefined],
  ['… drops …%', 'the hotel drops 20% or so', undefined],
  [
    '… (when) (it) drops/falls (by) …%',
    'the hotel when it falls by 20%',
    { subject: 'the hotel', value: '20' },
  ],
  ['… (when) (it) drops/falls (by) …%', 'when it falls 20%', { value: '20' }],
  ['… falls (to the ground)', 'the hotel falls to the ground', { subject: 'the hotel' }],
  ['… falls (to the ground)', 'the hotel falls', { subject: 'the hotel' }],
  ['…が…%下がったら', 'ホテルが20％下がったら', { subject: 'ホテル', value: '20' }],
  ['ينخفض … بنسبة …%', 'ينخفض الفندق بنسبة 20٪', { subject: 'الفندق', value: '20' }],
  ['ينخفض … بنسبة …%', 'ينخفض بنسبة 20٪', { value: '20' }],
  ['… geht um …% runter | … fällt um …%', 'Haus fällt um 20%', { subject: 'Haus', value: '20' }],
  ["quand … baisse jusqu'à …", 'Quand l’hôtel baisse jusqu’à 80', { subject: 'l’hôtel', value: '80' }],
  ['(a) [b] … ( … )', 'a [b] x ( 1 )', { subject: 'x', value: '1' }],
  ['for … days', 'for 3 days', { subject: '3' }],
])('the form %j reads %j', (forms, line, groups) => {
  const found = groupsOf(forms, line);
  expect(found === undefined ? undefined : JSON.parse(JSON.stringify(found))).toEqual(groups);
});

test('of a form without a subject the first gap is the value', () => {
  const [form] = sentencesOf('(for) … days/day', String.raw`\d+`, 'value');
  expect(form?.exec('3 days')?.groups?.value).toBe('3');
  expect(form?.exec('for 3 days')?.groups?.value).toBe('3');
  expect(form?.exec('for three days')).toBeNull();
});
