import type { Because, Recipient } from '../../core/delivery.ts';
import type { Notification } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';

/** One part of an audience; parts are expanded one after another, each in pages. */
export type AudiencePart =
  | { readonly kind: 'people'; readonly addresses: readonly string[] }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'conversation'; readonly conversationId: string }
  | { readonly kind: 'subscribers'; readonly topic: string };

/** A recipient as expansion found them. `refusal` is set where nothing can be sent: the row is born undelivered. */
export interface Found {
  readonly recipient: Recipient;
  readonly because: Because;
  readonly refusal?: ReasonCode;
}

/** A page of recipients. `next` is missing at the end of the part. `later`: the roster is still being read. */
export type FoundPage = { readonly found: Found[]; readonly next?: string } | 'later';

/** A notification as of the moment at which its expansion was begun or taken up. */
export interface Expanding {
  readonly notification: Notification;
  readonly audienceRevision: number;
}

/** The ledger as `expand.ts` needs it: who belongs to a part, and the rows recorded page by page. */
export interface Expansion {
  load(notificationId: string): Promise<(Expanding & { part: number; after?: string }) | undefined>;
  page(
    notification: Notification,
    part: AudiencePart,
    after: string | undefined,
    size: number,
  ): Promise<FoundPage>;
  /**
   * Records one page and where to go on, together: a crash repeats nothing and skips nobody. False when the
   * notification was cancelled, or its audience changed, since it was loaded: then nothing is recorded.
   */
  keep(
    expanding: Expanding,
    found: readonly Found[],
    next: { part: number; after?: string } | 'done',
  ): Promise<boolean>;
}

/** A notification whose audience is still to be expanded, or to its end. */
export interface Unexpanded {
  readonly notificationId: string;
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** The audiences that `expanding.ts` takes: each notification is its own order to expand its audience. */
export interface Outbox {
  /** At most `most` that nobody has, the most urgent first. They are this worker's while it keeps pages of them. */
  take(most: number): Promise<Unexpanded[]>;
  /** Leaves one to the next worker that takes, after so many seconds. */
  putOff(notificationId: string, seconds: number): Promise<void>;
}
