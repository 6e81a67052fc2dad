import type { ConversationReference } from '../core/conversation.ts';
import type { ProactiveEvent } from '../core/inbound-event.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Repair } from '../decide/failure.ts';
import type { Outages } from '../dispatch/ports/outage.ts';
import type { RateLimit } from '../dispatch/ports/rate-limit.ts';
import type { AttemptFacts, ClaimedDelivery, Records, Settlement } from '../ledger/ports/delivering.ts';
import type { VoiceFor } from '../text/voice.ts';
import type { Render } from './ports/render.ts';
import type { Messenger } from './ports/teams.ts';
import type { ReachParts } from './reach.ts';

export interface DelivererParts extends ReachParts {
  readonly messenger: Messenger;
  readonly records: Records;
  readonly outages: Outages;
  readonly rateLimit: Pick<RateLimit, 'pause' | 'throttled'>;
  readonly render: Render;
  readonly voiceFor: VoiceFor;
  readonly interruption: InterruptDialogue;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** The worker that holds the claims. */
  readonly owner: string;
  /** Where a tenant is served that Herald never heard from. */
  readonly fallbackServiceUrl: string;
  /** Where a tenant is served of which Teams says that it is in the government's community cloud. */
  readonly gccServiceUrl?: string;
  readonly botId: string;
}

/** The person may be in the middle of a dialogue. */
export interface InterruptDialogue {
  /** Changes the dialogue in a turn of Herald's own. Done before, it changes nothing. */
  proactiveTurn(conversation: ConversationReference, why: ProactiveEvent): Promise<void>;
  /** The delivery's fields that the turn wrote. */
  read(deliveryId: string): Promise<Written>;
  /** For how long a person may say nothing before a dialogue holds nothing back any more. */
  readonly silenceMs: number;
}

/** `behind`, `isReply`: as it stands in its lane since. */
type Written = Pick<ClaimedDelivery, 'met' | 'behind' | 'isReply'> & Partial<Pick<ClaimedDelivery, 'said'>>;

/** A delivery on its way through one attempt. */
export interface DeliveryWork {
  readonly delivery: ClaimedDelivery;
  /** The repairs made so far. Each is tried once. */
  readonly repaired: readonly Repair[];
}

/** How an attempt ended. */
export interface AttemptEnding {
  readonly settlement: Settlement;
  readonly facts: AttemptFacts;
  /** Teams' own words for a refusal, for the log. */
  readonly words?: string;
  /** Nobody gets through, so this says nothing about the delivery. */
  readonly inOutage?: boolean;
}

/** Nothing was asked of Teams. */
export const notTried = (settlement: Settlement): AttemptEnding => ({
  settlement,
  facts: { outcome: 'not-tried' },
});
