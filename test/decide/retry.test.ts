import { expect, test } from 'vitest';
import { MAX_ATTEMPTS, retryAt } from '../../src/decide/retry.ts';

const now = new Date('2026-01-05T09:00:00Z');
const pauseMs = (attempt: number, random: number, retryAfterMs?: number) => {
  const at = retryAt(attempt, now, random, retryAfterMs);
  return at && at.getTime() - now.getTime();
};
const minutesOfAll = (random: number) => {
  const pauses = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) => pauseMs(i + 1, random) ?? Number.NaN);
  return pauses.reduce((sum, each) => sum + each, 0) / 60_000;
};

test('the pause doubles from two seconds, up to ten minutes', () => {
  expect([1, 2, 3, 9, 10, 14].map(attempt => pauseMs(attempt, 0))).toEqual([
    2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
});

test('up to half of the pause is left to chance', () => {
  expect(pauseMs(3, 0.999_999)).toBeCloseTo(4_000, 0);
});

test('the time that Teams named is obeyed, however short, and never undercut', () => {
  expect(pauseMs(1, 0, 30_000)).toBe(30_000);
  expect(pauseMs(9, 0, 0)).toBe(0);
  expect(pauseMs(1, 0.5, 3_600_000)).toBe(3_600_000);
});

test('but not for longer than an hour', () => {
  expect(pauseMs(1, 0.5, 86_400_000)).toBe(3_600_000);
  expect(pauseMs(9, 0, Number.MAX_VALUE)).toBe(3_600_000);
});

test('the last attempt is made about an hour after the first', () => {
  expect(minutesOfAll(0)).toBeGreaterThan(60);
  expect(minutesOfAll(0)).toBeLessThan(70);
  expect(minutesOfAll(0.5)).toBeGreaterThan(45);
});

test('after the last attempt there is no other, whatever Teams says', () => {
  expect(retryAt(MAX_ATTEMPTS, now, 0, undefined)).toBeUndefined();
  expect(retryAt(MAX_ATTEMPTS, now, 0, 1_000)).toBeUndefined();
});
