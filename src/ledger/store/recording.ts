import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import { known } from '../../platform/database/known.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import { COLUMNS, toRow as deliveryRow, type NewDelivery } from './deliveries.ts';

/** The caller of Herald's own notifications. A caller's own id is a UUID, or begins with its kind. */
export const HERALD = 'herald';

/** A notification on Herald's own account: nobody hears it but by the deliveries that are added with it. */
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

/** Where its deliveries are written besides it, nobody has to be found; and of which notification it tells. */
type Besides = Partial<
  Pick<
    Selectable<Schema['notifications']>,
    'expanded_at' | 'acknowledge_of' | 'worse_of' | 'began_at' | 'heard_at'
  >
>;

/** Records the notification itself, and its topic so that people can subscribe to it. */
export async function record(
  trx: Kysely<Schema>,
  notification: Notification,
  besides: Besides = {},
): Promise<void> {
  await recordAlone(trx, { noted: JSON.stringify({ ...toRow(notification), ...besides }) });
}

/**
 * Records a notification with the one delivery that it has now, in one statement. The workers are not woken: the caller
 * knows when it is due, and when this will be committed.
 */
export async function recordTo(
  trx: Kysely<Schema>,
  notification: Notification,
  delivery: Omit<NewDelivery, 'notificationId' | 'tenantId' | 'amends'>,
): Promise<void> {
  const { id: notificationId, tenantId } = notification;
  const row = deliveryRow({ ...delivery, notificationId, tenantId });
  await recordBoth(trx, { noted: JSON.stringify(toRow(notification)), delivery: JSON.stringify(row) });
}

const NOTED = sql.join(
  (
    [
      ...(['id', 'tenant_id', 'caller_id', 'caller_name', 'topic', 'said', 'audience', 'urgency'] as const),
      ...(['interruption', 'begins', 'send_at', 'expires_at', 'can_wait', 'key', 'fallback'] as const),
      ...([
        'asks_acknowledge',
        'acknowledge_due_at',
        'acknowledge_of',
        'worse_of',
        'began_at',
        'heard_at',
      ] as const),
      ...(['repeat', 'repeat_next_at', 'occurrence_of', 'occurs_at', 'expanded_at'] as const),
      ...(['actor_aad_object_id', 'correlation_id', 'traceparent', 'created_at'] as const),
    ] satisfies (keyof (ReturnType<typeof toRow> & Besides))[]
  ).map(name => sql.ref(name)),
);

/** One parameter for the row, as for deliveries. */
const recorded = (noted: RawBuilder<string>) => sql`
  with asked as materialized (select * from jsonb_populate_record(null::notifications, ${noted}::jsonb)),
  topic as (
    insert into topics (tenant_id, name, created_at, caller_id)
    select tenant_id, topic, created_at, caller_id from asked where topic is not null on conflict do nothing),
  noted as (
    insert into notifications (${NOTED}) select ${NOTED} from asked returning caller_id)`;

const recordAlone = statement(({ noted }: Placeholders<{ noted: string }>) => sql`${recorded(noted)} select`);

/** The statement names the delivery's caller: the trigger that does it otherwise cannot see the notification yet. */
const recordBoth = statement(
  ({ noted, delivery }: Placeholders<{ noted: string; delivery: string }>) => sql`${recorded(noted)}
    insert into deliveries (${COLUMNS}, caller_id)
    select ${COLUMNS}, (select caller_id from noted)
    from jsonb_populate_record(null::deliveries, ${delivery}::jsonb)`,
);

function toRow(notification: Notification) {
  return {
    id: notification.id,
    tenant_id: notification.tenantId,
    caller_id: notification.callerId,
    caller_name: notification.callerName,
    topic: notification.topic ?? null,
    said: notification.said,
    audience: notification.audience,
    urgency: notification.urgency,
    interruption: notification.interruption ?? null,
    begins: notification.begins ?? null,
    send_at: notification.sendAt ?? null,
    expires_at: notification.expiresAt ?? null,
    can_wait: notification.canWait ?? null,
    key: notification.key ?? null,
    fallback: notification.fallback ?? null,
    ...acknowledgeColumns(notification),
    ...repeatColumns(notification),
    actor_aad_object_id: notification.actorAadObjectId?.toLowerCase() ?? null,
    correlation_id: notification.correlationId,
    traceparent: notification.traceparent ?? null,
    created_at: notification.createdAt,
  } satisfies Partial<Selectable<Schema['notifications']>>;
}

/** Nobody is told of a series itself, so nobody is looked for; its occurrences need the audience. */
function repeatColumns({ series, occurrence, createdAt }: Notification) {
  return {
    repeat: series?.repeat ?? null,
    repeat_next_at: series?.firstAt ?? null,
    occurrence_of: occurrence?.of ?? null,
    occurs_at: occurrence?.at ?? null,
    expanded_at: series === undefined ? null : createdAt,
  };
}

function acknowledgeColumns({ acknowledge, sendAt, createdAt, series }: Notification) {
  const { withinSeconds } = series ? {} : (acknowledge ?? {});
  const from = sendAt !== undefined && sendAt > createdAt ? sendAt : createdAt;
  const dueAt = withinSeconds === undefined ? null : new Date(from.getTime() + withinSeconds * 1000);
  return { asks_acknowledge: acknowledge ?? null, acknowledge_due_at: dueAt };
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
    ...known({
      traceparent: row.traceparent,
      interruption: row.interruption,
      begins: row.begins,
      topic: row.topic,
      sendAt: row.send_at,
      expiresAt: row.expires_at,
      key: row.key,
      fallback: row.fallback,
      actorAadObjectId: row.actor_aad_object_id,
    }),
  };
}
