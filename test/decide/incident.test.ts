import { expect, test } from 'vitest';
import { isAnother } from '../../src/decide/incident.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute));
const began = (first: number, last = first) => ({ began: { first: at(first), last: at(last) } });
const HOUR = { silentSeconds: 3_600 };

test.each([
  [
    'goes on, however long it was silent',
    { beganAt: at(0), heardAt: at(0) },
    { ...HOUR, ...began(0) },
    900,
    false,
  ],
  ['goes on with one more', { beganAt: at(0), heardAt: at(0) }, { ...HOUR, ...began(0, 5) }, 6, false],
  ['goes on with what came last', { beganAt: at(5), heardAt: at(6) }, { ...HOUR, ...began(5) }, 9, false],
  [
    'is another as soon as nothing of it is left',
    { beganAt: at(5), heardAt: at(6) },
    { ...HOUR, ...began(7) },
    8,
    true,
  ],
  ['is another after a silence, where it says no time', { beganAt: at(0), heardAt: at(0) }, HOUR, 61, true],
  ['goes on within it', { heardAt: at(0) }, HOUR, 60, false],
  [
    'is another after a silence, where nothing is known of the first',
    { heardAt: at(0) },
    { ...HOUR, ...began(0) },
    61,
    true,
  ],
] as const)('an incident %s', (_, standing, post, now, expected) => {
  expect(isAnother(standing, post, at(now))).toBe(expected);
});
