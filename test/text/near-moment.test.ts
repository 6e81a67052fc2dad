import { expect, test } from 'vitest';
import type { Reader } from '../../src/text/format.ts';
import { nearMoment } from '../../src/text/near-moment.ts';
import { createVoices } from '../../src/text/voice.ts';
import { catalogue } from '../voices.ts';

const BERLIN = { timeZone: 'Europe/Berlin' };
const told = (at: string, now: string, reader: Reader, zone?: string) =>
  nearMoment(createVoices(catalogue, { now: () => new Date(now) })(reader), new Date(at), zone);

const EVENING = '2026-11-28T20:00:00Z';

test.each<[string, string, Reader, string]>([
  ['2026-11-28T22:45:00Z', 'the same evening', BERLIN, 'today 23:45'],
  ['2026-11-28T23:15:00Z', 'after midnight there, and not yet in UTC', BERLIN, 'tomorrow 0:15'],
  ['2026-11-27T20:00:00Z', 'the day before', BERLIN, 'yesterday 21:00'],
  ['2026-12-04T08:00:00Z', 'next week', BERLIN, 'Fri 4 Dec, 9:00'],
  ['2027-01-04T08:00:00Z', 'next year', BERLIN, 'Mon, 4 Jan 2027, 9:00'],
  ['2026-11-28T23:15:00Z', 'for whom it is still today', { timeZone: 'America/New_York' }, 'today 18:15'],
  [
    '2026-11-29T00:15:00Z',
    'with twelve hours',
    { timeZone: 'America/New_York', locale: 'en-US' },
    'today 7:15 PM',
  ],
  ['2026-11-28T20:30:00Z', 'for whom no zone is known', {}, 'today 20:30 UTC'],
])('%s, %s', (at, _what, reader, words) => {
  expect(told(at, EVENING, reader).replace('\u202f', ' ')).toBe(words);
});

test('another zone than the reader’s is named, and their own is not', () => {
  expect(told('2026-11-28T22:00:00Z', EVENING, BERLIN, 'Europe/Berlin')).toBe('today 23:00');
  expect(told('2026-11-28T22:00:00Z', EVENING, BERLIN, 'Europe/London')).toBe('today 22:00 (Europe/London)');
});

test('days are counted by the calendar where one has 23 hours, or 25', () => {
  const [spring, autumn] = ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z'];
  expect(told('2026-03-29T22:30:00Z', spring, BERLIN)).toBe('Mon 30 Mar, 0:30');
  expect(told('2026-03-29T21:30:00Z', spring, BERLIN)).toBe('tomorrow 23:30');
  expect(told('2026-10-25T22:30:00Z', autumn, BERLIN)).toBe('tomorrow 23:30');
});
