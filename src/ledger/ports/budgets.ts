/**
 * One more request of a caller. Resolves with 0 where it is within what they may ask in a second, over all processes;
 * otherwise with the milliseconds after which there is room again.
 */
export type Admit = (callerId: string) => Promise<number>;

/** The limits of one caller at a time. */
export interface Budgets {
  /** Deliveries that have not come to their end, in one tenant. */
  readonly openDeliveries: number;
  /** Topics that they were the first to post to. */
  readonly topics: number;
}
