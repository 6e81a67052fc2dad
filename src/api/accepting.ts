import { createHash } from 'node:crypto';
import type { Caller } from '../core/caller.ts';
import { invalid } from '../core/errors.ts';
import type { Accept, NotificationRequest } from '../ledger/ports/accept.ts';
import type { HandlerAnswer, HandlerRequest } from './http.ts';
import { NOTHING_TO_END } from './notification-examples.ts';

/** The notification that a handler made of its request, be it a post, an event, or the body of a hook. */
export type NotificationWish = Omit<NotificationRequest, 'correlationId'>;

/** Every handler through which notifications come ends here: 202, when it is recorded; 200, when nothing had to be. */
export async function acceptAs(
  accept: Accept,
  caller: Caller,
  { correlationId }: HandlerRequest,
  wish: NotificationWish,
): Promise<HandlerAnswer> {
  const accepted = await accept(caller, { ...wish, correlationId });
  const headers: Record<string, string> = accepted.replayed ? { 'Idempotent-Replayed': 'true' } : {};
  if ('nothingToEnd' in accepted) return { status: 200, body: NOTHING_TO_END, headers };
  const { id, changed, next } = accepted;
  const links = next === undefined ? linksOf(id) : seriesLinks(id);
  return {
    status: 202,
    body: { id, state: 'accepted', changed, links, ...(next && { next }) },
    headers: { Location: `/api/notifications/${id}`, ...headers },
  };
}

export function linksOf(id: string) {
  return { self: `/api/notifications/${id}`, deliveries: `/api/notifications/${id}/deliveries` };
}

/** Of a series: where its occurrences are listed, too. */
export const seriesLinks = (id: string) => ({
  ...linksOf(id),
  occurrences: `/api/notifications?series=${id}`,
});

/** Where the caller wants a repeat to be harmless: the same body again is the same bytes again. */
export function idempotencyOf(request: HandlerRequest): NotificationRequest['idempotency'] {
  const key = idempotencyKeyOf(request);
  return key === undefined ? undefined : { key, bodyHash: hashOf(request.rawBody) };
}

export const hashOf = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

/** The header of that name, if it was sent. */
function idempotencyKeyOf({ headers }: Pick<HandlerRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalid([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
}
