import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import {
  asEvery,
  type Every,
  everyOf,
  nextOf,
  otherHalfOf,
  timesAfter,
} from '../../src/decide/when/every.ts';

const BERLIN = 'Europe/Berlin';

function days(every: string, after: string, count: number): string[] {
  const times: Date[] = [];
  for (let at: Date | undefined = new Date(after); times.length < count; times.push(at)) {
    at = nextOf({ every, timeZone: BERLIN }, at);
    if (at === undefined) return [...times.map(asText), 'over'];
  }
  return times.map(asText);
}
const asText = (at: Date) => at.toISOString().slice(0, 16);

describe('comes again', () => {
  test.each([
    [
      'every other Tuesday, over the end of summer time and of the year',
      '0 9 * * 2; 2 week; from 2026-10-13',
      '2026-10-13T08:00Z',
      ['2026-10-27T08:00', '2026-11-10T08:00', '2026-11-24T08:00'],
    ],
    [
      'every other Monday and Thursday: both in the same week',
      '0 9 * * 1,4; 2 week; from 2026-11-23',
      '2026-11-20T08:00Z',
      ['2026-11-23T08:00', '2026-11-26T08:00', '2026-12-07T08:00', '2026-12-10T08:00'],
    ],
    [
      'every 3 days',
      '0 9 * * *; 3 day; from 2026-11-20',
      '2026-11-20T07:00Z',
      ['2026-11-20T08:00', '2026-11-23T08:00', '2026-11-26T08:00'],
    ],
    [
      'every quarter, on a day that not every month has',
      '0 9 31 * *; 3 month; from 2026-10-31',
      '2026-10-31T09:00Z',
      ['2027-01-31T08:00', '2027-07-31T07:00'],
    ],
    [
      'every 2 years',
      '0 9 20 11 *; 2 year; from 2026-11-20',
      '2026-11-20T09:00Z',
      ['2028-11-20T08:00', '2030-11-20T08:00'],
    ],
    [
      'every quarter of an hour in one week of ninety: far more is left out between than comes',
      '*/15 * * * *; 90 week; from 2026-11-23',
      '2026-11-29T22:31Z',
      ['2026-11-29T22:45', '2028-08-13T22:00', '2028-08-13T22:15'],
    ],
    [
      'every 30 years on a day that not every year has',
      '0 9 29 2 *; 30 year; from 2028-02-29',
      '2028-02-29T09:00Z',
      ['2088-02-29T08:00'],
    ],
    [
      'at 9:30 and 17:00',
      '30 9 * * * | 0 17 * * *',
      '2026-11-20T08:31Z',
      ['2026-11-20T16:00', '2026-11-21T08:30', '2026-11-21T16:00'],
    ],
    [
      'until a day, and on that day',
      '0 9 * * *; until 2026-11-21',
      '2026-11-20T07:00Z',
      ['2026-11-20T08:00', '2026-11-21T08:00', 'over'],
    ],
    ['from a day', '0 9 * * *; from 2026-12-24', '2026-11-20T07:00Z', ['2026-12-24T08:00']],
  ])('%s', (_name, every, after, expected) => {
    expect(days(every, after, expected.length)).toEqual(expected);
  });
});

test('by a step nothing else is left out than the periods between', () => {
  const unit = fc.constantFrom('day', 'week', 'month', 'year');
  const zone = fc.constantFrom(BERLIN, 'Australia/Lord_Howe', 'America/New_York');
  const after = new Date('2026-01-01T12:00Z');
  const until = new Date('2027-12-01T00:00Z');
  const timesOf = (every: string, timeZone: string) => {
    const times: Date[] = [];
    for (const at of timesAfter({ every, timeZone }, after)) {
      if (at > until) break;
      times.push(at);
    }
    return times.map(asText);
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), unit, zone, (count, unit, timeZone) => {
      const first = DateTime.utc(2026, 1, 5).startOf(unit);
      const isIn = (at: string) => {
        const day = DateTime.fromISO(`${at}Z`).setZone(timeZone).setZone('utc', { keepLocalTime: true });
        return Math.round(day.startOf(unit).diff(first, unit).as(unit)) % count === 0;
      };
      const stepped = timesOf(`30 9 * * 1,4; ${count} ${unit}; from 2026-01-05`, timeZone);
      expect(stepped).toEqual(timesOf('30 9 * * 1,4; from 2026-01-05', timeZone).filter(isIn));
    }),
    { numRuns: 6 },
  );
});

test('what is written is read back', () => {
  const date = fc.constantFrom('2026-11-20', '2027-02-28');
  const every = fc.record<Every>(
    {
      patterns: fc.constantFrom(['0 9 * * 2'], ['30 9 * * *', '0 17 * * *']) as fc.Arbitrary<
        Every['patterns']
      >,
      step: fc.record({
        count: fc.integer({ min: 1, max: 100 }),
        unit: fc.constantFrom('day', 'week', 'month', 'year'),
      }),
      from: date,
      until: date,
    },
    { requiredKeys: ['patterns'] },
  );
  fc.assert(fc.property(every, of => void expect(everyOf(asEvery(of))).toEqual(of)));
});

test('the other half of the day keeps the rest', () => {
  expect(otherHalfOf('30 18 * * 2; 2 week; from 2026-11-24')).toBe('30 6 * * 2; 2 week; from 2026-11-24');
  expect(otherHalfOf('0 6 * * *')).toBe('0 18 * * *');
});
