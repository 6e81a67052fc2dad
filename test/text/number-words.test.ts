import { expect, test } from 'vitest';
import { numberInWords, numbersInWords } from '../../src/text/number-words.ts';

test.each([
  ['zero', 0],
  ['fifty', 50],
  ['Twenty-five', 25],
  ['twenty five', 25],
  ['a hundred', 100],
  ['two hundred and fifty', 250],
  ['fifteen hundred', 1_500],
  ['nine hundred ninety nine', 999],
  ['fifty thousand', 50_000],
  ['three million two hundred thousand', 3_200_000],
  ['minus eighteen', -18],
  ['fünfundzwanzig', 25],
  ['zweihundertfünfzig', 250],
  ['fünfzigtausend', 50_000],
  ['minus achtzehn', -18],
  ['vingt et un', 21],
  ['soixante et onze', 71],
  ['quatre-vingts', 80],
  ['quatre-vingt-dix', 90],
  ['deux cents', 200],
  ['cinquante mille', 50_000],
  ['treinta y cinco', 35],
  ['doscientos cincuenta', 250],
  ['cincuenta mil', 50_000],
  ['cento e vinte', 120],
  ['二十五', 25],
  ['三百', 300],
  ['五万', 50_000],
  ['千二百三十四', 1_234],
  ['二〇二六', 2_026],
  ['マイナス十八', -18],
  ['خمسون', 50],
  ['خمسة وعشرون', 25],
  ['مئة وخمسون', 150],
  ['خمسين ألف', 50_000],
])('%s is %p', (text, number) => {
  expect(numberInWords(text)).toBe(number);
  expect(numbersInWords(`zebra ${text} zebra`)).toEqual([{ index: 6, text }]);
});

test.each([
  '',
  'a',
  'and',
  'one two',
  'twenty thirty',
  'and five',
  'five and',
  'fifty or sixty',
  'hundred hundred',
  'thousand million',
  'zero hundred',
  '50',
  'half',
  '万万',
  '十千',
])('%j is not one number', text => expect(numberInWords(text)).toBeUndefined());

test.each([
  ['um fünfundzwanzig Prozent', ['um', 'fünfundzwanzig']],
  ['the price of room one drops twenty-five percent', ['one', 'twenty-five']],
  ['vingt pour cent', ['vingt', 'cent']],
  ['one, two', ['one', 'two']],
  ['someone and everyone', []],
])('in %j there may be %j', (line, numbers) =>
  expect(numbersInWords(line).map(({ text }) => text)).toEqual(numbers),
);

test('however long, it is read in no time', () => {
  const began = process.cpuUsage().user;
  for (const text of ['un', 'one ', 'e ', 'cent ', '十', 'mil', 'ein'].map(each => each.repeat(5_000))) {
    numberInWords(text);
    numbersInWords(text);
  }
  expect(process.cpuUsage().user - began).toBeLessThan(1_000_000);
});
