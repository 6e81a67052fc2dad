import type { Caller } from '../core/caller.ts';
import { postedAddress } from '../core/delivery.ts';
import { HeraldError } from '../core/errors.ts';
import { REASONS } from '../core/reasons.ts';
import type { Clock } from '../core/time.ts';
import type { BurstRule } from '../decide/burst.ts';
import { estimatedEnd } from '../decide/estimate.ts';
import type { DeliveryView, LedgerReader, NotificationView } from '../ledger/ports/reader.ts';
import { linksOf, seriesLinks } from './accepting.ts';
import { type CallerHandler, isHook } from './callers.ts';
import { check } from './check.ts';
import { deliveriesAsCsv } from './csv.ts';
import type { HandlerRequest } from './http.ts';
import { ASKED, byId, pageOf } from './page.ts';
import { reasonInWords } from './reason-words.ts';
import { deliveriesQuery, fieldsOf, listQuery } from './schema.ts';

/** How fast a tenant is served, and what time it is: what an estimate is made of. */
export interface TenantSpeed {
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

/** `GET /api/notifications/{id}` */
export function getNotification(reader: LedgerReader, speed: TenantSpeed): CallerHandler {
  return async ({ params }, caller) => {
    const view = await reader.notification(await visible(reader, params.id, caller));
    if (view === undefined) throw nothingThere();
    const { callerId: _, expandedAt: __, isFollowing: ___, changes, waiting, ...shown } = view;
    const body = {
      ...shown,
      state: stateOf(view),
      expanded: total(view.counts),
      changes: summaryOf(changes),
      ...(waiting && { estimatedEndAt: estimatedEnd(waiting, speed.requestsPerSecond, speed.clock.now()) }),
      links: view.repeat ? seriesLinks(view.id) : linksOf(view.id),
    };
    return { status: 200, body };
  };
}

type Counts = NotificationView['counts'];

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
const stillToDo = ({ held, queued, sending }: Counts): number => held + queued + sending;

/**
 * `repeating` while a series goes on, `expanding` until everybody is known, `active` while something is still to be done,
 * then `done`.
 */
function stateOf({ expandedAt, isFollowing, counts, changes, repeat }: NotificationView) {
  if (repeat && repeat.next.length > 0) return 'repeating';
  if (expandedAt === undefined) return 'expanding';
  return isFollowing || stillToDo(counts) + stillToDo(changes) > 0 ? 'active' : 'done';
}

/** Changes that others took the place of are left out: nobody was to see them. */
function summaryOf(changes: Counts) {
  const { sent: made, suppressed: kept, undelivered: failed } = changes;
  return { waiting: stillToDo(changes), made, kept, failed };
}

/** `GET /api/notifications?topic=&key=&person=&state=&from=&to=&cursor=`: the caller's own, the newest first. */
export function listNotifications(reader: LedgerReader): CallerHandler {
  return async ({ query }, { id: callerId }) => {
    const { cursor, from, to, repeats, ...filter } = check(listQuery, fieldsOf(query), 'query');
    const found = await reader.notifications({
      callerId,
      ...given(filter),
      ...(repeats && { repeats: true }),
      ...(from !== undefined && { from: new Date(from) }),
      ...(to !== undefined && { to: new Date(to) }),
      ...(cursor !== undefined && { before: cursor }),
      limit: ASKED,
    });
    const { items, next } = pageOf(found, byId);
    const body = { items: items.map(item => ({ ...item, links: linksOf(item.id) })), next };
    return {
      status: 200,
      body,
      ...(next !== null && { headers: nextLink('/api/notifications', query, next) }),
    };
  };
}

/** Without what is undefined. */
const given = <T extends object>(filter: T) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** `GET /api/notifications/{id}/deliveries?state=&person=&cursor=&format=`: a page as JSON, or everything as CSV. */
export function getDeliveries(reader: LedgerReader, burst: BurstRule): CallerHandler {
  return async (request, caller) => {
    const { cursor, format, state, person } = check(deliveriesQuery, fieldsOf(request.query), 'query');
    const id = await visible(reader, request.params.id, caller);
    const filter = { ...(state !== undefined && { state }), ...(person !== undefined && { person }) };
    const read = (after: string | undefined, limit: number) =>
      reader.deliveries(id, {
        ...filter,
        limit,
        trail: person !== undefined,
        ...(after !== undefined && { after }),
      });
    if ((format ?? wantedFormat(request)) === 'csv') return deliveriesAsCsv(id, read, cursor, burst);
    const { items, next } = pageOf(await read(cursor, ASKED), byId);
    const body = { items: items.map(item => toItem(item, burst)), next };
    if (next === null) return { status: 200, body };
    return { status: 200, body, headers: nextLink(linksOf(id).deliveries, request.query, next) };
  };
}

/** JSON, unless CSV is what was asked for by name. */
export function wantedFormat({ headers }: Pick<HandlerRequest, 'headers'>): 'json' | 'csv' {
  return /\btext\/csv\b/i.test(String(headers.accept ?? '')) ? 'csv' : 'json';
}

function nextLink(path: string, query: URLSearchParams, next: string): Record<string, string> {
  const address = new URLSearchParams(query);
  address.set('cursor', next);
  // It writes a space as a plus, which is a plus here.
  return { Link: `<${path}?${String(address).replaceAll('+', '%20')}>; rel="next"` };
}

function toItem(view: DeliveryView, burst: BurstRule) {
  const {
    reason,
    since,
    attempts,
    changes,
    digest,
    recipient,
    trail,
    paused: _,
    atOnce: __,
    ...delivery
  } = view;
  return {
    ...delivery,
    recipient: { ...recipient, address: postedAddress(recipient) },
    reason: { code: reason, text: reasonInWords(view, burst) },
    stateSince: since,
    attempts: attempts.map(({ reason: code, ...attempt }) => ({
      ...attempt,
      ...(code !== undefined && { reason: inWords(code) }),
    })),
    changes: changes.map(({ reason: code, since, ...change }) => ({
      ...change,
      reason: inWords(code),
      stateSince: since,
    })),
    ...(digest && { digest: { ...digest, reason: inWords(digest.reason) } }),
    ...(trail && { trail: trail.map(({ reason: code, ...step }) => ({ ...step, reason: inWords(code) })) }),
  };
}

const inWords = (code: DeliveryView['reason']) => ({ code, text: REASONS[code] });

/** The id, if the notification is the caller's. Another caller's looks as if it did not exist. */
export async function visible(
  reader: Pick<LedgerReader, 'sender'>,
  id: string | undefined,
  caller: Caller,
): Promise<string> {
  const sender = id === undefined ? undefined : await reader.sender(id);
  if (id === undefined || sender === undefined || !mayRead(caller, sender.callerId)) throw nothingThere();
  return id;
}

const nothingThere = () => new HeraldError('not-found', 'There is no such notification.');

/** A source that signs has no key to ask with, so whoever may post everything may read what came of it. */
function mayRead({ id, topics, tenants }: Caller, callerId: string): boolean {
  return callerId === id || (isHook(callerId) && topics === undefined && tenants === undefined);
}
