import type { Caller } from '../../core/caller.ts';
import type { NotificationContent, NotificationWords } from '../../core/cards.ts';
import type { AcknowledgeWish, Audience, Fallback, Interruption, Urgency } from '../../core/notification.ts';
import type { RepeatWish } from '../../core/repeat.ts';
import type { Outlook } from '../../decide/outlook.ts';
import type { DeliveryView, Idempotency } from './ledger.ts';

/** What a caller asks for, checked by the door it came through. */
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
  /** What was posted so lately on the same topic about the same subject is changed by it. */
  readonly sameWithinSeconds?: number;
  /** Its `key` names an episode, which this ends. */
  readonly ends?: boolean;
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

/** What would become of a notification, if it was posted now, of each whom it would reach or not. Nothing is kept. */
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

/** What of a notification is to be another: what is missing stays, null takes away, objects are merged. */
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

/** Of what a card says alone. */
export type WordsPatch = Omit<NotificationPatch, 'sendAt' | 'expiresAt'>;

/** By BCP 47 tag, written canonically. */
export type TranslationsPatch = Readonly<
  Record<string, { readonly [N in keyof NotificationWords]?: NotificationWords[N] | null } | null>
>;

export interface Amended {
  /** It is not the same as before. */
  readonly changed: boolean;
  readonly revision: number;
  /** What it says now. */
  readonly content: NotificationContent;
}

/** Changes after acceptance. Throws a `HeraldError` where the notification is not there, or cannot be changed so. */
export interface Amend {
  change(id: string, patch: NotificationPatch): Promise<Amended>;
  /** With `recall` what was sent is deleted, too. Again is harmless. */
  cancel(id: string, options: { recall: boolean }): Promise<{ recalled: boolean }>;
}
