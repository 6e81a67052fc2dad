import { type Kysely, sql } from 'kysely';

/** What a notification happens because of, for traces; and keys that may only look at numbers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notifications add column traceparent text`.execute(db);
  await sql`alter table api_keys add column purpose text check (purpose in ('metrics'))`.execute(db);
}
