import { type Kysely, sql } from 'kysely';

/** `real` ends at 3.4e38 and loses what is below 1.4e-45; JSON carries every number that `double precision` holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table readings alter column recent type double precision[]`.execute(db);
}
