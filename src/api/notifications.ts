import type { RepeatWish } from '../core/repeat.ts';
import type { BurstRule } from '../decide/burst.ts';
import type { Accept, Foresee } from '../ledger/ports/accept.ts';
import type { LedgerReader } from '../ledger/ports/reader.ts';
import { acceptAs, idempotencyOf, type NotificationWish, seriesLinks } from './accepting.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { dryRun } from './foreseen.ts';
import type { HandlerAnswer } from './http.ts';
import { requireIconHost } from './icon.ts';
import { oddAddresses } from './odd-addresses.ts';
import type { CutField, WhatIsCut } from './ports/what-is-cut.ts';
import { preview } from './preview.ts';
import { fieldsOf, type NotificationBody, notificationBody, notifyQuery, secondsOf } from './schema.ts';
import { type UnheardField, unheard } from './unheard.ts';

export interface PostParts {
  readonly accept: Accept;
  readonly foresee: Foresee;
  readonly burst: BurstRule;
  readonly whatIsCut: WhatIsCut;
  /** Where icons may be. */
  readonly iconHosts: readonly string[];
  readonly reader: Pick<LedgerReader, 'notification'>;
}

/**
 * `POST /api/notifications`: recorded before the answer; who hears it is worked out afterwards. A query that is not
 * known is refused: what was to be a dry run must not be sent for a letter.
 */
export function postNotification(parts: PostParts): CallerHandler {
  const { accept, foresee, burst, whatIsCut, iconHosts, reader } = parts;
  return async (request, caller) => {
    const query = check(notifyQuery, fieldsOf(request.query), 'query');
    const wish = toWish(check(notificationBody, request.json()));
    requireIconHost(wish.content.icon, iconHosts);
    const { correlationId } = request;
    const idempotency = idempotencyOf(request);
    const answered = await (query.preview === 'true'
      ? preview(parts, request, caller, wish)
      : query.dryRun === 'true'
        ? dryRun(foresee(caller, { ...wish, correlationId }), burst)
        : acceptAs(accept, caller, request, { ...wish, ...(idempotency && { idempotency }) }).then(
            accepted => (wish.repeat === undefined ? accepted : withNext(accepted, reader)),
          ));
    return warned(answered, () => [
      ...oddAddresses(wish),
      ...unheard(caller, wish.content),
      ...whatIsCut(wish.content),
    ]);
  };
}

/** When a series comes that was sent before, as it is kept: the same again may be answered long after. */
async function withNext(answered: HandlerAnswer, reader: PostParts['reader']): Promise<HandlerAnswer> {
  const body = answered.body as { readonly id?: string; readonly next?: readonly Date[] };
  if (body.id === undefined || body.next !== undefined) return answered;
  const view = await reader.notification(body.id);
  if (view?.repeat === undefined) return answered;
  return { ...answered, body: { ...body, next: view.repeat.next, links: seriesLinks(body.id) } };
}

/** Accepted all the same: the card says it, too. */
export function warned(
  answered: HandlerAnswer,
  warnings: () => readonly (CutField | UnheardField)[],
): HandlerAnswer {
  const { body } = answered;
  if (typeof body !== 'object' || body === null || 'ignored' in body) return answered;
  const found = warnings();
  return found.length === 0 ? answered : { ...answered, body: { ...body, warnings: found } };
}

/** A posted body as the notification that is accepted. */
export function toWish(body: NotificationBody): NotificationWish {
  const { audience, tenantId, urgency, interruption, sendAt, expiresAt, fallback, key, ...rest } = body;
  const { ends, acknowledge, sameWithin, repeat, ...content } = rest;
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
    ...(repeat && { repeat: toRepeat(repeat) }),
    ...(sameWithin !== undefined && { sameWithinSeconds: secondsOf(sameWithin) }),
    ...(ends && { ends }),
  };
}

/** The schema took care that it is one of the two. */
const toRepeat = ({ until, ...asked }: NonNullable<NotificationBody['repeat']>) =>
  ({ ...asked, ...(until !== undefined && { until: new Date(until).toISOString() }) }) as RepeatWish;
