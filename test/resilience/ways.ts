import { test } from 'vitest';
import { everyWay } from '../every-way.ts';

/** Of the ways in which a promise may be tried: the first, or all. */
export const ways = <T>(all: readonly [T, ...T[]]): readonly T[] => (everyWay ? all : all.slice(0, 1));

/** One more way of what another test proves, which is named beside it. `npm test` reports it as skipped. */
export const anotherWay = everyWay ? test : test.skip;
