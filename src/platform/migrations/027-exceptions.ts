import { type Kysely, sql } from 'kysely';

/** The few of many that were not simply sent: whoever asks for them does not read the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // None of the states on the way of a card, which would write here twice for each.
  await sql`create index deliveries_exceptions on deliveries (notification_id, state, id)
    where operation = 'send' and state not in ('held', 'queued', 'sending', 'sent')`.execute(db);
}
