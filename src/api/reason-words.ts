import type { DeliveryState } from '../core/delivery.ts';
import { REASONS, type ReasonCode } from '../core/reasons.ts';
import { type BurstRule, ruleFor } from '../decide/burst.ts';
import type { DeliveryView } from '../ledger/ports/reader.ts';
import { clockTime, lasting } from '../text/format.ts';

/** A delivery whose reason is told. */
interface InState {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly dueAt: Date;
  readonly paused?: DeliveryView['paused'];
  readonly atOnce?: number;
}

/** The sentence of a reason; of what is held for a digest with the numbers, and when that comes, or a pause ends. */
export function reasonInWords(delivery: InState, burst: BurstRule): string {
  const { state, reason, dueAt, paused } = delivery;
  if (paused !== undefined)
    return `${REASONS[reason]} Nothing goes to this ${paused.scope} before ${clockTime(paused.until, {})}.`;
  if (state !== 'held' || reason !== 'burst') return REASONS[reason];
  return `Held, because ${tooMany(ruleFor(burst, delivery), delivery)}. It comes at ${clockTime(dueAt, {})}, with whatever else is held by then as one digest.`;
}

function tooMany({ cards, seconds }: BurstRule, { atOnce }: Pick<InState, 'atOnce'>): string {
  const asTheyWish = cards === atOnce ? ', which is as many as they want at once' : '';
  return `more than ${cards === 1 ? '1 card' : `${cards} cards`} came within ${lasting(seconds)}${asTheyWish}`;
}
