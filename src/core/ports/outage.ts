import type { ReasonCode } from '../reasons.ts';

/**
 * **Outage**: nobody gets through, in one tenant or anywhere. While it lasts every card is kept, and one at a time
 * is tried, at growing intervals, until one gets through: that ends it, for all workers.
 */
export interface Outage {
  /** Missing: everywhere. */
  readonly tenantId?: string;
  readonly reason: ReasonCode;
  readonly since: Date;
  /** When the next card is tried. */
  readonly probeAt: Date;
}

export interface Outages {
  /** Nobody got through just now. `isNew`: it was not known, or was another reason. */
  report(
    where: { readonly tenantId?: string; readonly reason: ReasonCode },
    now: Date,
  ): Promise<Outage & { readonly isNew: boolean }>;
  /** Somebody in this tenant got through. Returns what ended by that. */
  end(tenantId: string): Promise<Outage[]>;
  /** Whatever stands in the way may have been put right: the next card is tried at once. */
  probeNow(now: Date, tenantId?: string): Promise<void>;
}
