import { describe, expect, test } from 'vitest';
import { type ClockReading, createDatabaseTime, readTime } from '../../src/platform/database/time.ts';
import { ownDatabase } from '../own-database.ts';
import { silent } from '../silent.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-01-05T12:00:00Z');

/** A machine whose clock and whose stopwatch the test turns; both begin at noon, and at 5 ms. */
function machine() {
  const told: [level: string, skewMs: unknown][] = [];
  const log = {
    ...silent,
    warn: ({ skewMs }: object & { skewMs?: unknown }) => void told.push(['warn', skewMs]),
    info: ({ skewMs }: object & { skewMs?: unknown }) => void told.push(['info', skewMs]),
  };
  let [nowMs, elapsedMs] = [NOON, 5];
  const time = createDatabaseTime({ own: { now: () => new Date(nowMs) }, elapsed: () => elapsedMs, log });
  return {
    told,
    now: () => time.clock.now().getTime(),
    pass(ms: number) {
      elapsedMs += ms;
      nowMs += ms;
    },
    setClock(aheadMs: number) {
      nowMs += aheadMs;
    },
    reads: (atMs: number, withinMs = 1) => time.take({ atMs, elapsedMs, withinMs } satisfies ClockReading),
  };
}

describe('the time of the database', () => {
  test('is that of the machine until it was read', () => {
    const here = machine();
    here.pass(250);
    expect(here.now()).toBe(NOON + 250);
  });

  test.each([-2 * HOUR_MS, -120_000, 120_000, 2 * HOUR_MS])('is used where it is %d ms away', awayMs => {
    const here = machine();
    here.reads(NOON + awayMs);
    here.pass(1_000);
    expect(here.now()).toBe(NOON + awayMs + 1_000);
  });

  test('goes on by what has elapsed, also where the clock of the machine is set', () => {
    const here = machine();
    here.reads(NOON);
    here.setClock(HOUR_MS);
    here.pass(1_000);
    expect(here.now()).toBe(NOON + 1_000);
  });

  test('is left as it is by a reading that it agrees with as far as that can tell', () => {
    const here = machine();
    here.reads(NOON);
    here.reads(NOON + 40, 50);
    expect(here.now()).toBe(NOON);
  });

  test('never goes back for a small correction, and follows a large one', () => {
    const here = machine();
    expect(here.now()).toBe(NOON);
    here.reads(NOON - 400);
    expect(here.now()).toBe(NOON);
    here.pass(300);
    expect(here.now()).toBe(NOON);
    here.pass(300);
    expect(here.now()).toBe(NOON + 200);
    here.reads(NOON - HOUR_MS);
    expect(here.now()).toBe(NOON - HOUR_MS);
  });

  test('a skew is told once, again where it has changed, and when it is over', () => {
    const here = machine();
    here.reads(NOON + 500);
    expect(here.told).toEqual([]);
    here.reads(NOON - 120_000);
    here.reads(NOON - 120_010);
    here.reads(NOON - 180_000);
    here.reads(NOON);
    expect(here.told).toEqual([
      ['warn', 120_000],
      ['warn', 180_000],
      ['info', 0],
    ]);
  });
});

describe('a reading', () => {
  const own = ownDatabase();

  test('says what the database showed, and how exactly that is known', async () => {
    const { atMs, elapsedMs, withinMs } = await readTime(own.db, () => performance.now());
    // The server of the tests is on this machine, so its clock is the same one.
    const shownMs = Date.now() - (performance.now() - elapsedMs);
    expect(withinMs).toBeGreaterThan(0);
    expect(Math.abs(atMs - shownMs)).toBeLessThan(withinMs + 20);
  });
});
