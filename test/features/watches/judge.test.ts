import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginWatch,
  type Judgement,
  judge,
  QUIET_MS,
  tellPending,
} from '../../../src/features/watches/rules/judge.ts';
import type { Condition, Point, Value, WatchState } from '../../../src/features/watches/watch.ts';

const MINUTE_MS = 60_000;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 5) + minute * MINUTE_MS);

/** The values at which a watch fires, of readings a minute apart. */
function fired(condition: Condition, values: readonly Value[], begun?: Value): Value[] {
  let state: WatchState = beginWatch(
    condition,
    begun === undefined ? undefined : { value: begun, at: at(0) },
  );
  return values.filter((value, i) => {
    const { state: next, fires } = read(condition, state, { value, at: at(i + 1) });
    state = next;
    return fires !== undefined;
  });
}

/** One reading, taken in as it is measured. */
const read = (condition: Condition, state: WatchState, point: Point): Judgement =>
  judge(condition, state, [point], point.at);

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

describe('a change within the quiet time', () => {
  const told = { base: { value: 2, at: at(1) }, fired: false, firedAt: at(1) };
  const over = new Date(at(1).getTime() + QUIET_MS);

  test('is told when that is over, without a further reading: from what was told last', () => {
    const { state, fires } = read(changes, told, { value: 3, at: at(2) });
    expect(fires).toBeUndefined();
    expect(tellPending(state, new Date(over.getTime() - 1)).fires).toBeUndefined();
    const to = { value: 3, at: at(2) };
    expect(tellPending(state, over)).toEqual({
      state: { base: to, fired: false, firedAt: over },
      fires: { from: told.base, to },
    });
  });

  test('is told as it is by then, and not at all where it was taken back', () => {
    const first = read(changes, told, { value: 3, at: at(2) });
    const second = read(changes, first.state, { value: 4, at: at(3) });
    expect(tellPending(second.state, over).fires?.to.value).toBe(4);
    const third = read(changes, second.state, { value: 2, at: at(4) });
    expect(tellPending(third.state, over)).toEqual({ state: told });
  });

  test('begins when it was told, however long ago it was measured', () => {
    const { state, fires } = judge(
      changes,
      beginWatch(changes, told.base),
      [{ value: 3, at: at(2) }],
      at(90),
    );
    expect(fires?.to.value).toBe(3);
    expect(judge(changes, state, [{ value: 4, at: at(60) }], at(91)).fires).toBeUndefined();
  });
});

describe('of readings that come together', () => {
  const batch = (...all: Value[]) => all.map((value, i) => ({ value, at: at(i + 1) }));

  test.each<[string, Condition, Value[], Value | undefined]>([
    ['the last time that it came to be so is told', above, [301, 280, 310], 310],
    ['also where it is so no more', above, [301, 280], 301],
    ['a change is told as it is after the last', changes, [2, 3], 3],
    ['and not where the last is as the first', changes, [2, 1], undefined],
  ])('%s', (_, condition, all, value) => {
    const state = beginWatch(condition, { value: 1, at: at(0) });
    expect(judge(condition, state, batch(...all), at(9)).fires?.to.value).toBe(value);
  });

  test('the first is what a change is from, where nothing was known before', () => {
    const { fires } = judge(changes, beginWatch(changes), batch(1, 2), at(9));
    expect(fires).toEqual({ from: { value: 1, at: at(1) }, to: { value: 2, at: at(2) } });
  });
});

test('a reading that is not later than the base changes nothing', () => {
  const state = beginWatch(drops, { value: 100, at: at(5) });
  expect(read(drops, state, { value: 1, at: at(5) })).toEqual({ state });
  expect(read(drops, state, { value: 1, at: at(4) }).state).toBe(state);
});

test('from what and since when is what it was compared with', () => {
  const base = { value: 100, at: at(0) };
  const to = { value: 75, at: at(9) };
  expect(read(drops, beginWatch(drops, base), to).fires).toEqual({ from: base, to });
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
          const { state: next, fires } = read(above, state, { value, at: at(i) });
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

  test('of changes the last that was told is what it is, once it was quiet; and two are never told sooner', () => {
    const events = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 1.5 * QUIET_MS }),
        read: fc.array(fc.constantFrom('open', 'Open', 'closed', 3), { maxLength: 3 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, all => {
        let state = beginWatch(changes, { value: 'open', at: at(-1) });
        let [nowMs, measuredMs] = [at(0).getTime(), at(0).getTime()];
        let [current, told]: Value[] = ['open', 'open'];
        let toldMs = Number.NEGATIVE_INFINITY;
        const follow = ({ state: next, fires }: Judgement) => {
          state = next;
          if (fires === undefined) return;
          expect(nowMs - toldMs).toBeGreaterThanOrEqual(QUIET_MS);
          expect(fires.from?.value).toBe(told);
          [told, toldMs] = [fires.to.value, nowMs];
        };
        for (const { afterMs, read } of [...all, { afterMs: QUIET_MS, read: [] }]) {
          nowMs += afterMs;
          // Whether the readings come first or the end of the quiet time is left to chance.
          if (afterMs % 2 === 0) follow(tellPending(state, new Date(nowMs)));
          const points = read.map(value => ({ value, at: new Date(measuredMs++) }));
          current = read.at(-1) ?? current;
          follow(judge(changes, state, points, new Date(nowMs)));
        }
        follow(tellPending(state, new Date(nowMs)));
        expect(String(told).toLowerCase()).toBe(String(current).toLowerCase());
      }),
    );
  });

  test('the same readings a second time fire nothing', () => {
    fc.assert(
      fc.property(condition, values, (of, all) => {
        let state = beginWatch(of);
        const once = all.map((value, i) => ({ value, at: at(i) }));
        for (const point of once) state = read(of, state, point).state;
        const last = once.at(-1);
        const late = once.filter(point => state.base === undefined || point.at <= state.base.at);
        for (const point of late) expect(read(of, state, point)).toEqual({ state });
        // The last one again, a moment later, is no news either.
        if (last !== undefined && of.kind !== 'changes')
          expect(read(of, state, { ...last, at: at(100) }).fires).toBeUndefined();
      }),
    );
  });

  test('what is kept survives JSON', () => {
    fc.assert(
      fc.property(condition, of => {
        expect(JSON.parse(JSON.stringify(of))).toEqual(of);
      }),
    );
  });
});
