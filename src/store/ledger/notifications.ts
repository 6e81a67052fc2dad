import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import type { Acceptance, Accepted } from '../../core/ports/ledger.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { Schema } from '../schema.ts';
import { type EnqueueWork, lockedByKey, restate } from './amend.ts';
import type { CheckBudgets } from './budgets.ts';
import { earlierOf, keepRepeat } from './repeats.ts';
import { recordSurvey } from './survey-record.ts';

/** Records notifications: the row, its idempotency key and the work that follows, in one transaction. */
export function acceptance(
  db: Kysely<Schema>,
  clock: Clock,
  { enqueue, check }: { enqueue: EnqueueWork; check: CheckBudgets },
): Acceptance {
  return {
    accept: (notification, idempotency, survey) =>
      db.transaction().execute(async trx => {
        const earlier = idempotency && (await earlierOf(trx, notification, idempotency, clock.now()));
        if (earlier !== undefined) return earlier;
        const over = await check(trx, notification, clock.now());
        if (over !== undefined) return over;
        const accepted = await recordOrChange(trx, notification, clock.now(), enqueue);
        if (survey !== undefined && accepted.outcome === 'recorded') await recordSurvey(trx, survey, enqueue);
        if (idempotency && 'id' in accepted) await keepRepeat(trx, notification, accepted, idempotency);
        return accepted;
      }),
    async tenants(limit) {
      const rows = await db
        .selectFrom('tenants')
        .select('id')
        .orderBy('seen_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(row => row.id);
    },
  };
}

/** One of the same key that still stands is changed: what it says, when, and who hears of it besides. */
async function recordOrChange(
  trx: Kysely<Schema>,
  notification: Notification,
  now: Date,
  enqueue: EnqueueWork,
): Promise<Accepted> {
  const { id, topic, key, expiresAt } = notification;
  if (expiresAt !== undefined && expiresAt <= now) return { outcome: 'expired' };
  const standing = key === undefined ? undefined : await lockedByKey(trx, notification, key);
  if (standing !== undefined) {
    if (standing.topic !== topic) return { outcome: 'other-topic', topic: standing.topic ?? '' };
    await restate(trx, standing, notification, now, enqueue);
    return { outcome: 'recorded', id: standing.id, changed: true };
  }
  await record(trx, notification);
  await enqueue.expansion(trx, notification);
  if (expiresAt !== undefined) await enqueue.expiry(trx, notification, expiresAt);
  return { outcome: 'recorded', id, changed: false };
}

/** The caller of what Herald says on its own account. A caller's own id is a UUID, or begins with what it is. */
export const HERALD = 'herald';

/** What Herald says on its own account: nobody hears it but by the deliveries that are added with it. */
export function ofHerald(
  own: Pick<Notification, 'id' | 'tenantId' | 'said' | 'createdAt'> & Partial<Notification>,
): Notification {
  return {
    callerId: HERALD,
    callerName: 'Herald',
    audience: {},
    urgency: 'normal',
    correlationId: own.id,
    ...own,
  };
}

/** Records the notification itself, and its topic so that people can subscribe to it. */
export async function record(trx: Kysely<Schema>, notification: Notification): Promise<void> {
  const { tenantId, topic, createdAt, callerId } = notification;
  const row = toRow(notification);
  if (topic === undefined) return void (await trx.insertInto('notifications').values(row).execute());
  await trx
    .with('topic', q =>
      q
        .insertInto('topics')
        .values({ tenant_id: tenantId, name: topic, created_at: createdAt, caller_id: callerId })
        .onConflict(c => c.doNothing()),
    )
    .insertInto('notifications')
    .values(row)
    .execute();
}

function toRow(notification: Notification): Insertable<Schema['notifications']> {
  return {
    id: notification.id,
    tenant_id: notification.tenantId,
    caller_id: notification.callerId,
    caller_name: notification.callerName,
    topic: notification.topic ?? null,
    said: JSON.stringify(notification.said),
    audience: JSON.stringify(notification.audience),
    urgency: notification.urgency,
    interruption: notification.interruption ?? null,
    begins: notification.begins === undefined ? null : JSON.stringify(notification.begins),
    send_at: notification.sendAt ?? null,
    expires_at: notification.expiresAt ?? null,
    key: notification.key ?? null,
    fallback: notification.fallback === undefined ? null : JSON.stringify(notification.fallback),
    actor_aad_object_id: notification.actorAadObjectId?.toLowerCase() ?? null,
    correlation_id: notification.correlationId,
    traceparent: notification.traceparent ?? null,
    created_at: notification.createdAt,
  };
}

export function toNotification(row: Selectable<Schema['notifications']>): Notification {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    callerId: row.caller_id,
    callerName: row.caller_name,
    said: row.said,
    audience: row.audience,
    urgency: row.urgency,
    correlationId: row.correlation_id,
    createdAt: row.created_at,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    ...(row.interruption !== null && { interruption: row.interruption }),
    ...(row.begins !== null && { begins: row.begins }),
    ...(row.topic !== null && { topic: row.topic }),
    ...(row.send_at !== null && { sendAt: row.send_at }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.key !== null && { key: row.key }),
    ...(row.fallback !== null && { fallback: row.fallback }),
    ...(row.actor_aad_object_id !== null && { actorAadObjectId: row.actor_aad_object_id }),
  };
}
