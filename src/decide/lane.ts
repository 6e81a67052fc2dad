import type { ClaimedDelivery, Settlement } from '../ledger/ports/delivering.ts';

/**
 * For how long a delivery that is tried again keeps what comes after it in its conversation waiting. A question that
 * comes after its "thanks" is worse than a minute of silence, and whoever wrote looks at the chat; two notifications
 * may be about the same thing ("failed", "mended") and nobody waits for them; a change is seen where its card stands,
 * so all that it may hold up is the next question while the last one still looks unanswered.
 */
export const KEEPS_WAITING_MS = { reply: 60_000, card: 10 * 60_000, change: 10_000 } as const;

type Again = Extract<Settlement, { state: 'queued' }>;

/**
 * Whether it still goes first when it is tried again; otherwise it gives way. Where nothing was its fault (Teams asked
 * for a pause, or nobody gets through) those behind it would fare no better, so it keeps its place.
 */
export function keepsItsPlace(
  { operation, isReply, failingSince }: Pick<ClaimedDelivery, 'operation' | 'isReply' | 'failingSince'>,
  { dueAt, free }: Again,
  now: Date,
): boolean {
  if (free) return true;
  const kind = operation === 'send' ? (isReply ? 'reply' : 'card') : 'change';
  return dueAt.getTime() - (failingSince ?? now).getTime() <= KEEPS_WAITING_MS[kind];
}
