import { createHash } from 'node:crypto';
import type { Caller } from '../core/caller.ts';
import { DELIVERY_STATES, type DeliveryState } from '../core/delivery.ts';
import { HeraldError } from '../core/errors.ts';
import type { Accept } from '../core/ports/accept.ts';
import type { DeliveryView, LedgerReader, NotificationView } from '../core/ports/ledger.ts';
import { REASONS } from '../core/reasons.ts';
import { type CallerDoor, requireScope } from './callers.ts';
import type { DoorAnswer, DoorRequest } from './http.ts';
import { check, type NotificationBody, notificationBody } from './schema.ts';

/** `POST /api/notifications`: recorded before the answer; who hears it is worked out afterwards. */
export function postNotification(accept: Accept): CallerDoor {
  return async (request, caller) => {
    const body = check(notificationBody, request.body);
    const idempotency = idempotencyOf(request);
    const { id, replayed } = await accept(caller, {
      ...toRequest(body),
      correlationId: request.correlationId,
      ...(idempotency !== undefined && { idempotency }),
    });
    return accepted(id, replayed);
  };
}

export function accepted(id: string, replayed: boolean): DoorAnswer {
  return {
    status: 202,
    body: { id, state: 'accepted', links: linksOf(id) },
    headers: { Location: `/api/notifications/${id}`, ...(replayed && { 'Idempotent-Replayed': 'true' }) },
  };
}

function linksOf(id: string) {
  return { self: `/api/notifications/${id}`, deliveries: `/api/notifications/${id}/deliveries` };
}

function toRequest({
  audience,
  tenantId,
  urgency,
  interruption,
  sendAt,
  expiresAt,
  key: _key,
  ...content
}: NotificationBody) {
  return {
    content,
    audience,
    urgency,
    interruption,
    ...(tenantId !== undefined && { tenantId }),
    ...(sendAt !== undefined && { sendAt: new Date(sendAt) }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
  };
}

/** The hash is over the bytes as they came: the same body again is the same bytes again. */
export function idempotencyOf({
  headers,
  rawBody,
}: DoorRequest): { key: string; bodyHash: string } | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new HeraldError('invalid-request', 'One fault: Idempotency-Key.', [
      { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
    ]);
  return { key, bodyHash: createHash('sha256').update(rawBody).digest('hex') };
}

/** `GET /api/notifications/{id}` */
export function getNotification(reader: LedgerReader): CallerDoor {
  return async ({ params }, caller) => {
    const view = await visible(reader, params.id ?? '', caller);
    const { id, topic, tenantId, createdAt, counts } = view;
    return {
      status: 200,
      body: { id, state: stateOf(view), topic, tenantId, createdAt, counts, links: linksOf(id) },
    };
  };
}

/** `expanding` until everybody is known, `active` while something is still to be done, then `done`. */
function stateOf({ expandedAt, counts }: NotificationView): 'expanding' | 'active' | 'done' {
  if (expandedAt === undefined) return 'expanding';
  return counts.held + counts.queued + counts.sending > 0 ? 'active' : 'done';
}

const LARGEST_PAGE = 200;

/** `GET /api/notifications/{id}/deliveries?state=&person=&cursor=` */
export function getDeliveries(reader: LedgerReader): CallerDoor {
  return async ({ params, query }, caller) => {
    const { id } = await visible(reader, params.id ?? '', caller);
    const [state, person, cursor] = [stateIn(query), query.get('person'), cursorIn(query)];
    const items = await reader.deliveries(id, {
      limit: LARGEST_PAGE,
      ...(state !== undefined && { state }),
      ...(person !== null && { person }),
      ...(cursor !== undefined && { after: cursor }),
    });
    const next = items.length === LARGEST_PAGE ? items.at(-1)?.id : undefined;
    return { status: 200, body: { items: items.map(toItem), next: next ?? null } };
  };
}

function toItem({ reason, since, attempts, ...delivery }: DeliveryView) {
  return {
    ...delivery,
    reason: { code: reason, text: REASONS[reason] },
    stateSince: since,
    attempts: attempts.map(({ reason: code, ...attempt }) => ({
      ...attempt,
      ...(code !== undefined && { reason: { code, text: REASONS[code] } }),
    })),
  };
}

/** What another caller sent looks as if it did not exist. */
async function visible(reader: LedgerReader, id: string, caller: Caller): Promise<NotificationView> {
  const view = await reader.notification(id);
  const mine = view !== undefined && (view.callerId === caller.id || isUnscoped(caller));
  if (!mine) throw new HeraldError('not-found', 'There is no such notification.');
  requireScope(caller, view);
  return view;
}

const isUnscoped = ({ topics, tenants }: Caller) => topics === undefined && tenants === undefined;

function stateIn(query: URLSearchParams): DeliveryState | undefined {
  const state = query.get('state');
  const known = DELIVERY_STATES.find(name => name === state);
  if (state !== null && known === undefined)
    throw badQuery('state', `must be one of ${DELIVERY_STATES.join(', ')}`);
  return known;
}

function cursorIn(query: URLSearchParams): string | undefined {
  const cursor = query.get('cursor');
  if (cursor === null) return undefined;
  if (!/^[0-9a-f-]{36}$/.test(cursor)) throw badQuery('cursor', 'must be the "next" of the page before');
  return cursor;
}

function badQuery(field: string, message: string): HeraldError {
  return new HeraldError('invalid-request', `One fault: ${field}.`, [{ field, message }]);
}
