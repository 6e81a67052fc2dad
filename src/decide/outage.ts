import type { ReasonCode } from '../core/reasons.ts';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Where the cause is somebody's decision, asking often changes nothing, and Teams sees every question. A change of mind
 * is heard at once where it shows: in an inbound activity of the tenant.
 */
const LONGEST_BY_REASON: Partial<Record<ReasonCode, number>> = { 'blocked-by-admin': 60 * 60_000 };

/** When the next card is tried: as long from now as the outage has lasted, so the pause doubles from 2 s. */
export function probeAt(reason: ReasonCode, since: Date, now: Date): Date {
  const lastedMs = now.getTime() - since.getTime();
  const longestMs = LONGEST_BY_REASON[reason] ?? LONGEST_PAUSE_MS;
  return new Date(now.getTime() + Math.min(Math.max(lastedMs, FIRST_PAUSE_MS), longestMs));
}
