import {
  AS_IT_HAPPENS,
  type Attention,
  type AwayReason,
  type GatheredReason,
  topicWish,
  urgentOf,
} from '../core/attention.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { templateOf } from '../core/said.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import { quietUntil } from './quiet-hours.ts';
import { nextOf } from './when/every.ts';

/**
 * **Hold**: a rule's word that a delivery waits: until when, and why. The reason says how it is let go.
 */
export interface Hold {
  readonly until: Date;
  readonly reason: AwayReason;
}

/**
 * The reasons to hold a delivery, and how it is let go when its time has come: each by itself, or with all else that
 * waits for its person as one card. The wishes are asked again first: the time is when to look, not a promise.
 *
 * `in-dialog`: a dialogue may end sooner than its silence would, so the turn that ends it lets go, too.
 */
export const HOLDS = {
  scheduled: 'each',
  'in-dialog': 'each',
  burst: 'digest',
  'quiet-hours': 'digest',
  paused: 'digest',
  muted: 'digest',
  'topic-digest': 'digest',
  'can-wait': 'digest',
} as const satisfies Partial<Record<ReasonCode, 'each' | 'digest'>>;
export type HoldReason = keyof typeof HOLDS;

/** How somebody's attention is asked for: by what, and in which zone they live. */
export type Arrival = Pick<
  ClaimedDelivery,
  | (
      | 'operation'
      | 'recipient'
      | 'isReply'
      | 'because'
      | 'urgency'
      | 'topic'
      | 'said'
      | 'attention'
      | 'reader'
    )
  | ('wantedAt' | 'digestedUntil' | 'inDigest' | 'canWait')
>;

/** The longest hold that the person's own wishes put on a delivery that would go now; undefined: it may go. */
export function awayHold(delivery: Arrival, now: Date): Hold | undefined {
  const { attention, canWait } = delivery;
  if ((attention ?? canWait) === undefined || isTheirOwn(delivery)) return undefined;
  return RULES.map(({ reason, until }) => ({ reason, until: until(attention ?? {}, delivery, now) }))
    .filter((hold): hold is Hold => hold.until !== undefined && hold.until > now)
    .reduce<Hold | undefined>((a, b) => (a === undefined || b.until > a.until ? b : a), undefined);
}

interface HoldRule {
  readonly reason: AwayReason;
  readonly until: (attention: Attention, delivery: Arrival, now: Date) => Date | undefined;
}

const RULES: readonly HoldRule[] = [
  {
    reason: 'muted',
    until: ({ muted = {} }, { topic }) =>
      topic !== undefined && Object.hasOwn(muted, topic) ? instant(muted[topic]) : undefined,
  },
  {
    reason: 'paused',
    until: (attention, delivery) =>
      passes(attention, delivery) ? undefined : instant(attention.pausedUntil),
  },
  {
    reason: 'quiet-hours',
    until: (attention, delivery, now) =>
      attention.quiet === undefined || passes(attention, delivery)
        ? undefined
        : quietUntil(attention.quiet, zoneOf(delivery), now),
  },
  { reason: 'topic-digest', until: (_, delivery) => gathered(delivery, 'topic-digest') },
  { reason: 'can-wait', until: (_, delivery) => gathered(delivery, 'can-wait') },
];

function gathered(delivery: Arrival, reason: GatheredReason): Date | undefined {
  const rhythm = rhythmOf(delivery);
  const end = rhythm?.reason === reason ? windowOf(delivery) : undefined;
  return end && afterGathering(end);
}

/** So long after the end of a window it is told, so that what was accepted a moment before is in it. */
export const GATHERING_MS = 5_000;
const afterGathering = (at: Date) => new Date(at.getTime() + GATHERING_MS);

/** As the wishes are by now. */
const zoneOf = ({ attention, reader }: Arrival) => attention?.timeZone ?? reader.timeZone ?? 'UTC';

/**
 * When the window ends in which this came: the time at which its topic comes together; undefined: as it happens. A
 * delivery too late for a window that was told already is in the next one. An urgent one is in none.
 */
export function windowOf(delivery: Arrival): Date | undefined {
  const { urgency, wantedAt, digestedUntil = wantedAt, inDigest } = delivery;
  if (urgency === 'urgent' || inDigest || isTheirOwn(delivery)) return undefined;
  const rhythm = rhythmOf(delivery);
  if (rhythm === undefined || rhythm.every === AS_IT_HAPPENS) return undefined;
  const after = digestedUntil > wantedAt ? digestedUntil : wantedAt;
  return nextOf({ every: rhythm.every, timeZone: zoneOf(delivery) }, after);
}

interface Rhythm {
  readonly every: string;
  readonly reason: GatheredReason;
}

/** A wish for a topic counts for all that comes on it; else deliveries that can wait come together, to people. */
function rhythmOf({ attention = {}, topic = '', urgency, canWait, recipient }: Arrival): Rhythm | undefined {
  const { every } = topicWish(attention, topic);
  if (every !== undefined) return { every, reason: 'topic-digest' };
  const isLow = urgency === 'low' && canWait !== undefined && recipient.kind === 'person';
  return isLow ? { every: attention.canWait ?? canWait, reason: 'can-wait' } : undefined;
}

/**
 * The hold that the wishes put on a delivery whose slot has come. Where its window ended before that, and nothing of it
 * was told, it is told with all else that is late.
 */
export function holdOnArrival(delivery: Arrival, now: Date): Hold | undefined {
  const hold = awayHold(delivery, now);
  const rhythm = windowOf(delivery) && rhythmOf(delivery);
  if (hold !== undefined || rhythm === undefined) return hold;
  return { until: afterGathering(now), reason: rhythm.reason };
}

const instant = (at: string | undefined) => (at === undefined ? undefined : new Date(at));

/** The wish for its topic counts before the wish for all. */
const passes = (attention: Attention, { urgency, topic }: Arrival): boolean =>
  urgency === 'urgent' && urgentOf(attention, topic) === 'passes';

/** Of what a person wants to hear at this very moment. */
const ASKED_FOR: ReadonlySet<string> = new Set(['asked', 'snoozed', 'installed']);

/** No interruption: a change of a card, an answer, what they asked for at a time; or to nobody who is known. */
const isTheirOwn = ({ operation, recipient, isReply, because }: Arrival) =>
  operation !== 'send' || recipient.kind === 'unknown' || isReply || ASKED_FOR.has(because.code);

/** A digest is no line of another: it is let go as it is. */
export const isDigest = ({ said }: Pick<ClaimedDelivery, 'said'>) => templateOf(said) === 'digest';
