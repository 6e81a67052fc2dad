import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calmOf } from '../../../src/features/watches/rules/calm.ts';
import { beginWatch, judge } from '../../../src/features/watches/rules/judge.ts';
import type { Condition, Point, Value, WatchState } from '../../../src/features/watches/watch.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 0, minute));

const number = fc.oneof(
  fc.integer({ min: -400, max: 400 }),
  fc.double({ min: -1e100, max: 1e100, noNaN: true }),
  fc.constantFrom(0, -0, 80, 100, 120),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: number },
  fc.constantFrom('ok', 'failed'),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constantFrom('drops', 'rises'), percent: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constantFrom('falls-below', 'rises-above'), value: number }),
  fc.constant({ kind: 'changes' } as const),
  fc.constant({ kind: 'is', word: 'failed' } as const),
);

function stateAfter(of: Condition, values: readonly Value[], begun?: Value): WatchState {
  const points = values.map((each, i): Point => ({ value: each, at: at(i + 1) }));
  const first = beginWatch(of, begun === undefined ? undefined : { value: begun, at: at(0) });
  return points.reduce((state, point) => judge(of, state, [point], point.at).state, first);
}

test('what lies in the calm of a watch changes nothing about it', () => {
  let calmOnes = 0;
  fc.assert(
    fc.property(
      condition,
      fc.array(value),
      fc.option(value, { nil: undefined }),
      fc.array(value, { minLength: 1 }),
      (of, before, begun, batch) => {
        const state = stateAfter(of, before, begun);
        const calm = calmOf(of, state);
        const inside = batch.filter(
          each => calm && (typeof each === 'string' || (each > calm.above && each < calm.below)),
        );
        if (inside.length === 0) return;
        calmOnes += 1;
        const points = inside.map((each, i): Point => ({ value: each, at: at(1_000 + i) }));
        expect(judge(of, state, points, at(2_000))).toEqual({ state });
      },
    ),
    { numRuns: 3_000 },
  );
  expect(calmOnes).toBeGreaterThan(300);
});

test.each<[string, Condition, Value[], Value[], boolean]>([
  ['below the base, not so far', { kind: 'drops', percent: 20 }, [100], [81], true],
  ['exactly so far', { kind: 'drops', percent: 20 }, [100], [80], false],
  ['told already, whatever comes', { kind: 'drops', percent: 20 }, [100, 70], [1], true],
  ['no base yet', { kind: 'rises', percent: 20 }, [], [100], false],
  ['above the threshold', { kind: 'falls-below', value: 50 }, [60], [51], true],
  ['told, and not yet back', { kind: 'falls-below', value: 100 }, [120, 90], [104], true],
  ['told, and back', { kind: 'falls-below', value: 100 }, [120, 90], [105], false],
  ['each change counts', { kind: 'changes' }, [1], [1], false],
])('is calm or not: %s', (_case, of, before, [next], isCalm) => {
  const calm = calmOf(of, stateAfter(of, before));
  const number = Number(next);
  expect(calm !== undefined && number > calm.above && number < calm.below).toBe(isCalm);
});
