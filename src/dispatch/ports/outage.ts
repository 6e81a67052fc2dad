import type { ReasonCode } from '../../core/reasons.ts';

/**
 * **Outage**: nobody gets through, in one tenant or anywhere. While it lasts every card is kept, and one at a time
 * is tried, at growing intervals, until one gets through: that ends it, for all workers.
 */
export interface Outage {
  /** Missing: everywhere. */
  readonly tenantId?: string;
  readonly reason: ReasonCode;
  readonly since: Date;
  /** When the card that was refused, or another one, is tried. */
  readonly probeAt: Date;
  /** Only one person or conversation met it, and it may be about them alone: the others are tried, one at a time. */
  readonly suspected: boolean;
}

export interface Outages {
  /**
   * Somebody did not get through just now, for a reason that concerns everybody; or that may concern everybody, so
   * that it takes a second one in another lane to be sure (`bySecond`). `isNew`: it was not known for sure, or was
   * another reason.
   */
  report(
    met: {
      readonly tenantId?: string;
      readonly reason: ReasonCode;
      readonly lane: string;
      readonly bySecond: boolean;
    },
    now: Date,
  ): Promise<Outage & { readonly isNew: boolean }>;
  /** Somebody in this tenant got through. Returns what ended by that. */
  end(tenantId: string): Promise<Outage[]>;
  /** The cause of an outage may have been put right: the next card is tried at once. */
  probeNow(now: Date, tenantId?: string): Promise<void>;
}
