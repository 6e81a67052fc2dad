import { type Kysely, sql } from 'kysely';

/** When a key was last shown, to the minute: what nobody uses can be revoked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_keys add column last_used_at timestamptz`.execute(db);
}
