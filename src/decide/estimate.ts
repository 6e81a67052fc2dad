import type { WaitingCounts } from '../ledger/ports/reader.ts';

/**
 * When the last that waits will have been handed to Teams, as far as can be told: everything due in the tenant that
 * goes before it, at the tenant's rate. A first card to a person takes two requests, retries take more, and what
 * comes later and is more urgent goes before; so it is a little early rather than late.
 */
export function estimatedEnd(
  { own, ahead, lastDueAt }: WaitingCounts,
  requestsPerSecond: number,
  now: Date,
): Date {
  const lastsMs = (requests: number) => (requests / requestsPerSecond) * 1000;
  return new Date(Math.ceil(Math.max(now.getTime() + lastsMs(ahead), lastDueAt.getTime() + lastsMs(own))));
}
