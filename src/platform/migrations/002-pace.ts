import { type Kysely, sql } from 'kysely';

/** How fast Teams may be asked: what was counted, and what is to stand still. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `tenant:<id>`: the last turn that was given. `lane:…`, `roster:…`: also every turn of the last hour, in order.
  // Rows change with every request: room on the page keeps the change there.
  `create table paces (
    key text primary key,
    last_at timestamptz not null,
    taken timestamptz[] not null default '{}')
    with (fillfactor = 50)`,
  // `app`, `tenant:<id>`, `lane:<lane>`.
  `create table pauses (
    key text primary key,
    until timestamptz not null,
    reason_code text not null)`,
  `drop index deliveries_paused`,
];
