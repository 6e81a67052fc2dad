import { isOver } from '../chat/ports/dialogs.ts';
import type { Interruption } from '../core/notification.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';

/**
 * How a delivery meets the dialogue that runs in its 1:1: it is held until an instant, or the dialogue is changed
 * first as `does` says, or it lets what waited for the dialogue go first, or (undefined) nothing has to be done.
 */
export type Interrupting =
  | { readonly holdUntil: Date }
  | { readonly does: Interruption }
  | { readonly letsPass: true }
  | undefined;

const LETS_PASS = { letsPass: true } as const;

type Arrival = Pick<
  ClaimedDelivery,
  'operation' | 'interruption' | 'dialog' | 'urgency' | 'begins' | 'met' | 'recipient' | 'wantedAt' | 'behind'
>;

/**
 * An urgent card never waits. One that waited for long enough is sent while the dialogue stands, and says so. A change
 * of a card is no interruption; nor is a card twice.
 *
 * A card that would not go out in the middle of a dialogue goes after those that waited for its end; and one that
 * changed the dialogue, after all that was said before.
 */
export function interruptionFor(delivery: Arrival, now: Date, silenceMs: number): Interrupting {
  const { operation, interruption, dialog, urgency, begins, met, recipient, wantedAt, behind } = delivery;
  if (operation !== 'send' || recipient.kind !== 'person') return undefined;
  if (met !== undefined) return behind ? LETS_PASS : undefined;
  const does = interruption === 'when-idle' && urgency === 'urgent' ? 'ad-hoc' : interruption;
  const begun = begins && { does };
  if (does === 'ad-hoc') return begun;
  if (dialog === undefined || isOver(dialog, now)) return behind ? LETS_PASS : begun;
  if (does !== 'when-idle') return { does };
  const holdUntil = new Date(dialog.lastActivityAt.getTime() + silenceMs);
  if (holdUntil > now) return { holdUntil };
  if (behind) return LETS_PASS;
  // A card for a question that was left unanswered long before says nothing of waiting: there was none.
  return holdUntil > wantedAt ? { does } : begun;
}
