import type { Caller } from '../caller.ts';
import type { Audience, Interruption, NotificationContent, Urgency } from '../notification.ts';

/** What a caller asks for, checked by the door it came through. */
export interface NotificationRequest {
  readonly content: NotificationContent;
  readonly audience: Audience;
  readonly tenantId?: string;
  readonly urgency: Urgency;
  readonly interruption: Interruption;
  readonly sendAt?: Date;
  readonly expiresAt?: Date;
  readonly correlationId: string;
  readonly idempotency?: { readonly key: string; readonly bodyHash: string };
}

/**
 * Accepts a notification: when the promise resolves, it is recorded, and will be sent or say why not.
 * `replayed`: the caller had sent the same under the same Idempotency-Key, and this is that one's id.
 * Throws a `HeraldError` where the tenant is not clear, the caller's scope ends, or the key was used otherwise.
 */
export type Accept = (
  caller: Caller,
  request: NotificationRequest,
) => Promise<{ id: string; replayed: boolean }>;
