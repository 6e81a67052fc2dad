import type { ClaimedDelivery, Records } from '../core/ports/ledger.ts';
import type { Clock } from '../core/ports/time.ts';

/** A delivery that was claimed and not begun: nothing was on its way, and the attempt does not count. */
export function createGiveBack({ records, clock, owner }: { records: Records; clock: Clock; owner: string }) {
  return async (delivery: ClaimedDelivery): Promise<void> => {
    const dueAt = clock.now();
    const settlement = {
      state: 'queued',
      reason: 'given-back',
      dueAt,
      possiblyRepeated: false,
      free: true,
    } as const;
    await records.settle(delivery, owner, settlement, { outcome: 'not-tried' });
  };
}
