import { type Kysely, sql } from 'kysely';

/** Reaching people: what Herald installs for them, and who hears in their place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table people add column installed_for_at timestamptz`,

  // Whoever takes Herald away is forgotten, and must not get it installed again by the next notification. A hash
  // of the Entra object id is all that is left of them: it names nobody, and is enough to recognise a no.
  `create table removals (
    tenant_id text not null,
    person_hash text not null,
    removed_at timestamptz not null,
    primary key (tenant_id, person_hash))`,

  `alter table notifications add column fallback jsonb`,
  // Addresses go with whom they belong to.
  `create index notifications_fallback on notifications (tenant_id, lower(fallback ->> 'person'))
    where fallback ? 'person'`,
  // The delivery made in place of this one. Names of those whom a fallback stands for are read through it, so they
  // stand in one place only and go when the person is forgotten.
  `alter table deliveries add column fallback_id uuid references deliveries on delete set null`,
  `create index deliveries_fallback on deliveries (fallback_id) where fallback_id is not null`,
];
