import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { endOf, HOW_LONG, type HowLong, isTooFar } from '../../../src/features/attention/rules/how-long.ts';

/** By the clock there: when the button is pressed, and when it ends; of a time that there is twice, with its offset. */
const TABLE: readonly [HowLong, string, string, string][] = [
  ['1-hour', 'Europe/Berlin', '2026-11-26T14:20', '2026-11-26T15:20+01:00'],
  ['tomorrow', 'Europe/Berlin', '2026-11-26T14:20', '2026-11-27T08:00+01:00'],
  ['tomorrow', 'Asia/Kolkata', '2026-11-26T23:59:59', '2026-11-27T08:00+05:30'],
  ['tomorrow', 'Asia/Kolkata', '2026-11-27T00:00', '2026-11-28T08:00+05:30'],
  ['monday', 'Europe/Berlin', '2026-11-27T17:00', '2026-11-30T08:00+01:00'],
  ['monday', 'Europe/Berlin', '2026-11-29T23:00', '2026-11-30T08:00+01:00'],
  ['monday', 'Europe/Berlin', '2026-11-30T07:00', '2026-12-07T08:00+01:00'],
  ['week', 'Asia/Kolkata', '2026-11-26T14:20', '2026-12-03T14:20+05:30'],
  // The clocks go forward: 2:00 to 3:00 in Berlin and New York, 2:00 to 2:30 on Lord Howe.
  ['3-hours', 'Europe/Berlin', '2026-03-29T01:00', '2026-03-29T05:00+02:00'],
  ['tomorrow', 'Europe/Berlin', '2026-03-28T20:00', '2026-03-29T08:00+02:00'],
  ['week', 'Europe/Berlin', '2026-03-27T20:00', '2026-04-03T20:00+02:00'],
  ['tomorrow', 'America/New_York', '2026-03-07T20:00', '2026-03-08T08:00-04:00'],
  ['monday', 'America/New_York', '2026-03-06T20:00', '2026-03-09T08:00-04:00'],
  ['1-hour', 'Australia/Lord_Howe', '2026-10-04T01:30', '2026-10-04T03:00+11:00'],
  ['tomorrow', 'Australia/Lord_Howe', '2026-10-03T20:00', '2026-10-04T08:00+11:00'],
  // The clocks go back: 3:00 to 2:00 in Berlin, 2:00 to 1:00 in New York, 2:00 to 1:30 on Lord Howe.
  ['1-hour', 'Europe/Berlin', '2026-10-25T02:30+02:00', '2026-10-25T02:30+01:00'],
  ['tomorrow', 'Europe/Berlin', '2026-10-24T20:00', '2026-10-25T08:00+01:00'],
  ['3-hours', 'America/New_York', '2026-11-01T00:30', '2026-11-01T02:30-05:00'],
  ['week', 'America/New_York', '2026-10-30T20:00', '2026-11-06T20:00-05:00'],
  ['tomorrow', 'Australia/Lord_Howe', '2026-04-04T20:00', '2026-04-05T08:00+10:30'],
];

describe('how long a pause or a mute is', () => {
  test.each(TABLE)('%s, in %s at %s', (howLong, timeZone, at, ends) => {
    const now = DateTime.fromISO(at, { zone: timeZone }).toJSDate();
    expect(endOf(howLong, { now, timeZone })).toEqual(new Date(ends));
  });

  test.each(['constructor', '', 7, undefined, '2-hours'])('%j is none', howLong => {
    expect(endOf(howLong, { now: new Date(0), timeZone: 'UTC' })).toBeUndefined();
  });

  test('is in the table for each choice', () => {
    expect(new Set(TABLE.map(([howLong]) => howLong))).toEqual(new Set(HOW_LONG));
  });

  test.each([
    ['2027-11-26T14:20', false],
    ['2027-11-26T14:21', true],
  ])('until %s is too far: %s', (until, isFar) => {
    const at = (said: string) => DateTime.fromISO(said, { zone: 'Europe/Berlin' }).toJSDate();
    const place = { now: at('2026-11-26T14:20'), timeZone: 'Europe/Berlin' };
    expect(isTooFar(at(until), place)).toBe(isFar);
  });
});
