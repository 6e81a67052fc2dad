import fc from 'fast-check';
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

test('the words of a sentence are looked for as they may be written', () => {
  const written = [
    '(wenn) … FÄLLT/sinkt (um) …%',
    "… jusqu'à …",
    '… is/are below …',
    '… […] …',
    '…が…下がったら',
  ];
  const lines = ['das Haus fällt um 3%', 'x JUSQU’À 3', 'X Is Below 3', 'x [y] 3', 'xが3下がったら', 'x', ''];
  for (const sentence of written.flatMap(form => sentencesOf(form, String.raw`\d+`)))
    for (const line of lines) expect(sentence.exec(line)).toEqual(sentence.made().exec(line));
});

test('of a form without a subject the first gap is the value', () => {
  const [form] = sentencesOf('(for) … days/day', String.raw`\d+`, 'value');
  expect(form?.exec('3 days')?.groups?.value).toBe('3');
  expect(form?.exec('for 3 days')?.groups?.value).toBe('3');
  expect(form?.exec('for three days')).toBeNull();
});

test('whatever fits a form fits it where its gap may be anything', () => {
  const forms = ['… (when) (it) drops/falls (by) …%', '…が…%下がったら', '… is …'];
  const gaps = [String.raw`\d[\d ]*`, 'two ?|three', '.{1,9}?'];
  const texts = fc.array(fc.constantFrom('x', '2', ' ', 'two', ' is ', ' drops ', '%'), { maxLength: 3 });
  const lines = fc
    .tuple(fc.constantFrom('… drops …%', '… when it falls by …%', '…が…%下がったら', '… is …'), texts, texts)
    .map(([line, first, second]) => line.replace('…', first.join('')).replace('…', second.join('')));
  const fits = (form: string, gap: string, line: string) =>
    sentencesOf(form, gap).some(each => each.exec(line) !== null);
  let fitting = 0;
  fc.assert(
    fc.property(fc.constantFrom(...forms), fc.constantFrom(...gaps), lines, (form, gap, line) => {
      for (const each of sentencesOf(form, gap)) expect(each.exec(line)).toEqual(each.made().exec(line));
      if (!fits(form, gap, line)) return;
      fitting += 1;
      expect(fits(form, '.+?', line)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(fitting).toBeGreaterThan(50);
});
