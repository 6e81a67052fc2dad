import type { Attention, AwayReason, GatheredReason } from '../../core/attention.ts';
import type { Severity } from '../../core/cards.ts';
import type { ConversationReference } from '../../core/conversation.ts';
import type {
  Because,
  CardAnswer,
  DeliveryState,
  InterruptionOutcome,
  Operation,
  Pressed,
  Recipient,
  Remark,
  Report,
} from '../../core/delivery.ts';
import type { Beginning, Interruption, Notification, Occurrence, Said } from '../../core/notification.ts';
import type { PersonalReach, PersonInDirectory } from '../../core/person.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { RepeatWish } from '../../core/repeat.ts';
import type { StopReason } from '../../core/stop.ts';
import type { Mention } from '../../deliver/ports/render.ts';
import type { Reader } from '../../text/format.ts';
import type { Budgets } from './budgets.ts';

/** How a repeat is known. */
export type Idempotency =
  /** By the caller's key, for a day. Another body under the same key is refused. */
  | { readonly key: string; readonly bodyHash: string }
  /** By any of these marks of what came by the hook, as long as the notification is kept. */
  | { readonly hookId: string; readonly marks: readonly string[] };

/** What features record together with a notification, in its transaction. Each adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: features extend it by declaration merging
export interface Alongside {}

/** What is recorded together with a notification, and looked at before. */
export interface AcceptedWith {
  readonly idempotency?: Idempotency;
  readonly alongside?: Partial<Alongside>;
  /** It ends the episode of its key, and begins none. */
  readonly ends?: boolean;
  /** What was posted so lately about the same subject is changed by it. */
  readonly sameWithinSeconds?: number;
  /** Its tenant was taken for the only one that Herald has met; it is recorded only if that is so. */
  readonly onlyTenant?: boolean;
}

/** What `accept.ts` needs: one transaction that records a notification, or finds it again. */
export interface Acceptance {
  /** Whoever was let in by a key is looked at again, whatever the door knew: see `revoked`. */
  accept(notification: Notification, more?: AcceptedWith): Promise<Accepted>;
  /** The tenants that Herald has met. Two are enough to know that the tenant is not clear. */
  tenants(limit: number): Promise<string[]>;
}

export type Accepted =
  /** `changed`: there was one of this key already, which now says this. */
  | { readonly outcome: 'recorded' | 'replayed'; readonly id: string; readonly changed: boolean }
  /** It was to end an episode, and none of its key is open. */
  | { readonly outcome: 'nothing-to-end'; readonly replayed: boolean }
  | { readonly outcome: 'conflict' }
  /** It had expired when it came. */
  | { readonly outcome: 'expired' }
  /** The key belongs to a notification of another topic. */
  | { readonly outcome: 'other-topic'; readonly topic: string }
  /** The key of its caller is not in force any more. */
  | { readonly outcome: 'revoked' }
  /** There are other tenants than the one that was taken for the only one. */
  | { readonly outcome: 'other-tenants' }
  /** Its caller has as much as they may have already. */
  | { readonly outcome: 'over-budget'; readonly of: keyof Budgets | 'series'; readonly most: number };

/** A delivery that this worker owns until its lease ends, with all that is needed to decide and send. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly tenantId: string;
  /** What is sent one at a time: the 1:1 of a person, or a conversation. */
  readonly lane: string;
  /** Its turn, a moment ahead: the request that it makes first is counted there. */
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
  /** What stands against sending, as of the claim. */
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
  /** Whom a fallback in a conversation mentions: ids and names as Teams gave them. */
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
  /** What was pressed on the card, where several read it. */
  readonly answers?: readonly CardAnswer[];
  /** What its person did about the card that this changes. */
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

/** What is known of the attempt itself. */
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

/** What the worker's loop needs of the ledger. */
export interface Claims {
  /**
   * At most `limit` due deliveries in the order of their turns, never two of one lane, marked `sending` for this
   * owner. More may be due even when fewer came.
   */
  claim(owner: string, limit: number): Promise<Claimed>;
  /**
   * What was due at a time is queued; what a lost worker held is queued again. Returns how many moved. It is also the
   * sign by which others know that this worker lives.
   */
  release(): Promise<number>;
  /** Whether a delivery that was claimed a while ago is still this owner's to begin. Then it is so for a whole lease. */
  holds(delivery: ClaimedDelivery, owner: string): Promise<boolean>;
}

/** What stands against sending, read again at that moment. */
export type Standing = Pick<ClaimedDelivery, 'stopped' | 'conversationState'>;

/**
 * What `deliver/` writes. While the database is away every write is tried again, as long as the lease may last:
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
  /** The 1:1 was opened. That takes time, so it tells what stands against sending there by now. */
  opened(delivery: ClaimedDelivery, conversation: ConversationReference): Promise<Standing>;
  /** Teams said that the conversation, and with it the tenant, is served at this service URL. */
  servedAt(delivery: ClaimedDelivery, serviceUrl: string): Promise<void>;
  /** Teams said that nothing can be sent here until something changes. */
  mark(delivery: ClaimedDelivery, state: 'removed' | 'blocked' | 'gone'): Promise<void>;
}

/** What of the whole ledger has not come to rest. */
export interface Backlog {
  readonly counts: Readonly<Record<'held' | 'queued' | 'sending', number>>;
  /** Since when the delivery that is due longest has been due; missing when nothing is queued. */
  readonly oldestDueAt?: Date;
}
export type BacklogReader = () => Promise<Backlog>;

/** What `GET` shows. */
export interface NotificationView {
  readonly id: string;
  readonly tenantId: string;
  readonly callerId: string;
  readonly topic?: string;
  readonly key?: string;
  readonly createdAt: Date;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  readonly expandedAt?: Date;
  /** How often what is said was changed. */
  readonly revision: number;
  readonly changedAt?: Date;
  readonly cancelledAt?: Date;
  /** When it was asked to take its cards away. */
  readonly recalledAt?: Date;
  /** When its episode ended. */
  readonly endedAt?: Date;
  readonly severity?: Severity;
  readonly acknowledge?: AcknowledgeView;
  readonly repeat?: SeriesView;
  readonly occurrence?: Occurrence;
  /** Deliveries are still being brought in line with a change. */
  readonly isFollowing: boolean;
  /** Recipients by the state of their delivery. */
  readonly counts: Readonly<Record<DeliveryState, number>>;
  /** Changes of cards, by state: several may be of one card. */
  readonly changes: Readonly<Record<DeliveryState, number>>;
  readonly waiting?: WaitingCounts;
}

/** A series: what its caller asked, and what comes of it. */
export type SeriesView = RepeatWish & {
  /** So many occurrences were made. */
  readonly made: number;
  /** Its next times; none: it has ended. */
  readonly next: readonly Date[];
  /** The last of its occurrences, the newest first. */
  readonly occurrences: readonly { readonly id: string; readonly at: Date }[];
};

/** What became of the wish that somebody takes care. */
export interface AcknowledgeView {
  /** `stopped`: it was cancelled, has ended or expired before. `unanswered`: every step was taken. */
  readonly state: 'waiting' | 'acknowledged' | 'stopped' | 'unanswered';
  readonly by?: { readonly label: string; readonly address?: string };
  readonly at?: Date;
  /** When the next step is due. */
  readonly dueAt?: Date;
  /** The notifications that remind, and the one that goes to the next people, oldest first. */
  readonly steps: readonly AcknowledgeStep[];
}

export interface AcknowledgeStep {
  readonly kind: 'reminder' | 'escalation';
  readonly id: string;
  readonly at: Date;
}

/** What has to be sent before the notification is done. */
export interface WaitingCounts {
  /** Deliveries and changes of this notification. */
  readonly own: number;
  /** Everything due in its tenant that goes before the last of them or with it. */
  readonly ahead: number;
  /** When the last of its own is due. */
  readonly lastDueAt: Date;
}

export interface DeliveryView {
  readonly id: string;
  readonly recipient: Recipient;
  readonly because: Because;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly since: Date;
  readonly dueAt: Date;
  /** Until then nothing goes to its conversation, or to its whole tenant, because Teams asked for that. */
  readonly paused?: { readonly until: Date; readonly scope: 'conversation' | 'tenant' };
  /** How many cards at once its person wants, where that is why it is held. */
  readonly atOnce?: number;
  readonly possiblyRepeated: boolean;
  readonly activityId?: string;
  readonly sentAt?: Date;
  /** What was pressed last. */
  readonly answer?: Pressed;
  /** What each pressed, the last one last. */
  readonly answers: readonly AnswerView[];
  /** The delivery that was made in place of this one. */
  readonly fallback?: string;
  /** The digest of which it is a line, or was before its person asked for the card. */
  readonly digest?: DigestView;
  readonly attempts: readonly AttemptView[];
  /** The revision that the card shows. */
  readonly revision: number;
  /** What was done to the card, oldest first. */
  readonly changes: readonly ChangeView[];
  /** Every state that it was in, oldest first; only where it is asked for. */
  readonly trail?: readonly TrailStep[];
}

/** A state in which a delivery was, or is. */
export interface TrailStep {
  readonly at: Date;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  /** What it waited for, as of then. */
  readonly until?: Date;
}

/** A notification in a list. */
export interface NotificationLine {
  readonly id: string;
  readonly tenantId: string;
  readonly topic?: string;
  readonly key?: string;
  readonly title?: string;
  readonly urgency: Notification['urgency'];
  readonly severity?: Severity;
  readonly createdAt: Date;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  readonly cancelledAt?: Date;
  readonly endedAt?: Date;
  /** It went to the tester of its caller alone. */
  readonly preview?: true;
  /** Of a series: when it comes next. */
  readonly nextAt?: Date;
  readonly occurrence?: Occurrence;
}

/** Which notifications are listed. `state` and `person` are of one and the same delivery. */
export interface NotificationFilter {
  readonly callerId: string;
  readonly topic?: string;
  readonly key?: string;
  /** Its occurrences. */
  readonly series?: string;
  /** Series that go on. */
  readonly repeats?: boolean;
  readonly person?: string;
  readonly state?: DeliveryState;
  readonly from?: Date;
  readonly to?: Date;
  /** The last one of the page before. */
  readonly before?: string;
  readonly limit: number;
}

/** What one person pressed, the last time. */
export interface AnswerView extends Pressed {
  readonly person: { readonly label: string; readonly address?: string };
  readonly at: Date;
}

/** What became of the card that holds a line. */
export interface DigestView {
  /** Of the delivery. */
  readonly id: string;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly sentAt?: Date;
}

/** A change of a card, or its removal. */
export interface ChangeView {
  readonly id: string;
  readonly operation: 'update' | 'delete';
  /** The revision that it was made for; 0 for what the person pressed. */
  readonly revision: number;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly since: Date;
  readonly attempts: number;
}

export interface AttemptView extends Partial<AttemptFacts> {
  readonly number: number;
  readonly startedAt: Date;
  readonly finishedAt?: Date;
  readonly reason?: ReasonCode;
}

export interface LedgerReader {
  /** Whose notification it is: what is asked before anything else is done with it. */
  sender(id: string): Promise<{ readonly callerId: string } | undefined>;
  notification(id: string): Promise<NotificationView | undefined>;
  deliveries(
    notificationId: string,
    page: { state?: DeliveryState; person?: string; after?: string; limit: number; trail?: boolean },
  ): Promise<DeliveryView[]>;
  /** The newest first. */
  notifications(filter: NotificationFilter): Promise<NotificationLine[]>;
}
