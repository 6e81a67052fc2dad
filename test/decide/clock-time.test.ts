import { expect, jest, test } from '@jest/globals';
import { clockTime, dayOf, knownZone } from '../../src/decide/clock-time.ts';

const NOON = new Date('2026-06-30T12:00:00Z');
const ZONES = Intl.supportedValuesOf('timeZone');

test('every zone that the system knows tells its own time, however many were asked for before', () => {
  const told = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const dated = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  for (const zone of [...ZONES, ...ZONES.slice(0, 9)]) {
    expect(clockTime(NOON, zone)).toBe(told(zone).format(NOON));
    expect(dayOf(NOON, zone)).toBe(dated(zone).format(NOON));
  }
});

test('what is no zone is none, and the time is that of UTC', () => {
  expect(knownZone('Mars/Olympus')).toBeUndefined();
  expect(clockTime(NOON, 'Mars/Olympus')).toBe('12:00 UTC');
  expect(clockTime(NOON)).toBe('12:00 UTC');
});

test('the system is asked once for a zone that exists', () => {
  clockTime(NOON, 'Europe/Berlin');
  const asked = jest.spyOn(Intl, 'DateTimeFormat');
  try {
    expect(clockTime(NOON, 'Europe/Berlin')).toBe('14:00');
    expect(asked).not.toHaveBeenCalled();
    // However many made-up names come, what is kept of real ones stays.
    for (let i = 0; i < 1_500; i += 1) knownZone(`Mars/Olympus${i}`);
    asked.mockClear();
    clockTime(NOON, 'Europe/Berlin');
    expect(asked).not.toHaveBeenCalled();
  } finally {
    asked.mockRestore();
  }
});
