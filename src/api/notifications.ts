import type { Accept } from '../ledger/ports/accept.ts';
import { acceptAs, idempotencyOf, type NotificationWish } from './accepting.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { type NotificationBody, notificationBody } from './schema.ts';

/** `POST /api/notifications`: recorded before the answer; who hears it is worked out afterwards. */
export function postNotification(accept: Accept): CallerHandler {
  return async (request, caller) => {
    const wish = toWish(check(notificationBody, request.json()));
    const idempotency = idempotencyOf(request);
    return acceptAs(accept, caller, request, { ...wish, ...(idempotency && { idempotency }) });
  };
}

function toWish(body: NotificationBody): NotificationWish {
  const { audience, tenantId, urgency, interruption, sendAt, expiresAt, fallback, key, ...rest } = body;
  const { ends, ...content } = rest;
  return {
    content,
    audience,
    urgency,
    ...(interruption !== undefined && { interruption }),
    ...(tenantId !== undefined && { tenantId }),
    ...(sendAt !== undefined && { sendAt: new Date(sendAt) }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
    ...(fallback !== undefined && { fallback }),
    ...(key !== undefined && { key }),
    ...(ends && { ends }),
  };
}
