import type { DeliveryState } from '../core/delivery.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { ClaimedDelivery, Settlement } from '../ledger/ports/delivering.ts';
import type { DeliveryView } from '../ledger/ports/reader.ts';
import { decisionOn } from './decision.ts';

/** A delivery as it would be recorded, with all that decides what comes next. */
export interface Foreseen {
  readonly view: DeliveryView;
  /** As a worker would read it: of one that is to be sent, or the change of a card that stands. Missing: neither. */
  readonly claimed?: ClaimedDelivery;
  /** Until when it is too much for its person. */
  readonly heldUntil?: Date;
  /** So many cards are held for its person already. */
  readonly heldBefore: number;
}

/** A delivery's next state as things are, and why. */
export interface Outlook {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  /** Not before this. */
  readonly until?: Date;
  /** How many cards it would be in one summary with, if no more come until then. */
  readonly cards?: number;
  /** How many they want at once, where it is too much for them. */
  readonly atOnce?: number;
}

/** In the order of the ledger: what ends it ends it whenever its turn comes, and until then the claim has the first word. */
export function outlookOf(foreseen: Foreseen, now: Date, silenceMs: number): Outlook {
  const { view, claimed } = foreseen;
  if (claimed === undefined) return asItStands(view);
  if (claimed.recipient.kind === 'unknown') return { state: 'queued', reason: 'to-be-found' };
  const decision = decisionOn(claimed, laterOf(now, view.dueAt), silenceMs);
  const settlement = decision && 'settlement' in decision ? decision.settlement : undefined;
  const ends = settlement && isEnd(settlement);
  if (claimed.operation !== 'send') return ends ? asItStands(view) : CHANGED;
  if (ends) return { state: settlement.state, reason: settlement.reason };
  const held = settlement?.state === 'held' ? waitingFor(settlement) : undefined;
  return waitingAlready(view, now) ?? tooMuch(foreseen) ?? pausedHere(view) ?? held ?? SENT;
}

const SENT: Outlook = { state: 'sent', reason: 'would-be-sent' };
const CHANGED: Outlook = { state: 'sent', reason: 'would-be-changed' };

const waitingFor = ({ state, reason, dueAt }: Extract<Settlement, { state: 'held' }>): Outlook => ({
  state,
  reason,
  until: dueAt,
});

const asItStands = ({ state, reason }: DeliveryView): Outlook => ({ state, reason });

type End = Extract<Settlement, { state: 'undelivered' | 'suppressed' | 'expired' | 'cancelled' }>;
const ENDS: readonly string[] = [
  'undelivered',
  'suppressed',
  'expired',
  'cancelled',
] satisfies End['state'][];
const isEnd = (settlement: Settlement): settlement is End => ENDS.includes(settlement.state);

/** It has another time, or its whole tenant waits. A held delivery is let go when its time has come. */
function waitingAlready(view: DeliveryView, now: Date): Outlook | undefined {
  const { state, reason, dueAt, paused } = view;
  if (dueAt > now) return { state, reason, until: dueAt };
  if (paused?.scope === 'tenant') return { state: 'queued', reason, until: paused.until };
  // An outage has no end that is known.
  const isAway = paused === undefined && state === 'queued' && reason !== 'accepted';
  return isAway ? { state: 'queued', reason } : undefined;
}

function tooMuch({ heldUntil, heldBefore, claimed }: Foreseen): Outlook | undefined {
  if (heldUntil === undefined) return undefined;
  const { atOnce } = claimed?.attention ?? {};
  const wish = atOnce === undefined ? {} : { atOnce };
  return { state: 'held', reason: 'burst', until: heldUntil, cards: heldBefore + 1, ...wish };
}

function pausedHere({ reason, paused }: DeliveryView): Outlook | undefined {
  return paused && { state: 'queued', reason, until: paused.until };
}

const laterOf = (one: Date, other: Date) => (one > other ? one : other);
