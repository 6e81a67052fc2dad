import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Text } from '../../../src/core/phrase.ts';
import { watchBody } from '../../../src/features/watches/api/watch-schema.ts';
import {
  conditionAnswers,
  conditionFrom,
  parseDays,
  parseNumber,
  parseWatch,
  type WatchWords,
} from '../../../src/features/watches/chat/parse-watch.ts';
import { KINDS } from '../../../src/features/watches/rules/watch-asking.ts';
import { worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { catalogue, english } from '../../voices.ts';

const inEnglish = circumstancesAt(new Date(0));
const drops20 = { kind: 'drops', percent: 20 } as const;

test.each<[string, WatchWords]>([
  ['Hotel Bellagio, Las Vegas drops 20%', { subject: 'Hotel Bellagio, Las Vegas', condition: drops20 }],
  ['hotel falls by 20 %', { subject: 'hotel', condition: drops20 }],
  ['hotel drops 20 percent.', { subject: 'hotel', condition: drops20 }],
  ['hotel if it drops 20%', { subject: 'hotel', condition: drops20 }],
  ['"is it open" drops 20%', { subject: 'is it open', condition: drops20 }],
  ['ACME rises 2,5%', { subject: 'ACME', condition: { kind: 'rises', percent: 2.5 } }],
  ['errors rises above 300', { subject: 'errors', condition: { kind: 'rises-above', value: 300 } }],
  [
    'room is over $1,200',
    { subject: 'room', condition: { kind: 'rises-above', value: 1200 }, amount: '$1,200' },
  ],
  [
    'room falls below 80 EUR',
    { subject: 'room', condition: { kind: 'falls-below', value: 80 }, amount: '80 EUR' },
  ],
  ['temperature goes under -5', { subject: 'temperature', condition: { kind: 'falls-below', value: -5 } }],
  ['release changes', { subject: 'release', condition: { kind: 'changes' } }],
  ['nightly build is failed', { subject: 'nightly build', condition: { kind: 'is', word: 'failed' } }],
  [
    'build becomes "on hold" for 30 days',
    { subject: 'build', condition: { kind: 'is', word: 'on hold' }, days: 30 },
  ],
  ['hotel drops 20% for two', { subject: 'hotel drops 20% for two' }],
  ['hotel drops 20% for 2 weeks', { subject: 'hotel', condition: drops20, days: 14 }],
  ['hotel for 2 weeks drops 20%', { subject: 'hotel', condition: drops20, days: 14 }],
  ['Rock and Roll drops 20%', { subject: 'Rock and Roll', condition: drops20 }],
  ['hotel drops 20% and pool rises 10%', { subject: 'hotel drops 20% and pool rises 10%' }],
  ['errors > 5 or pool drops 20%', { subject: 'errors', kind: 'rises-above', unread: '5 or pool drops 20%' }],
  ['hotel drops 20% for a month', { subject: 'hotel', condition: drops20, days: 30 }],
  ['hotel drops 200%', { subject: 'hotel', kind: 'drops', unread: '200' }],
  ['traffic falls below 50k', { subject: 'traffic', condition: { kind: 'falls-below', value: 50_000 } }],
  ['traffic falls below 50m', { subject: 'traffic', kind: 'falls-below', unread: '50m' }],
  [
    'revenue rises above $1.5M',
    { subject: 'revenue', condition: { kind: 'rises-above', value: 1_500_000 }, amount: '$1.5M' },
  ],
  [
    'revenue is above $50,000',
    { subject: 'revenue', condition: { kind: 'rises-above', value: 50_000 }, amount: '$50,000' },
  ],
  ['freezer falls below −18', { subject: 'freezer', condition: { kind: 'falls-below', value: -18 } }],
  ['freezer falls below –18', { subject: 'freezer', condition: { kind: 'falls-below', value: -18 } }],
  [
    'freezer falls below -18 °C',
    { subject: 'freezer', condition: { kind: 'falls-below', value: -18 }, amount: '-18 °C' },
  ],
  ['errors > 400', { subject: 'errors', condition: { kind: 'rises-above', value: 400 } }],
  ['errors < 1,500', { subject: 'errors', condition: { kind: 'falls-below', value: 1500 } }],
  ['errors >= 400', { subject: 'errors', kind: 'rises-above', unread: '>= 400' }],
  [
    'hotel under 80 EUR',
    { subject: 'hotel', condition: { kind: 'falls-below', value: 80 }, amount: '80 EUR' },
  ],
  ['hotel below 80 zorbs', { subject: 'hotel', kind: 'falls-below', unread: '80 zorbs' }],
  ['hotel below 1 Ξύλο', { subject: 'hotel', kind: 'falls-below', unread: '1 Ξύλο' }],
  ['hotel below foo 80', { subject: 'hotel', kind: 'falls-below', unread: 'foo 80' }],
  ['hotel < 80 all', { subject: 'hotel', kind: 'falls-below', unread: '80 all' }],
  ['hotel below 80', { subject: 'hotel', condition: { kind: 'falls-below', value: 80 } }],
  ['errors above 300', { subject: 'errors', condition: { kind: 'rises-above', value: 300 } }],
  ['the price doubles', { subject: 'the price', condition: { kind: 'rises', percent: 100 } }],
  ['the price halves', { subject: 'the price', condition: { kind: 'drops', percent: 50 } }],
  ['hotel is above fifty', { subject: 'hotel', condition: { kind: 'rises-above', value: 50 } }],
  ['hotel falls below fifty', { subject: 'hotel', condition: { kind: 'falls-below', value: 50 } }],
  [
    'hotel falls below fifty dollars',
    { subject: 'hotel', condition: { kind: 'falls-below', value: 50 }, amount: 'fifty dollars' },
  ],
  ['hotel drops twenty percent', { subject: 'hotel', condition: drops20 }],
  ['hotel drops by twenty-five percent', { subject: 'hotel', condition: { kind: 'drops', percent: 25 } }],
  [
    'errors rises above two hundred and fifty',
    { subject: 'errors', condition: { kind: 'rises-above', value: 250 } },
  ],
  [
    'freezer falls below minus eighteen degrees',
    {
      ...{ subject: 'freezer', condition: { kind: 'falls-below', value: -18 } },
      amount: 'minus eighteen degrees',
    },
  ],
  [
    'twenty one pilots tickets falls below fifty',
    { subject: 'twenty one pilots tickets', condition: { kind: 'falls-below', value: 50 } },
  ],
  ['hotel falls below one two', { subject: 'hotel', kind: 'falls-below', unread: 'one two' }],
  ['hotel drops two hundred percent', { subject: 'hotel', kind: 'drops', unread: 'two hundred' }],
  ['hotel falls below fifty or sixty', { subject: 'hotel falls below fifty or sixty' }],
  ['hotel drops 20% for two weeks', { subject: 'hotel', condition: drops20, days: 14 }],
  ['drops 20%', { condition: drops20 }],
  ['hotel', { subject: 'hotel' }],
  [
    'the report that is made each night by the jobs of the finance department is late',
    {
      subject: 'the report that is made each night by the jobs of the finance department',
      condition: { kind: 'is', word: 'late' },
    },
  ],
  ['build is ""', { subject: 'build is ""' }],
  ['', {}],
  [`${'x'.repeat(201)} drops 20%`, { condition: drops20 }],
])('%j is read', (line, expected) => {
  expect(parseWatch(line, inEnglish)).toEqual(expected);
});

test.each([
  ['hotel drops 20% until Friday', 'en', 3],
  ['hotel drops 20% until 3 December', 'en', 16],
  ['hotel fällt um 20 % bis Freitag', 'de', 3],
  ['hotel baisse de 20 % jusqu’à vendredi', 'fr', 3],
])('%j in %s is watched for %p days', (line, language, days) => {
  const readings = (text: Text) => [
    worded({ ...english, say: catalogue.say(language) }, text),
    worded(english, text),
  ];
  const here = circumstancesAt(new Date('2026-11-18T10:00:00Z'), { language, locale: language, readings });
  expect(parseWatch(line, here)).toEqual({ subject: 'hotel', condition: drops20, days });
});

test.each<[string, string, object]>([
  ['de', 'hotel fällt unter fünfzig', { kind: 'falls-below', value: 50 }],
  ['de', 'hotel fällt um fünfundzwanzig Prozent', { kind: 'drops', percent: 25 }],
  ['fr', 'hotel baisse de vingt pourcent', { kind: 'drops', percent: 20 }],
  ['fr', 'hotel passe sous quatre-vingts euros', { kind: 'falls-below', value: 80 }],
  ['es', 'hotel si baja veinte por ciento', { kind: 'drops', percent: 20 }],
  ['pt-BR', 'hotel se cair vinte por cento', { kind: 'drops', percent: 20 }],
  ['ja', 'hotelが二十%下がったら', { kind: 'drops', percent: 20 }],
  ['ja', 'hotelが五十を下回ったら', { kind: 'falls-below', value: 50 }],
  ['ar', 'hotel إذا انخفض دون خمسين', { kind: 'falls-below', value: 50 }],
])('in %s a number may be in words: %s', (language, line, condition) => {
  const readings = (text: Text) => [worded({ ...english, say: catalogue.say(language) }, text)];
  const here = circumstancesAt(new Date(0), { language, locale: language, readings });
  expect(parseWatch(line, here)).toMatchObject({ subject: 'hotel', condition });
});

test.each([
  ['300', 300],
  ['-5', -5],
  ['20,5', 20.5],
  ['20.5 %', 20.5],
  ['1,200', 1200],
  ['1,200.50', 1200.5],
  ['1.200,50', 1200.5],
  ['1 200', 1200],
  ['1,200,000', 1_200_000],
  ['0.125', 0.125],
  ['7.125', 7.125],
  ['$ 99', 99],
  ['50k', 50_000],
  ['1.5M', 1_500_000],
  ['1.1k', 1100],
  ['2 million', 2_000_000],
  ['3 mio. EUR', 3_000_000],
  ['50m', undefined],
  ['50 m', 50],
  ['5 km', 5],
  ['5km', 5],
  ['5 zorbs', undefined],
  ['zo 5', undefined],
  ['EUR 5 USD', undefined],
  ['CHF 5', 5],
  ['5 PLN', 5],
  ['5 pln', undefined],
  ['₿5', 5],
  ['~80', 80],
  ['八十円', 80],
  ['-$50,000', -50_000],
  ['–18', -18],
  ['﹣18', -18],
  ['۱۲۳', 123],
  ['۱۲٫۵', 12.5],
  ['50 to 60', undefined],
  ['5e3', undefined],
  ['many', undefined],
  ['', undefined],
])('the number %j is %p', (text, number) => {
  expect(parseNumber(text)).toBe(number);
});

test.each([
  ['30', 30],
  ['30 days', 30],
  ['for 2 weeks', 14],
  ['a month', 30],
  ['one year.', 365],
  ['two weeks', 14],
  ['many', undefined],
])('%j is so many days: %p', (text, days) => {
  expect(parseDays(text, inEnglish)).toBe(days);
});

test.each([
  ['1.200', 'de', 1200],
  ['1,200', 'de', 1.2],
  ['1.200', 'en', 1.2],
  ['1.234.567', 'en', 1_234_567],
  ['٢٠٫٥', 'ar', 20.5],
  ['２０％', 'ja', 20],
  ['1\u202f200,5', 'fr', 1200.5],
  ['−5', 'sv', -5],
])('%j in %s is %p', (text, locale, number) => {
  expect(parseNumber(text, locale)).toBe(number);
});

test('whatever is written is read without an error, and a condition survives the way through a dialogue', () => {
  fc.assert(
    fc.property(fc.string(), line => {
      const { condition } = parseWatch(line, inEnglish);
      if (condition === undefined) return;
      const { kind, value = '' } = conditionAnswers(condition);
      expect(conditionFrom(kind, String(value))).toEqual(condition);
    }),
  );
});

test('what is understood of a condition, on a card or in a dialogue, is what the API takes', () => {
  const text = fc.oneof(fc.string({ maxLength: 70 }), fc.integer({ min: -200, max: 200 }).map(String));
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), text, (kind, value) => {
      const condition = conditionFrom(kind, value.trim());
      if (condition === undefined) return;
      const body = { person: 'ana@contoso.com', subject: 'hotel', condition };
      expect(watchBody.safeParse(body)).toMatchObject({ success: true, data: { condition } });
    }),
  );
});
