import { type Kysely, sql } from 'kysely';

/** The way to what is old, and to what hangs on it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index notifications_age on notifications (created_at, id)`.execute(db);
  // Without it each notification that is deleted would read all keys.
  await sql`create index idempotency_keys_notification on idempotency_keys (notification_id)`.execute(db);
}
