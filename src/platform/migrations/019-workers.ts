import { type Kysely, sql } from 'kysely';

/** Who holds leases, so that those of a process that is dead can be told from those of one that is slow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `lock`: the advisory lock that its listening session holds. `seen_at`: its last sign, by the database's own clock.
  `create table workers (
    id text primary key,
    lock bigint not null,
    seen_at timestamptz not null)`,
];
