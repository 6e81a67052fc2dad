import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { DeliveryView, LedgerReader, NotificationView } from '../core/ports/ledger.ts';
import { REASONS } from '../core/reasons.ts';
import { linksOf } from './accepting.ts';
import { type CallerDoor, isHook } from './callers.ts';
import { check } from './check.ts';
import { deliveriesQuery, fieldsOf } from './schema.ts';

/** `GET /api/notifications/{id}` */
export function getNotification(reader: LedgerReader): CallerDoor {
  return async ({ params }, caller) => {
    const view = await visible(reader, params.id ?? '', caller);
    const { id, topic, tenantId, createdAt, counts } = view;
    const body = { id, state: stateOf(view), topic, tenantId, createdAt, counts, links: linksOf(id) };
    return { status: 200, body };
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
    const { cursor, state, person } = check(deliveriesQuery, fieldsOf(query), 'query');
    const { id } = await visible(reader, params.id ?? '', caller);
    // One more than is shown, to know whether there is another page.
    const found = await reader.deliveries(id, {
      limit: LARGEST_PAGE + 1,
      ...(state !== undefined && { state }),
      ...(person !== undefined && { person }),
      ...(cursor !== undefined && { after: cursor }),
    });
    const items = found.slice(0, LARGEST_PAGE);
    const next = found.length > items.length ? items.at(-1)?.id : undefined;
    return { status: 200, body: { items: items.map(toItem), next: next ?? null } };
  };
}

function toItem({ reason, since, attempts, ...delivery }: DeliveryView) {
  return {
    ...delivery,
    reason: inWords(reason),
    stateSince: since,
    attempts: attempts.map(({ reason: code, ...attempt }) => ({
      ...attempt,
      ...(code !== undefined && { reason: inWords(code) }),
    })),
  };
}

const inWords = (code: DeliveryView['reason']) => ({ code, text: REASONS[code] });

/** What another caller sent looks as if it did not exist. */
async function visible(reader: LedgerReader, id: string, caller: Caller): Promise<NotificationView> {
  const view = await reader.notification(id);
  if (view === undefined || !mayRead(caller, view.callerId))
    throw new HeraldError('not-found', 'There is no such notification.');
  return view;
}

/** A source that signs has no key to ask with, so whoever may post everything may read what came of it. */
function mayRead({ id, topics, tenants }: Caller, callerId: string): boolean {
  return callerId === id || (isHook(callerId) && topics === undefined && tenants === undefined);
}
