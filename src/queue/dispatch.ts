import type { ClaimedDelivery, Claims } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';

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
  const inFlight = new Set<Promise<void>>();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  const start = (delivery: ClaimedDelivery): void => {
    const work = deliver(delivery)
      .catch(error => log.error({ err: error, delivery: delivery.id }, 'a delivery could not be settled'))
      .finally(() => {
        inFlight.delete(work);
        wake();
      });
    inFlight.add(work);
  };

  const look = async (): Promise<void> => {
    do {
      lookAgain = false;
      const free = concurrency - inFlight.size;
      if (free <= 0) return;
      for (const delivery of await claims.claim(owner, free)) start(delivery);
    } while (lookAgain && !stopping);
  };

  const wake = (): void => {
    if (stopping) return;
    lookAgain = true;
    looking ??= look()
      .catch(error => {
        lookAgain = false;
        log.warn({ err: error }, 'the ledger cannot be read; trying again');
      })
      .finally(() => {
        looking = undefined;
        if (lookAgain) wake();
      });
  };

  const tick = setInterval(() => {
    claims
      .release()
      .catch(error => log.warn({ err: error }, 'the ledger cannot be read; trying again'))
      .finally(wake);
  }, TICK_MS);
  wake();

  return {
    wake,
    async stop() {
      stopping = true;
      clearInterval(tick);
      await looking;
      await Promise.all(inFlight);
      await claims.giveBack(owner);
    },
  };
}
