import type { Interruption } from '../core/notification.ts';
import type { ClaimedDelivery, Settlement } from '../ledger/ports/delivering.ts';
import { holdOnArrival } from './holds.ts';
import { interruptionFor } from './interruption.ts';
import { whatStandsAgainst } from './sending.ts';

/**
 * The fate of a delivery whose slot has come, before Teams is asked for anything: it ends or waits, or the dialogue in its
 * chat is changed first, or (undefined) it goes. Sending asks this, and so does a dry run, which knows nothing of a
 * rule that is neither in here nor in the claim.
 */
export type Decision = { readonly settlement: Settlement } | { readonly does: Interruption } | undefined;

export function decisionOn(delivery: ClaimedDelivery, now: Date, silenceMs: number): Decision {
  const objection = whatStandsAgainst(delivery, now);
  if (objection !== undefined) return { settlement: objection };
  const hold = holdOnArrival(delivery, now);
  if (hold !== undefined) return { settlement: { state: 'held', reason: hold.reason, dueAt: hold.until } };
  const meeting = interruptionFor(delivery, now, silenceMs);
  if (meeting === undefined || 'does' in meeting) return meeting;
  if ('letsPass' in meeting) return { settlement: { state: 'behind' } };
  return { settlement: { state: 'held', reason: 'in-dialog', dueAt: meeting.holdUntil } };
}
