import type { Attention, AwayReason, GatheredReason } from '../../core/attention.ts';
import type { ConversationReference } from '../../core/conversation.ts';
import type {
  Because,
  CardAnswer,
  InterruptionOutcome,
  Operation,
  Recipient,
  Remark,
  Report,
} from '../../core/delivery.ts';
import type { Beginning, Interruption, Notification, Said } from '../../core/notification.ts';
import type { PersonalReach, PersonInDirectory } from '../../core/person.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { StopReason } from '../../core/stop.ts';
import type { Mention } from '../../deliver/ports/render.ts';
import type { Reader } from '../../text/format.ts';

/** A delivery that this worker owns until its lease ends, with all that is needed to decide and send. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly tenantId: string;
  /** Its cards are sent one at a time: the 1:1 of a person, or a conversation. */
  readonly lane: string;
  /** Its slot, a moment ahead: the request that it makes first is counted there. */
  readonly notBefore: Date;
  readonly operation: Operation;
  readonly attempt: number;
  /** How many attempts, with this one, count where tries are limited. */
  readonly tries: number;
  /** Why the attempt before this one did not end well, if there was one. */
  readonly lastReason?: ReasonCode;
  /** Part of a conversation: a turn said it, or it changed the dialogue that was running. */
  readonly isReply: boolean;
  /** Since when it has been tried again and again. */
  readonly failingSince?: Date;
  /** Something goes before it that was let go, or said, after it was claimed. */
  readonly behind: boolean;
  /** It is tried in an outage, to see whether that is over. */
  readonly probing: boolean;
  /** The person, as far as it is known how they read; missing of a conversation. */
  readonly reader: Reader;
  readonly recipient: Recipient;
  readonly because: Because;
  readonly said: Said;
  readonly topic?: string;
  readonly urgency: Notification['urgency'];
  readonly correlationId: string;
  readonly traceparent?: string;
  /** When it was accepted, or is to be sent where that is later. */
  readonly wantedAt: Date;
  readonly expiresAt?: Date;
  /** The revision of what is said, as of the claim. */
  readonly revision: number;
  /** Its notification was cancelled, as of the claim. */
  readonly cancelled: boolean;
  /** Its episode ended before it was shown. */
  readonly over: boolean;
  /** It is held because its person wants to hear nothing, or a line of the digest of what was. */
  readonly away: boolean;
  /** For what it is held to come together with others. */
  readonly gathered?: GatheredReason;
  /** `canWait` of its notification. */
  readonly canWait?: string;
  /** The end of the last window of which its person was told; only of who gets topics together. */
  readonly digestedUntil?: Date;
  /** All that came in its window, so that it is told by itself. */
  readonly inDigest?: boolean;
  /** When the person wants to hear nothing, where they said so. */
  readonly attention?: Attention;
  /** A later change of the same card was made. */
  readonly superseded: boolean;
  /** Why, where the person stopped what it is about. */
  readonly stopped?: StopReason;
  readonly ownAction: boolean;
  readonly reach?: PersonalReach;
  /** Where it goes; missing for a person whose 1:1 must be opened first. */
  readonly conversation?: ConversationReference;
  readonly conversationState?: 'open' | 'archived' | 'removed' | 'blocked' | 'gone';
  /** How Teams knows the person; what opens the 1:1. */
  readonly member?: string;
  /** How Entra knows the person; what Herald is installed by. */
  readonly aadObjectId?: string;
  /** When Herald installed itself for this person. */
  readonly installedForAt?: Date;
  /** The people that a fallback in a conversation mentions: ids and names as Teams gave them. */
  readonly mentions?: readonly Mention[];
  /** Where the tenant is served, if anything was ever heard from it. */
  readonly serviceUrl?: string;
  readonly botId?: string;
  readonly report?: Report;
  /** How it is to meet a dialogue, by its notification or else by the person's wish. */
  readonly interruption: Interruption;
  /** The dialogue that runs in its lane, as of the claim. */
  readonly dialog?: DialogInLane;
  readonly begins?: Beginning;
  /** The buttons that people pressed on the card, where several read it. */
  readonly answers?: readonly CardAnswer[];
  /** Its person's act on the card that this changes. */
  readonly remark?: Remark;
  /** It met the dialogue already. Of a change: its card did. */
  readonly met?: InterruptionOutcome;
  /** For `update` and `delete`: the card. */
  readonly card?: {
    readonly deliveryId: string;
    readonly activityId: string;
    /** The person answered it, so the sender's changes leave it as it is. */
    readonly kept: boolean;
  };
}

export interface DialogInLane {
  readonly topic: string;
  /** When the person last did something. */
  readonly lastActivityAt: Date;
  /** It is over then, and stands in the way of nothing. */
  readonly until?: Date;
}

/** How an attempt ended, and so where the row moves. */
export type Settlement =
  /** `activityId` is missing where Teams took the card and did not name it: it can never be changed. */
  | { readonly state: 'sent'; readonly conversationId: string; readonly activityId?: string }
  | {
      readonly state: 'queued';
      readonly reason: ReasonCode;
      readonly dueAt: Date;
      readonly possiblyRepeated: boolean;
      /** The attempt is not counted where tries are limited. */
      readonly free?: boolean;
    }
  /** Queued at once where no dialogue runs any more, looked at again at once where the person changed their mind. The attempt is not counted. */
  | { readonly state: 'held'; readonly reason: 'in-dialog' | AwayReason; readonly dueAt: Date }
  /** Queued again after what goes before it; what waited for the dialogue is let go. The attempt is not counted. */
  | { readonly state: 'behind' }
  | { readonly state: 'undelivered' | 'suppressed' | 'expired' | 'cancelled'; readonly reason: ReasonCode }
  /** Queued again, for the person whose address it is; suppressed where the notification reaches them already. */
  | { readonly state: 'found'; readonly person: PersonInDirectory };

/** The outcome of the attempt itself, as far as it is known. */
export interface AttemptFacts {
  readonly outcome: 'sent' | 'refused' | 'unknown' | 'not-tried';
  readonly status?: number;
  readonly code?: string;
}

export interface Claimed {
  readonly claimed: readonly ClaimedDelivery[];
  /** Something is due that waits for what is in flight: look again when a delivery has ended. */
  readonly blocked: boolean;
  /** When there will be more to claim; in the past: at once. Missing: not before something is announced. */
  readonly opensAt?: Date;
}

/** Deliveries for the worker's loop. */
export interface Claims {
  /**
   * At most `limit` due deliveries in the order of their slots, never two of one lane, marked `sending` for this
   * owner. More may be due even when fewer came.
   */
  claim(owner: string, limit: number): Promise<Claimed>;
  /**
   * Queues held deliveries whose time has come, and queues again those that a lost worker had. Returns how many moved.
   * It is also the sign by which others know that this worker lives.
   */
  release(): Promise<number>;
  /**
   * The delivery as it is to be begun now; missing where it is no longer this owner's. One that was claimed a while ago
   * is read anew, and is this owner's for a whole lease from here on.
   */
  confirm(delivery: ClaimedDelivery, owner: string): Promise<ClaimedDelivery | undefined>;
}

/** The reasons against sending that are read again when a 1:1 was opened. */
export type Standing = Pick<ClaimedDelivery, 'stopped' | 'conversationState'>;

/**
 * The writes of `deliver/`. While the database is away each is tried again, as long as the lease may last:
 * a card that Teams took must not be sent again because its row could not be written at once.
 */
export interface Records {
  /**
   * Moves the row, ends the attempt, and queues the report where there is one. By a worker that lost its lease it
   * changes nothing and returns false.
   */
  settle(
    delivery: ClaimedDelivery,
    owner: string,
    settlement: Settlement,
    facts: AttemptFacts,
  ): Promise<boolean>;
  /** The 1:1 was opened. That takes time, so it answers with the reasons against sending there by now. */
  opened(delivery: ClaimedDelivery, conversation: ConversationReference): Promise<Standing>;
  /** Teams said that the conversation, and with it the tenant, is served at this service URL. */
  servedAt(delivery: ClaimedDelivery, serviceUrl: string): Promise<void>;
  /** Teams said that nothing can be sent here until something changes. */
  mark(delivery: ClaimedDelivery, state: 'removed' | 'blocked' | 'gone'): Promise<void>;
}
