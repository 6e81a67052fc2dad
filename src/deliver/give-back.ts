import type { Clock } from '../core/time.ts';
import { notCounted } from '../decide/retry.ts';
import type { ClaimedDelivery, Records } from '../ledger/ports/delivering.ts';

/** A delivery that was claimed and not begun: nothing was on its way, and the attempt does not count. */
export function createGiveBack({ records, clock, owner }: { records: Records; clock: Clock; owner: string }) {
  return async (delivery: ClaimedDelivery): Promise<void> => {
    await records.settle(delivery, owner, notCounted('given-back', clock.now()), { outcome: 'not-tried' });
  };
}
