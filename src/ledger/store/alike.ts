import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../platform/schema.ts';
import { type NewDelivery, PRIORITY, wakeWorkers } from './deliveries.ts';

/** People who are told the same, for the same reason, at the same time. */
export interface Alike
  extends Pick<NewDelivery, 'notificationId' | 'tenantId' | 'because' | 'urgency' | 'at' | 'dueAt'> {
  readonly state: 'held' | 'queued';
  readonly reason: NewDelivery['reason'];
  readonly to: readonly { readonly id: string; readonly personId: string; readonly label: string }[];
}

/**
 * Adds deliveries as `addDeliveries` does, where only the person differs: a column for what does, and the rest once. A
 * page of 500 is 50 KB, where whole rows were 350, and no string so large that only a full collection frees it. Whose they
 * are is read once, where the trigger that otherwise says so would read it for each row.
 */
export async function addAlike(db: Kysely<Schema>, alike: Alike): Promise<void> {
  const { to, at, dueAt = at, state } = alike;
  await sql`
    insert into deliveries (id, notification_id, tenant_id, caller_id, operation, recipient, recipient_key, person_id,
      because, lane, priority, state, reason_code, state_since, due_at, placed_at, created_at)
    select id, ${alike.notificationId}, ${alike.tenantId},
      (select caller_id from notifications where id = ${alike.notificationId}), 'send',
      jsonb_build_object('kind', 'person', 'personId', person, 'label', label), 'person:' || person, person,
      ${JSON.stringify(alike.because)}::jsonb, 'person:' || person, ${PRIORITY[alike.urgency]}::smallint,
      ${state}, ${alike.reason}, ${at}::timestamptz, ${dueAt}::timestamptz, ${dueAt}::timestamptz, ${at}::timestamptz
    from unnest(${to.map(({ id }) => id)}::uuid[], ${to.map(({ personId }) => personId)}::uuid[],
      ${to.map(({ label }) => label)}::text[]) each(id, person, label)
    on conflict do nothing`.execute(db);
  if (state === 'queued') await wakeWorkers(db);
}
