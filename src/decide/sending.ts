import type { Said } from '../core/notification.ts';
import { dataOf } from '../core/said.ts';
import { STOP_REASONS } from '../core/stop.ts';
import type { ClaimedDelivery, Settlement } from '../ledger/ports/delivering.ts';

/** The objection to sending this delivery now, if there is one. The first in the table counts. */
export function whatStandsAgainst(delivery: ClaimedDelivery, now: Date): Settlement | undefined {
  return OBJECTIONS.find(({ applies }) => applies(delivery, now))?.settlement;
}

type Objection = {
  readonly applies: (delivery: ClaimedDelivery, now: Date) => boolean;
  readonly settlement: Settlement;
};

/** A change of a card that is already there is no interruption, so only sending asks the person's wishes. */
const sends = ({ operation }: ClaimedDelivery) => operation === 'send';
const toPerson = ({ recipient }: ClaimedDelivery) => recipient.kind === 'person';
/** They left while it waited, and nothing is known of them any more. */
const wasForgotten = (d: ClaimedDelivery) => toPerson(d) && d.reach === undefined;

const isEmptyDigest = (said: Said) => dataOf(said, 'digest')?.items.length === 0;

const OBJECTIONS: readonly Objection[] = [
  { applies: d => sends(d) && d.cancelled, settlement: { state: 'cancelled', reason: 'cancelled' } },
  // A person who was away is told that it came and went.
  { applies: d => sends(d) && d.over && !d.away, settlement: { state: 'cancelled', reason: 'over' } },
  { applies: d => !sends(d) && d.superseded, settlement: { state: 'cancelled', reason: 'superseded' } },
  {
    applies: d => d.operation === 'update' && d.card?.kept === true,
    settlement: { state: 'suppressed', reason: 'card-kept' },
  },
  // A card that was sent in time is still changed, and taken away, when the time is over.
  {
    applies: (d, now) => sends(d) && d.expiresAt !== undefined && d.expiresAt <= now,
    settlement: { state: 'expired', reason: 'expired' },
  },
  ...STOP_REASONS.map(reason => ({
    applies: (d: ClaimedDelivery) => sends(d) && d.stopped === reason,
    settlement: { state: 'suppressed', reason } as const,
  })),
  {
    applies: d => sends(d) && toPerson(d) && d.ownAction,
    settlement: { state: 'suppressed', reason: 'own-action' },
  },
  {
    applies: d => sends(d) && isEmptyDigest(d.said),
    settlement: { state: 'suppressed', reason: 'digest-empty' },
  },
  {
    applies: d => d.reach === 'removed' || d.conversationState === 'removed' || wasForgotten(d),
    settlement: { state: 'undelivered', reason: 'removed' },
  },
  {
    applies: d => toPerson(d) && (d.reach === 'blocked' || d.conversationState === 'blocked'),
    settlement: { state: 'undelivered', reason: 'blocked' },
  },
  {
    applies: d => d.conversationState === 'blocked',
    settlement: { state: 'undelivered', reason: 'moderated' },
  },
  {
    applies: d => d.conversationState === 'archived',
    settlement: { state: 'undelivered', reason: 'archived' },
  },
  // A 1:1 that is gone is opened again; a channel or a group chat is not Herald's to open.
  {
    applies: d => !toPerson(d) && d.conversationState === 'gone',
    settlement: { state: 'undelivered', reason: 'conversation-gone' },
  },
  {
    applies: d => !sends(d) && d.card === undefined,
    settlement: { state: 'undelivered', reason: 'card-gone' },
  },
];
