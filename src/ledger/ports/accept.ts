import type { Caller } from '../../core/caller.ts';
import type { NotificationContent, NotificationWords } from '../../core/cards.ts';
import type {
  AcknowledgeWish,
  Audience,
  Fallback,
  Interruption,
  Notification,
  Urgency,
} from '../../core/notification.ts';
import type { RepeatWish } from '../../core/repeat.ts';
import type { Incident } from '../../decide/incident.ts';
import type { Outlook } from '../../decide/outlook.ts';
import type { Budgets } from './budgets.ts';
import type { DeliveryView } from './reader.ts';

/** A caller's post, checked by the door it came through. */
export interface NotificationRequest {
  readonly content: NotificationContent;
  readonly audience: Audience;
  readonly tenantId?: string;
  readonly urgency: Urgency;
  readonly interruption?: Interruption;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  readonly key?: string;
  readonly fallback?: Fallback;
  readonly acknowledge?: AcknowledgeWish;
  readonly repeat?: RepeatWish;
  /** It changes a notification posted so lately on the same topic about the same subject. */
  readonly sameWithinSeconds?: number;
  /** Its `key` names an episode, which this ends. */
  readonly ends?: boolean;
  /** Its `key` may come back without an end. */
  readonly incident?: Incident;
  readonly correlationId: string;
  readonly idempotency?: Idempotency;
}

/**
 * Accepts a notification: when the promise resolves, it is recorded, and will be sent or say why not.
 * Throws a `HeraldError` where the tenant is not clear, the caller's scope ends, or the key was used otherwise.
 */
export type Accept = (caller: Caller, request: NotificationRequest) => Promise<Recorded | NothingToEnd>;

export interface Recorded {
  readonly id: string;
  /** The caller had sent the same under the same Idempotency-Key, and this is that one's id. */
  readonly replayed: boolean;
  /** The caller had sent one of the same `key`, which now says this. */
  readonly changed: boolean;
  /** Of a series that begins with this: when it comes. */
  readonly next?: readonly Date[];
}

/** It was to end an episode, and none of its `key` is open: nothing is said. */
export interface NothingToEnd {
  readonly nothingToEnd: true;
  readonly replayed: boolean;
}

/** Says for each recipient what would become of a notification, if it were posted now. Nothing is kept. */
export type Foresee = (
  caller: Caller,
  request: NotificationRequest,
) => Promise<ForeseenNotification | NothingToEnd>;

export interface ForeseenNotification {
  /** There is one of the same `key`, which would say this. */
  readonly changed: boolean;
  readonly recipients: readonly (Pick<DeliveryView, 'recipient' | 'because'> & Outlook)[];
  /** False where there are more recipients, or some are not known yet. */
  readonly isComplete: boolean;
  /** Of a series, whose first occurrence this is: when it would come. */
  readonly next?: readonly Date[];
}

/** A change of a notification: a missing field stays, null takes it away, objects are merged. */
export interface NotificationPatch {
  readonly title?: string;
  readonly subject?: { readonly name?: string; readonly id?: string | null; readonly url?: string | null };
  readonly actor?: { readonly name?: string; readonly id?: string | null };
  readonly detail?: string | null;
  readonly facts?: NotificationContent['facts'] | null;
  readonly actions?: NotificationContent['actions'] | null;
  readonly translations?: TranslationsPatch | null;
  readonly severity?: NotificationContent['severity'] | null;
  readonly icon?: string | null;
  readonly sendAt?: Date | null;
  readonly expiresAt?: Date | null;
}

/** A change of the words alone. */
export type WordsPatch = Omit<NotificationPatch, 'sendAt' | 'expiresAt'>;

/** By BCP 47 tag, written canonically. */
export type TranslationsPatch = Readonly<
  Record<string, { readonly [N in keyof NotificationWords]?: NotificationWords[N] | null } | null>
>;

export interface Amended {
  /** It is not the same as before. */
  readonly changed: boolean;
  readonly revision: number;
  /** Its words as they are now. */
  readonly content: NotificationContent;
}

/** Changes after acceptance. Throws a `HeraldError` where the notification is not there, or cannot be changed so. */
export interface Amend {
  change(id: string, patch: NotificationPatch): Promise<Amended>;
  /** With `recall` what was sent is deleted, too. Again is harmless. */
  cancel(id: string, options: { recall: boolean }): Promise<{ recalled: boolean }>;
}

/** How a repeat is known. */
export type Idempotency =
  /** By the caller's key, for a day. Another body under the same key is refused. */
  | { readonly key: string; readonly bodyHash: string }
  /** By any of these marks of what came by the hook, as long as the notification is kept. */
  | { readonly hookId: string; readonly marks: readonly string[] };

/** The data that features record together with a notification, in its transaction. Each adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: features extend it by declaration merging
export interface Alongside {}

/** The rest of a post: it is recorded together with the notification, or decides beforehand how. */
export interface AcceptedWith {
  readonly idempotency?: Idempotency;
  readonly alongside?: Partial<Alongside>;
  /** It ends the episode of its key, and begins none. */
  readonly ends?: boolean;
  /** Where it is another than the one that stands under its key, it begins anew. */
  readonly incident?: Incident;
  /** It changes a notification posted so lately about the same subject. */
  readonly sameWithinSeconds?: number;
  /** Its tenant was taken for the only one that Herald has met; it is recorded only if that is so. */
  readonly onlyTenant?: boolean;
}

/** The ledger as `accept.ts` needs it: one transaction that records a notification, or finds it again. */
export interface Acceptance {
  /** A caller that came by a key is looked at again, whatever the door knew: see `revoked`. */
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
