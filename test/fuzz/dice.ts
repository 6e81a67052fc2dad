import { seeded } from '../../src/simulator/faults/chance.ts';

/** Chance that is the same for the same seed. */
export interface Dice {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  /** Whether something happens that happens in so many of a hundred cases. */
  percent(share: number): boolean;
  of<T>(list: readonly T[]): T;
}

export function dice(seed: number): Dice {
  const next = seeded(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    percent: share => next() * 100 < share,
    of: list => list[below(list.length)] as (typeof list)[number],
  };
}

/** Each case has dice of its own, so that it is the same alone as among all others. */
export const diceOf = (seed: number, index: number): Dice =>
  dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
