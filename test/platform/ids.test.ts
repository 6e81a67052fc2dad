import { randomFillSync } from 'node:crypto';
import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { createIds } from '../../src/platform/ids.ts';

const NOON_MS = Date.UTC(2026, 11, 1, 12);

/** So many ids, each made at the instant that `at` says for it. */
function made(count: number, at: (nth: number) => number, fill?: (bytes: Uint8Array) => unknown): string[] {
  let nth = 0;
  const newId = createIds({ now: () => new Date(at(nth)) }, fill);
  return Array.from({ length: count }, () => {
    const id = newId();
    nth += 1;
    return id;
  });
}

const bornAtMs = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test.each([
  ['while time goes on', (nth: number) => NOON_MS + nth],
  ['inside one millisecond', () => NOON_MS],
  ['while the clock is set back', (nth: number) => NOON_MS - 60_000 * nth],
  ['at every third of a millisecond', (nth: number) => NOON_MS + Math.floor(nth / 3)],
])('ids sort by birth, and none comes twice: %s', (_when, at) => {
  const ids = made(5_000, at);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test('an id is a UUIDv7 that tells when it was made', () => {
  const ids = made(600, nth => NOON_MS + nth);
  expect(ids.filter(id => !validate(id) || version(id) !== 7)).toEqual([]);
  expect(ids.map(bornAtMs)).toEqual(ids.map((_, nth) => NOON_MS + nth));
});

test('ids sort where randomness begins as high as it may', () => {
  const ids = made(
    5_000,
    () => NOON_MS,
    bytes => bytes.fill(0xff),
  );
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test('no random byte serves two ids', () => {
  let given = 0;
  const ids = made(
    1_000,
    nth => NOON_MS + nth,
    bytes => {
      given += bytes.length;
      return randomFillSync(bytes);
    },
  );
  expect(given).toBeGreaterThanOrEqual(ids.length * 16);
  // The characters behind the millisecond; the same twice in 1,000 would be one chance in 10^16.
  expect(new Set(ids.map(id => id.slice(15))).size).toBe(ids.length);
});
