import { type Kysely, sql } from 'kysely';

/** What stops everybody, or a whole tenant, until somebody gets through again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `app`, `tenant:<id>`. Few rows, and none on a good day. `witness`: the one lane in which it was met, as long as
  // it may be about that one alone.
  `create table outages (
    key text primary key,
    reason_code text not null,
    since timestamptz not null,
    probe_at timestamptz not null,
    witness text)`,
  // Attempts that were no fault of the delivery's: they are not counted where tries are limited.
  `alter table deliveries add column free_attempts integer not null default 0`,
];
