import { expect, test, vi } from 'vitest';
import {
  asSentence,
  clockTime,
  dayOfYear,
  hours,
  knownZone,
  lasting,
  listed,
  longDay,
  number,
  shortDay,
  took,
  weekdays,
  weekdayTime,
} from '../../src/text/format.ts';

const NOON = new Date('2026-06-30T12:00:00Z');
const ZONES = Intl.supportedValuesOf('timeZone');

test('every zone that the system knows tells its own time, however many were asked for before', () => {
  const told = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', timeZone });
  const dated = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  for (const zone of [...ZONES, ...ZONES.slice(0, 9)]) {
    expect(clockTime(NOON, { timeZone: zone })).toBe(told(zone).format(NOON));
    expect(shortDay(NOON, { timeZone: zone })).toBe(dated(zone).format(NOON));
  }
});

test('what is no zone is none, and the time is that of UTC', () => {
  expect(knownZone('Mars/Olympus')).toBeUndefined();
  expect(clockTime(NOON, { timeZone: 'Mars/Olympus' })).toBe('12:00 UTC');
  expect(clockTime(NOON, {})).toBe('12:00 UTC');
});

test('what is no time is shown as none', () => {
  expect(shortDay(new Date('never'), {})).toBe('–');
});

test('the system is asked once for a zone that exists', () => {
  clockTime(NOON, { timeZone: 'Europe/Berlin' });
  const asked = vi.spyOn(Intl, 'DateTimeFormat');
  try {
    expect(clockTime(NOON, { timeZone: 'Europe/Berlin' })).toBe('14:00');
    expect(asked).not.toHaveBeenCalled();
    // However many made-up names come, what is kept of real ones stays.
    for (let i = 0; i < 1_500; i += 1) knownZone(`Mars/Olympus${i}`);
    asked.mockClear();
    clockTime(NOON, { timeZone: 'Europe/Berlin' });
    expect(asked).not.toHaveBeenCalled();
  } finally {
    asked.mockRestore();
  }
});

test.each([
  ['en-GB', '14:00', 'a, b and c', '10 minutes', '1,234.5'],
  ['en-US', '2:00 PM', 'a, b, and c', '10 minutes', '1,234.5'],
  ['de', '14:00', 'a, b und c', '10 Minuten', '1.234,5'],
  ['pt-BR', '14:00', 'a, b e c', '10 minutos', '1.234,5'],
  ['ja', '14:00', 'a、b、c', '10分', '1,234.5'],
])('%s has its own clock, lists, durations and numbers', (locale, time, list, duration, count) => {
  const reader = { locale, timeZone: 'Europe/Berlin' };
  const written = [
    clockTime(NOON, reader),
    listed(['a', 'b', 'c'], reader),
    lasting(600, reader),
    number(1234.5, reader),
  ];
  // Intl has spaces of several widths between a number and its unit.
  expect(written.map(text => text.replace(/[\u00a0\u202f]/g, ' '))).toEqual([time, list, duration, count]);
});

test.each([
  ['fr', '2027-01-01', '1er janvier 2027'],
  ['fr', '2027-01-11', '11 janvier 2027'],
  ['ja', '2027-01-01', '2027年1月1日'],
])('in %s, %s is %s', (locale, day, words) => expect(longDay(new Date(day), { locale })).toBe(words));

test('one minute is no first of a month', () => {
  expect([lasting(60, { locale: 'fr' }), took(60, { locale: 'fr' })]).toEqual(['1 minute', '1 minute']);
});

test('Japanese units stand at once behind their numbers, and behind each other', () => {
  expect(took(90_061, { locale: 'ja' })).toBe('1日1時間');
  expect(weekdayTime(NOON, { locale: 'ja', timeZone: 'UTC' })).toMatch(/日\(.\) 1\d:00$/);
});

test.each([
  [60, '1 minute'],
  [90, '90 seconds'],
  [3_600, '1 hour'],
  [5_400, '90 minutes'],
  [172_800, '2 days'],
])('%d s are %s', (seconds, words) => expect(lasting(seconds)).toBe(words));

test.each([
  [0, '0'],
  [1234567.891, '1,234,567.89'],
  [0.000123456, '0.0001235'],
  [1.5e39, '1.5E39'],
  [-1e-9, '-1E-9'],
])('%d is written %s', (value, words) => expect(number(value)).toBe(words));

test.each([
  ['en-GB', '8:30', 'Monday and Sunday', '29 February'],
  ['en-US', '8:30 AM', 'Monday and Sunday', 'February 29'],
  ['de', '8:30', 'Montag und Sonntag', '29. Februar'],
  ['pt-BR', '8:30', 'segunda-feira e domingo', '29 de fevereiro'],
  ['ja', '8:30', '月曜日、日曜日', '2月29日'],
])('%s has its own hours and days for what comes again', (locale, clock, days, day) => {
  const reader = { locale };
  const written = [hours('08:30', reader), weekdays([1, 0], reader), dayOfYear('02-29', reader)];
  expect(written.map(text => text.replace(/[\u00a0\u202f]/g, ' '))).toEqual([clock, days, day]);
});

test.each([
  ['every day', 'en', 'Every day'],
  ['été', 'fr', 'Été'],
  ['ihlamur', 'tr', 'İhlamur'],
  ['毎日', 'ja', '毎日'],
  ['9:00', 'en', '9:00'],
])('%j begins a line of %s as %j', (words, locale, line) => expect(asSentence(words, { locale })).toBe(line));

test.each([
  [0, '1 second'],
  [59.6, '1 minute'],
  [61, '1 minute, 1 second'],
  [3_600, '1 hour'],
  [3_659, '1 hour'],
  [90_061, '1 day, 1 hour'],
])('what took %d s took %s', (seconds, words) => expect(took(seconds)).toBe(words));

test.each(['', 'de_DE', 'not a locale', 'x'.repeat(300), 'de-DE\u0000'])(
  'the locale %j from outside is none, and Herald’s own counts',
  locale => {
    expect([clockTime(NOON, { locale, timeZone: 'UTC' }), number(1234.5, { locale })]).toEqual([
      clockTime(NOON, { timeZone: 'UTC' }),
      number(1234.5),
    ]);
    expect([lasting(60, { locale }), listed(['a', 'b'], { locale })]).toEqual([
      lasting(60),
      listed(['a', 'b']),
    ]);
  },
);
