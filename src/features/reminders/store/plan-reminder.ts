import { type Kysely, type Selectable, sql } from 'kysely';
import type { Said } from '../../../core/notification.ts';
import type { NewId } from '../../../core/time.ts';
import { ofHerald, recordTo } from '../../../ledger/store/recording.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { Reminder } from '../reminder.ts';
import { reworded } from '../rules/reminder-said.ts';

/** A reminder as it is kept; `delivery_id` is that of its next time, which is being planned. */
export type ReminderRow = Selectable<Schema['reminders']>;
export type Unplanned = Omit<ReminderRow, 'delivery_id'>;

/** The content of its card, and its topic. */
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
    // Somebody asked for it at that time: it comes then, and is no burst.
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

/** Cancels a delivery that is still held or queued. A card that was handed to Teams stays there. */
export async function cancel(
  db: Kysely<Schema>,
  deliveryId: string,
  reason: 'cancelled' | 'taken-back' | 'superseded',
  now: Date,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'cancelled', reason_code: reason, state_since: now })
    .where('id', '=', deliveryId)
    .where('state', 'in', ['held', 'queued'])
    .execute();
}

/** The same at another time, or in other words. */
export function restated(standing: Wording, row: Unplanned): Wording {
  return { ...standing, said: reworded(standing.said, toReminder(row)) };
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

export function toReminder(row: Unplanned): Reminder {
  return {
    id: row.id,
    what: row.what,
    at: row.at,
    timeZone: row.time_zone,
    state: row.state,
    ...(row.every !== null && { every: row.every }),
    ...(row.snoozes !== null && { snoozes: row.snoozes }),
  };
}
