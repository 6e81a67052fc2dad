import type { BurstRule } from '../decide/burst.ts';
import type { Accept, Foresee } from '../ledger/ports/accept.ts';
import { acceptAs, idempotencyOf, type NotificationWish } from './accepting.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { dryRun } from './foreseen.ts';
import { fieldsOf, type NotificationBody, notificationBody, notifyQuery, secondsOf } from './schema.ts';

export interface PostParts {
  readonly accept: Accept;
  readonly foresee: Foresee;
  readonly burst: BurstRule;
}

/**
 * `POST /api/notifications`: recorded before the answer; who hears it is worked out afterwards. A query that is not
 * known is refused: what was to be a dry run must not be sent for a letter.
 */
export function postNotification({ accept, foresee, burst }: PostParts): CallerHandler {
  return async (request, caller) => {
    const query = check(notifyQuery, fieldsOf(request.query), 'query');
    const wish = toWish(check(notificationBody, request.json()));
    const { correlationId } = request;
    if (query.dryRun === 'true') return dryRun(foresee(caller, { ...wish, correlationId }), burst);
    const idempotency = idempotencyOf(request);
    return acceptAs(accept, caller, request, { ...wish, ...(idempotency && { idempotency }) });
  };
}

/** What is posted, as it is accepted. */
export function toWish(body: NotificationBody): NotificationWish {
  const { audience, tenantId, urgency, interruption, sendAt, expiresAt, fallback, key, ...rest } = body;
  const { ends, acknowledge, sameWithin, ...content } = rest;
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
    ...(acknowledge && { acknowledge }),
    ...(sameWithin !== undefined && { sameWithinSeconds: secondsOf(sameWithin) }),
    ...(ends && { ends }),
  };
}
