import { expect, test } from 'vitest';
import { AHEAD_MS, GAP, HORIZON_MS, STRETCH, WINDOWS } from '../../src/decide/limits.ts';
import { publishedLimits } from '../../src/simulator/limits/limits.ts';

test.each([
  ['lane', 'write'],
  ['roster', 'read'],
] as const)('the windows of a %s are those that the stand-in enforces as published', (ours, theirs) => {
  expect(WINDOWS[ours].map(({ most: max, seconds }) => ({ seconds, max }))).toEqual(publishedLimits[theirs]);
});

test('a process may catch up with its turns, but not reach the limit by it', () => {
  expect([1 < GAP, GAP < STRETCH]).toEqual([true, true]);
});

test('more turns are taken before the last one is used up', () => {
  expect([0 < AHEAD_MS, AHEAD_MS < HORIZON_MS]).toEqual([true, true]);
});
