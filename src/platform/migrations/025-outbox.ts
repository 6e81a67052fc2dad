import { type Kysely, sql } from 'kysely';

/** A notification is its own order to expand its audience: who does that, and until when it is theirs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Null: nobody; `expanding_until` may still say from when on anybody may.
  `alter table notifications
    add column expanding_by text,
    add column expanding_until timestamptz`,
  // Few rows at a time, whatever was accepted: what Herald says itself has no audience.
  `create index notifications_unexpanded
    on notifications ((case urgency when 'urgent' then 0 when 'normal' then 1 else 2 end), created_at)
    where expanded_at is null and audience <> '{}'`,
];
