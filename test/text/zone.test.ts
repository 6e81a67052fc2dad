import { expect, test } from 'vitest';
import { offsetAt, offsetIn, zoneName, zoneOf } from '../../src/text/zone.ts';

test.each([
  ['2026-11-20T09:15:00.000+02:00', '+02:00', 'UTC+2'],
  ['2026-11-20T09:15:00-05:00', '-05:00', 'UTC-5'],
  ['2026-11-20T09:15:00.1234567+05:30', '+05:30', 'UTC+5:30'],
  ['2026-11-20T09:15:00+00:00', '+00:00', 'UTC'],
  ['2026-11-20T09:15:00+14:00', '+14:00', 'UTC+14'],
])('of %s the offset is %s, shown as %s', (timestamp, offset, shown) => {
  expect(offsetIn(timestamp)).toBe(offset);
  expect(zoneName(offset)).toBe(shown);
  // Every library reads it as a zone.
  expect(offsetAt(offset, new Date('2026-07-01T00:00:00Z'))).toBe(offset);
});

test.each([
  undefined,
  '',
  'yesterday',
  '2026-11-20T09:15:00Z',
  '2026-11-20T09:15:00',
  '2026-11-20T09:15:00+15:00',
  '2026-11-20T09:15:00+02:60',
])('in %j there is none', timestamp => expect(offsetIn(timestamp)).toBeUndefined());

const SUMMER = new Date('2026-07-01T12:00:00Z');
const WINTER = new Date('2026-12-01T12:00:00Z');

test.each([
  ['a zone that is named goes before all', 'Asia/Tokyo', 'Europe/Berlin', SUMMER, 'Asia/Tokyo'],
  ['an offset says no more than the zone that is known', '+02:00', 'Europe/Berlin', SUMMER, 'Europe/Berlin'],
  ['in winter as well', '+01:00', 'Europe/Berlin', WINTER, 'Europe/Berlin'],
  ['who is elsewhere is there', '-04:00', 'Europe/Berlin', SUMMER, '-04:00'],
  ['of two offsets the last counts', '+02:00', '+01:00', SUMMER, '+02:00'],
  ['it is better than nothing', '+02:00', undefined, SUMMER, '+02:00'],
  ['what was known stays', undefined, 'Europe/Berlin', SUMMER, 'Europe/Berlin'],
  ['nothing is nothing', undefined, undefined, SUMMER, undefined],
])('%s', (_, timeZone, known, at, zone) => {
  expect(
    zoneOf(
      { at, ...(timeZone !== undefined && { timeZone }) },
      known === undefined ? {} : { timeZone: known },
    ),
  ).toBe(zone);
});
