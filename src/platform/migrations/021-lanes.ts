import { type Kysely, sql } from 'kysely';

/** One conversation, one order: where a delivery stands in its lane, and whether the rest waits for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Written into no row that is there already, however many there are.
  `alter table deliveries
    add column is_reply boolean not null default false,
    add column placed_at timestamptz,
    add column leads boolean not null default false,
    add column failing_since timestamptz`,
  // Few rows at a time: what is tried again, what was let go, and what was said in a turn and is not sent yet.
  `create index deliveries_leading on deliveries (lane) where state = 'queued' and leads`,
];
