import { type Kysely, sql } from 'kysely';

/** Addresses of their own for senders that sign, and what came by them already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table hooks (
    id uuid primary key,
    name text not null,
    source text not null,
    topic text,
    tenant_id text,
    audience jsonb not null,
    -- SHA-256 of the id in the address: who reads this table cannot post.
    address_hash text not null unique,
    secret text not null,
    former_secret text,
    former_until timestamptz,
    created_at timestamptz not null,
    revoked_at timestamptz,
    used_at timestamptz,
    refused_at timestamptz,
    refused_code text)`,
  `create unique index hooks_name on hooks (name) where revoked_at is null`,

  // By which a repeat is known: as long as the notification is kept, and not for a day, as what was signed once stays signed.
  `create table hook_marks (
    hook_id uuid not null references hooks on delete cascade,
    mark text not null,
    notification_id uuid not null references notifications on delete cascade,
    primary key (hook_id, mark))`,
  `create index hook_marks_notification on hook_marks (notification_id)`,
];
