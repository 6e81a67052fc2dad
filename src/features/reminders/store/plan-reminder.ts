import { type Kysely, type Selectable, sql } from 'kysely';
import type { Said } from '../../../core/notification.ts';
import type { NewId } from '../../../core/time.ts';
import { ofHerald, recordTo } from '../../../ledger/store/notifications.ts';
import type { Schema } from '../../../platform/schema.ts';

/** A reminder as it is kept; `delivery_id` is that of its next time, which is being planned. */
export type Row = Selectable<Schema['reminders']>;
export type Unplanned = Omit<Row, 'delivery_id'>;

/** What its card says, and of which topic. */
export interface Wording {
  readonly said: Said;
  readonly topic?: string;
}

/** The next time of a reminder: a delivery held until that instant. Returns its id. */
export async function plan(
  db: Kysely<Schema>,
  row: Unplanned,
  { said, topic }: Wording,
  newId: NewId,
  now: Date,
): Promise<string> {
  const id = newId();
  const notification = ofHerald({
    id,
    tenantId: row.tenant_id,
    said,
    createdAt: now,
    ...(topic !== undefined && { topic }),
  });
  const deliveryId = newId();
  const label = await nameOf(db, row.person_id);
  await recordTo(db, notification, {
    id: deliveryId,
    recipient: { kind: 'person', personId: row.person_id, label },
    because: row.snoozes === null ? { code: 'asked' } : { code: 'snoozed' },
    // What somebody asked for at a time is no burst, and comes at that time.
    urgency: 'urgent',
    at: now,
    state: 'held',
    reason: 'scheduled',
    dueAt: row.at,
  });
  return deliveryId;
}

async function nameOf(db: Kysely<Schema>, personId: string): Promise<string> {
  const person = await db.selectFrom('people').where('id', '=', personId).select('name').executeTakeFirst();
  return person?.name ?? 'somebody';
}

/** What was handed to Teams already stays there. */
export async function cancel(db: Kysely<Schema>, deliveryId: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'cancelled', reason_code: 'cancelled', state_since: now })
    .where('id', '=', deliveryId)
    .where('state', 'in', ['held', 'queued'])
    .execute();
}

/** The card of a reminder whose time has come. */
export function cardOf({ id, what, at, every, time_zone: timeZone }: Unplanned): Wording {
  const due = { reminder: id, what, at: at.toISOString(), timeZone, state: 'due' };
  return { said: { template: 'reminder', data: { ...due, ...(every !== null && { every }) } } };
}

/** The same at another time, or in other words. A card that was snoozed stays what it was. */
export function restated(standing: Wording, row: Unplanned): Wording {
  const isReminder = 'template' in standing.said && standing.said.template === 'reminder';
  return isReminder && row.snoozes === null ? cardOf(row) : standing;
}

export async function wordingOf(
  db: Kysely<Schema>,
  deliveryId: string,
): Promise<Wording & { readonly isTakenBack: boolean }> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.id', '=', deliveryId)
    .select(['topic', 'recalled_at'])
    .select(sql<Said>`coalesce(deliveries.said, notifications.said)`.as('said'))
    .executeTakeFirstOrThrow();
  return {
    said: row.said,
    isTakenBack: row.recalled_at !== null,
    ...(row.topic !== null && { topic: row.topic }),
  };
}
