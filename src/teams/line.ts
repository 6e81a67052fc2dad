import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/time.ts';

/** Resolves when a request of this tenant may leave this process. */
export type Line = (tenantId: string) => Promise<void>;

/**
 * By so much a request that waited may be late, and the next one is not. Timers are late by a millisecond or two; where each put off
 * all after it, the line let out fewer than had turns, and grew until it held all places of its process: a card took
 * 390 ms where Teams answered within 100.
 */
const LATE_MS = 2;

/**
 * Keeps the requests of a tenant apart on their way out. Their turns are apart already; but where the process, or the
 * machine, was held up, all whose turns came meanwhile would leave at once. One small entry for each tenant stays.
 */
export function createLine(
  clock: Clock,
  gapMs: number,
  wait: (ms: number) => Promise<unknown> = delay,
): Line {
  const lines = new Map<string, { freeAtMs: number; last: Promise<void> }>();
  return tenantId => {
    const line = lines.get(tenantId) ?? { freeAtMs: 0, last: Promise.resolve() };
    lines.set(tenantId, line);
    line.last = line.last.then(async () => {
      const waitMs = line.freeAtMs - clock.now().getTime();
      // A timer of less takes a whole millisecond.
      const hasWaited = waitMs >= 1;
      if (hasWaited) await wait(waitMs);
      const goneAtMs = clock.now().getTime() - (hasWaited ? LATE_MS : 0);
      line.freeAtMs = Math.max(line.freeAtMs, goneAtMs) + gapMs;
    });
    return line.last;
  };
}

const leaving = new AsyncLocalStorage<() => Promise<void>>();

/** Asks for something; its request waits for `leave` in the moment before it is written. */
export const leavingBy = <T>(leave: () => Promise<void>, ask: () => Promise<T>): Promise<T> =>
  leaving.run(leave, ask);

/**
 * Resolves when the request that is being made here may leave. Two turns of the event loop lay between the line and the
 * writing when each verb waited before it began, so that requests which the line had kept apart left together.
 */
export const mayLeave = async (): Promise<void> => leaving.getStore()?.();
