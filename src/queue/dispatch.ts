import type { ClaimedDelivery, Claims } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import { createAlarm } from './alarm.ts';

/** A worker: claims what is due, hands each to `deliver`, and never holds more than `concurrency`. */
export interface Dispatcher {
  /** Something may be due: look now rather than at the next tick. */
  wake(): void;
  /** No new claims; resolves when what is in flight has ended. */
  stop(): Promise<void>;
}

/** Notifications wake the worker within milliseconds; the tick finds what nobody announced: times and lost leases. */
const TICK_MS = 1_000;

export function startDispatcher(options: {
  claims: Claims;
  deliver: (delivery: ClaimedDelivery) => Promise<void>;
  owner: string;
  concurrency: number;
  log: Log;
}): Dispatcher {
  const { claims, deliver, owner, concurrency, log } = options;
  const alarm = createAlarm();
  const inFlight = new Set<Promise<void>>();
  let stopping = false;

  const start = (delivery: ClaimedDelivery): void => {
    const work = deliver(delivery)
      .catch(error => log.error({ err: error, delivery: delivery.id }, 'a delivery could not be settled'))
      .finally(() => {
        inFlight.delete(work);
        alarm.ring();
      });
    inFlight.add(work);
  };

  /** Until nothing more is due or nobody is free. What is claimed is always started, also when stopping. */
  const claimAll = async (): Promise<void> => {
    while (!stopping && inFlight.size < concurrency) {
      const claimed = await claims.claim(owner, concurrency - inFlight.size);
      if (claimed.length === 0) return;
      claimed.forEach(start);
    }
  };

  const run = async (): Promise<void> => {
    let releasedAt = Number.NEGATIVE_INFINITY;
    let reachable = true;
    while (!stopping) {
      try {
        if (performance.now() - releasedAt >= TICK_MS) {
          await claims.release();
          releasedAt = performance.now();
        }
        await claimAll();
        reachable = true;
      } catch (error) {
        // Once per outage: what follows says the same.
        if (reachable) log.warn({ err: error }, 'the ledger cannot be read; trying again until it can');
        reachable = false;
      }
      await alarm.wait(TICK_MS);
    }
  };
  const running = run();

  return {
    wake: alarm.ring,
    async stop() {
      stopping = true;
      alarm.ring();
      await running;
      await Promise.all(inFlight);
    },
  };
}
