import type { Condition, WatchState } from '../watch.ts';
import { wayBack } from './judge.ts';

/** Numbers strictly between these leave a watch as it is, and words do, too. An open end is further than any number goes. */
export interface Calm {
  readonly above: number;
  readonly below: number;
}

/** Not infinite: JSON has no such number. */
const ALL: Calm = { above: -Number.MAX_VALUE, below: Number.MAX_VALUE };

/** So that what is off by the last bits is judged. */
const MARGIN = 1e-9;

/**
 * Where `judge` need not be asked. Most readings bring nothing about: to read all 10,000 watches of a batch, and to
 * judge them, was most of what it cost. Missing where every reading counts.
 */
export function calmOf(condition: Condition, { base, fired }: WatchState): Calm | undefined {
  switch (condition.kind) {
    case 'drops':
    case 'rises':
      if (typeof base?.value !== 'number' || base.value === 0) return undefined;
      return fired ? ALL : calmAround(condition.kind, base.value, condition.percent);
    case 'falls-below':
      if (fired) return { ...ALL, below: wayBack(condition) };
      return base && { ...ALL, above: condition.value };
    case 'rises-above':
      if (fired) return { ...ALL, above: wayBack(condition) };
      return base && { ...ALL, below: condition.value };
    default:
      return undefined;
  }
}

function calmAround(kind: 'drops' | 'rises', base: number, percent: number): Calm {
  const enough = Math.abs(base) * (percent / 100 - MARGIN);
  return kind === 'drops' ? { ...ALL, above: base - enough } : { ...ALL, below: base + enough };
}
