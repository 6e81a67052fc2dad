import type { Severity } from '../../core/cards.ts';
import type { Because, DeliveryState, Pressed, Recipient } from '../../core/delivery.ts';
import type { Notification, Occurrence } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { RepeatWish } from '../../core/repeat.ts';
import type { AttemptFacts } from './delivering.ts';

/** The deliveries of the whole ledger that have not come to rest. */
export interface Backlog {
  readonly counts: Readonly<Record<'held' | 'queued' | 'sending', number>>;
  /** Since when the delivery that is due longest has been due; missing when nothing is queued. */
  readonly oldestDueAt?: Date;
}
export type BacklogReader = () => Promise<Backlog>;

/** A notification as `GET` shows it. */
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
  /** How often its content was changed. */
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

/** How the wish fares that somebody takes care. */
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

/** The deliveries that have to be sent before the notification is done. */
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
  /** The button that was pressed last. */
  readonly answer?: Pressed;
  /** The button that each person pressed, the latest press last. */
  readonly answers: readonly AnswerView[];
  /** The delivery that was made in place of this one. */
  readonly fallback?: string;
  /** The digest of which it is a line, or was before its person asked for the card. */
  readonly digest?: DigestView;
  readonly attempts: readonly AttemptView[];
  /** The revision that the card shows. */
  readonly revision: number;
  /** The changes of the card, oldest first. */
  readonly changes: readonly ChangeView[];
  /** Every state that it was in, oldest first; only where it is asked for. */
  readonly trail?: readonly TrailStep[];
}

/** A state in which a delivery was, or is. */
export interface TrailStep {
  readonly at: Date;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  /** The time for which it waited, as of then. */
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

/** The last press of one person. */
export interface AnswerView extends Pressed {
  readonly person: { readonly label: string; readonly address?: string };
  readonly at: Date;
}

/** The digest that holds a line, and its state. */
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
  /** Whose notification it is: asked before anything else is done with it. */
  sender(id: string): Promise<{ readonly callerId: string } | undefined>;
  notification(id: string): Promise<NotificationView | undefined>;
  deliveries(
    notificationId: string,
    page: { state?: DeliveryState; person?: string; after?: string; limit: number; trail?: boolean },
  ): Promise<DeliveryView[]>;
  /** The newest first. */
  notifications(filter: NotificationFilter): Promise<NotificationLine[]>;
}
