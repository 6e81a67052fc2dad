import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import type { QuietHours } from '../../src/core/attention.ts';
import { nextQuietEnd, quietUntil } from '../../src/decide/quiet-hours.ts';

const every = (from: string, until: string) =>
  Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map(day => [day, { from, until }]));
const quiet = (more: Partial<QuietHours> = {}): QuietHours => ({
  ...{ hours: {}, wholeDays: [], holidays: [] },
  ...more,
});
const NIGHTS = quiet({ hours: every('18:00', '08:00') });
const WITH_WEEKENDS = { ...NIGHTS, wholeDays: [6, 0] };
const NOON = quiet({ hours: every('12:00', '13:30') });
const FRIDAYS = quiet({ hours: { ...every('18:00', '08:00'), 5: { from: '16:00', until: '08:00' } } });
const HOLIDAYS = { ...NIGHTS, holidays: [{ from: '2026-12-24', until: '2027-01-01' }] };

/** `2026-11-27T17:59` there, and when the quiet ends there. Of a time that there is twice, with its offset. */
const TABLE: readonly [string, QuietHours, string, string, string | undefined][] = [
  ['just before', NIGHTS, 'Europe/Berlin', '2026-11-26T17:59:59.999', undefined],
  ['at its first instant', NIGHTS, 'Europe/Berlin', '2026-11-26T18:00', '2026-11-27T08:00+01:00'],
  ['across midnight', NIGHTS, 'Europe/Berlin', '2026-11-27T03:00', '2026-11-27T08:00+01:00'],
  ['at its end', NIGHTS, 'Europe/Berlin', '2026-11-27T08:00', undefined],
  ['within a day', NOON, 'Asia/Kolkata', '2026-11-27T12:30', '2026-11-27T13:30+05:30'],
  ['not on the other side', NOON, 'Asia/Kolkata', '2026-11-27T13:31', undefined],
  ['over a weekend', WITH_WEEKENDS, 'America/New_York', '2026-11-27T18:30', '2026-11-30T08:00-05:00'],
  ['in a weekend', WITH_WEEKENDS, 'America/New_York', '2026-11-28T12:00', '2026-11-30T08:00-05:00'],
  ['a weekday of its own', FRIDAYS, 'Europe/Berlin', '2026-11-27T16:30', '2026-11-28T08:00+01:00'],
  ['and not the others', FRIDAYS, 'Europe/Berlin', '2026-11-26T16:30', undefined],
  ['over holidays', HOLIDAYS, 'Europe/Berlin', '2026-12-24T09:00', '2027-01-02T08:00+01:00'],
  ['from the evening before', HOLIDAYS, 'Europe/Berlin', '2026-12-23T18:00', '2027-01-02T08:00+01:00'],
  // The clocks go forward: 2:00 to 3:00 in Berlin and New York, 2:00 to 2:30 on Lord Howe.
  ['a shorter night', NIGHTS, 'Europe/Berlin', '2026-03-28T20:00', '2026-03-29T08:00+02:00'],
  ['a shorter night there', NIGHTS, 'America/New_York', '2026-03-07T20:00', '2026-03-08T08:00-04:00'],
  ['by half an hour', NIGHTS, 'Australia/Lord_Howe', '2026-10-03T20:00', '2026-10-04T08:00+11:00'],
  [
    'an end that there is not',
    quiet({ hours: every('22:00', '02:30') }),
    'Europe/Berlin',
    '2026-03-28T23:00',
    '2026-03-29T03:30+02:00',
  ],
  // The clocks go back: 3:00 to 2:00 in Berlin, 2:00 to 1:00 in New York, 2:00 to 1:30 on Lord Howe.
  ['a longer night', NIGHTS, 'Europe/Berlin', '2026-10-24T20:00', '2026-10-25T08:00+01:00'],
  ['a longer night there', NIGHTS, 'America/New_York', '2026-10-31T20:00', '2026-11-01T08:00-05:00'],
  ['by half an hour again', NIGHTS, 'Australia/Lord_Howe', '2026-04-04T20:00', '2026-04-05T08:00+10:30'],
  [
    'an end that there is twice',
    quiet({ hours: every('22:00', '02:30') }),
    'Europe/Berlin',
    '2026-10-25T02:45+02:00',
    '2026-10-25T02:30+01:00',
  ],
  [
    'a beginning that there is twice',
    quiet({ hours: every('02:30', '06:00') }),
    'Europe/Berlin',
    '2026-10-25T02:10+01:00',
    '2026-10-25T06:00+01:00',
  ],
  ['where the clocks never change', NIGHTS, 'Asia/Kolkata', '2026-03-28T20:00', '2026-03-29T08:00+05:30'],
  ['where nothing was chosen', quiet(), 'Europe/Berlin', '2026-11-26T03:00', undefined],
];

const at = (said: string, zone: string) => DateTime.fromISO(said, { zone }).toJSDate();

describe('quiet hours', () => {
  test.each(TABLE)('%s', (_, hours, zone, now, end) => {
    expect(quietUntil(hours, zone, at(now, zone))?.toISOString()).toBe(
      end === undefined ? undefined : new Date(end).toISOString(),
    );
  });

  test('that never end are looked at again', () => {
    const always = quiet({ wholeDays: [0, 1, 2, 3, 4, 5, 6] });
    const now = new Date('2026-11-26T12:00:00Z');
    const until = quietUntil(always, 'Europe/Berlin', now);
    expect(until?.getTime()).toBeGreaterThan(now.getTime() + 7 * 86_400_000);
  });

  test.each([
    ['that run', NIGHTS, '2026-11-26T20:00', '2026-11-27T08:00'],
    ['that are to come', NIGHTS, '2026-11-26T12:00', '2026-11-27T08:00'],
    ['of which a weekend follows', WITH_WEEKENDS, '2026-11-27T12:00', '2026-11-30T08:00'],
    ['of one day a week', quiet({ wholeDays: [0] }), '2026-11-23T12:00', '2026-11-30T00:00'],
    ['far ahead', quiet({ holidays: HOLIDAYS.holidays }), '2026-11-23T12:00', '2027-01-02T00:00'],
    ['that there are none of', quiet(), '2026-11-23T12:00', undefined],
  ])('the next end of those %s', (_, hours, now, end) => {
    const zone = 'Europe/Berlin';
    expect(nextQuietEnd(hours, zone, at(now, zone))).toEqual(end && at(end, zone));
  });

  test('hold what the clock on the wall says, and end at an instant that is not quiet', () => {
    const clock = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45))
      .map(parts => parts.map(padded).join(':'));
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(clock, clock, zone, instant, (from, until, timeZone, ms) => {
        fc.pre(from !== until);
        const hours = quiet({ hours: every(from, until) });
        const now = new Date(ms);
        const wall = DateTime.fromJSDate(now, { zone: timeZone });
        const end = quietUntil(hours, timeZone, now);
        if (end !== undefined) {
          expect(end.getTime()).toBeGreaterThan(ms);
          expect(quietUntil(hours, timeZone, end)).toBeUndefined();
        } else if (isPlainDay(wall)) expect(isWithin(wall.toFormat('HH:mm'), from, until)).toBe(false);
        if (isPlainDay(wall)) expect(end !== undefined).toBe(isWithin(wall.toFormat('HH:mm'), from, until));
      }),
    );
  });
});

const padded = (number: number) => String(number).padStart(2, '0');
const isWithin = (now: string, from: string, until: string) =>
  from < until ? from <= now && now < until : now >= from || now < until;
/** No clock is changed from the day before to the day after. */
const isPlainDay = (wall: DateTime) => wall.minus({ days: 2 }).offset === wall.plus({ days: 2 }).offset;
