import type { ReasonCode } from '../core/reasons.ts';
import { believed, MOST } from './outside.ts';

/**
 * Attempts per delivery. With the pauses below the last one is made about an hour after the first: a morning's
 * outage of Teams costs the card, the usual fault of some minutes does not.
 */
export const MAX_ATTEMPTS = 15;

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** `tries` and `pauseMs`: of a failure that is to be tried again more rarely than usual. */
export interface Patience {
  readonly tries?: number;
  readonly pauseMs?: number;
}

/** Tried again, and the attempt does not count, because it was no fault of the delivery's. */
export function notCounted(reason: ReasonCode, dueAt: Date, possiblyRepeated = false) {
  return { state: 'queued', reason, dueAt, possiblyRepeated, free: true } as const;
}

/**
 * When to try again: at the time that Teams named, within an hour; otherwise after a pause that doubles, with up to
 * half of it at random so that many deliveries do not come back in one wave. Those for which Teams named one time wait
 * for their slots then. Undefined: no more tries.
 *
 * `attempt` counts from 1. `random` is in [0, 1).
 */
export function retryAt(
  attempt: number,
  now: Date,
  random: number,
  retryAfterMs: number | undefined,
  { tries = MAX_ATTEMPTS, pauseMs: firstPauseMs = FIRST_PAUSE_MS }: Patience = {},
): Date | undefined {
  if (attempt >= Math.min(tries, MAX_ATTEMPTS)) return undefined;
  const doubledMs = Math.min(firstPauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  const namedMs = retryAfterMs && believed(retryAfterMs, MOST.waitMs);
  const pauseMs = namedMs ?? doubledMs * (1 - random / 2);
  return new Date(now.getTime() + pauseMs);
}
