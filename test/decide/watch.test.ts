import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, Value, WatchState } from '../../src/core/watch.ts';
import { beginWatch, judge, QUIET_MS } from '../../src/decide/watch.ts';
import { conditionInWords, nextTimeInWords } from '../../src/decide/watch-words.ts';

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 5) + minute * MINUTE_MS);

/** The values at which a watch fires, of readings a minute apart. */
function fired(condition: Condition, values: readonly Value[], begun?: Value): Value[] {
  let state: WatchState = beginWatch(
    condition,
    begun === undefined ? undefined : { value: begun, at: at(0) },
  );
  return values.filter((value, i) => {
    const { state: next, fires } = judge(condition, state, { value, at: at(i + 1) });
    state = next;
    return fires !== undefined;
  });
}

const drops = { kind: 'drops', percent: 20 } as const;
const rises = { kind: 'rises', percent: 20 } as const;
const below = { kind: 'falls-below', value: 100 } as const;
const above = { kind: 'rises-above', value: 300 } as const;
const changes = { kind: 'changes' } as const;
const failed = { kind: 'is', word: 'failed' } as const;

test.each<[string, Condition, Value | undefined, Value[], Value[]]>([
  ['the first reading is the base', drops, undefined, [100, 81, 80], [80]],
  ['exactly so many percent count', drops, 100, [80], [80]],
  ['exactly, also where floating point is a bit off', { kind: 'drops', percent: 10 }, 0.3, [0.27], [0.27]],
  ['almost so many do not', drops, 100, [80.01], []],
  ['a drop is told once, however it goes on', drops, 100, [70, 100, 70, 10], [70]],
  ['a rise is no drop', drops, 100, [130], []],
  ['rises', rises, 100, [119, 120, 150], [120]],
  ['below zero: further down is a drop', drops, -100, [-119, -120], [-120]],
  ['of nothing there are no percents: the next number is the base', drops, 0, [50, 40], [40]],
  ['a word between is passed over', drops, 100, ['closed', 80], [80]],
  ['above a threshold', above, 200, [300, 301], [301]],
  ['the first reading may be above already', above, undefined, [310], [310]],
  ['what is so at the beginning is not news', above, 310, [320, 330], []],
  ['around the threshold it does not flap', above, 200, [301, 299, 302, 298, 305], [301]],
  ['it is armed again 5 % below', above, 200, [301, 285, 301], [301, 301]],
  ['a little above that it is not', above, 200, [301, 286, 301], [301]],
  ['below a threshold', below, 120, [100, 99, 101, 98], [99]],
  ['it is armed again 5 % above', below, 120, [99, 105, 99], [99, 99]],
  [
    'a threshold of zero is armed on its other side',
    { kind: 'falls-below', value: 0 },
    5,
    [-1, 0, -1],
    [-1, -1],
  ],
  ['changes', changes, 'open', ['open', 'closed'], ['closed']],
  ['the first reading is no change', changes, undefined, ['open', 'open'], []],
  ['there and back within the quiet time is no news', changes, 1, [2, 1, 2, 2], [2]],
  ['changes to a word', failed, 'running', ['running', 'Failed', 'failed'], ['Failed']],
  ['again, when it was something else', failed, 'running', ['failed', 'ok', 'failed'], ['failed', 'failed']],
  [
    'a word that is so at the beginning is not news',
    failed,
    'failed',
    ['failed', 'ok', 'failed'],
    ['failed'],
  ],
])('%s', (_, condition, begun, values, expected) => {
  expect(fired(condition, values, begun)).toEqual(expected);
});

test('what changed within the quiet time, and stayed so, is told after it', () => {
  const values = [2, 3, ...Array.from({ length: QUIET_MS / MINUTE_MS }, () => 3)];
  expect(fired(changes, values, 1)).toEqual([2, 3]);
});

test('a reading that is not later than the base changes nothing', () => {
  const state = beginWatch(drops, { value: 100, at: at(5) });
  expect(judge(drops, state, { value: 1, at: at(5) })).toEqual({ state });
  expect(judge(drops, state, { value: 1, at: at(4) }).state).toBe(state);
});

test('from what and since when is what it was compared with', () => {
  const base = { value: 100, at: at(0) };
  const to = { value: 75, at: at(9) };
  expect(judge(drops, beginWatch(drops, base), to).fires).toEqual({ from: base, to });
});

const condition = fc.oneof(
  fc.record({
    kind: fc.constantFrom('drops' as const, 'rises' as const),
    percent: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constantFrom('falls-below' as const, 'rises-above' as const),
    value: fc.integer({ min: -100, max: 100 }),
  }),
  fc.constant(changes),
  fc.constant(failed),
);
const value = fc.oneof(fc.integer({ min: -200, max: 200 }), fc.constantFrom('failed', 'ok'));
const values = fc.array(value, { maxLength: 40 });

describe('whatever comes', () => {
  test('a percentage fires at most once', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        expect(fired({ kind: 'drops', percent }, all).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a threshold fires only beyond it, and between two firings it was all the way back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 250, max: 350 }), { maxLength: 60 }), all => {
        let state = beginWatch(above);
        let back = true;
        all.forEach((value, i) => {
          const { state: next, fires } = judge(above, state, { value, at: at(i) });
          state = next;
          if (fires !== undefined) {
            expect(value).toBeGreaterThan(300);
            expect(back).toBe(true);
            back = false;
          }
          if (value <= 285) back = true;
        });
      }),
    );
  });

  test('the same readings a second time fire nothing', () => {
    fc.assert(
      fc.property(condition, values, (of, all) => {
        let state = beginWatch(of);
        const once = all.map((value, i) => ({ value, at: at(i) }));
        for (const point of once) state = judge(of, state, point).state;
        const last = once.at(-1);
        const late = once.filter(point => state.base === undefined || point.at <= state.base.at);
        for (const point of late) expect(judge(of, state, point)).toEqual({ state });
        // The last one again, a moment later, is no news either.
        if (last !== undefined && of.kind !== 'changes')
          expect(judge(of, state, { ...last, at: at(100) }).fires).toBeUndefined();
      }),
    );
  });

  test('what is kept survives JSON, and every condition has its words', () => {
    fc.assert(
      fc.property(condition, of => {
        expect(JSON.parse(JSON.stringify(of))).toEqual(of);
        expect(conditionInWords(of)).toMatch(/\S/);
        expect(nextTimeInWords(of)).toMatch(/\.$/);
      }),
    );
  });
});
