import { statements } from '../../../platform/migrations/statements.ts';

const FIRST = [
  `create table watches (
    id uuid primary key,
    tenant_id text not null,
    person_id uuid not null references people on delete cascade,
    subject text not null,
    subject_key text not null,
    condition jsonb not null,
    base jsonb,
    -- Null where every reading is judged.
    calm_above double precision,
    calm_below double precision,
    fired boolean not null,
    fired_at timestamptz,
    pending jsonb,
    created_at timestamptz not null,
    ends_at timestamptz not null)`,
  // The same wish twice is one watch; and the watches of a person.
  `create unique index watches_wish on watches (person_id, subject_key, condition)`,
  `create index watches_subject on watches (tenant_id, subject_key)`,
  `create index watches_end on watches (ends_at)`,
  // Changes that wait for the end of a quiet time, looked for every second.
  `create index watches_pending on watches (fired_at) where pending is not null`,

  // Unlogged: a row is written with each reading, and a crash of the database loses nothing that was told or is
  // compared with (that is in watches), only the small chart. fillfactor: the row is rewritten in its own page.
  `create unlogged table readings (
    tenant_id text not null,
    subject_key text not null,
    subject text not null,
    value jsonb,
    unit text,
    at timestamptz not null,
    recent double precision[] not null default '{}',
    -- When each of these was read.
    recent_at timestamptz[] not null default '{}',
    primary key (tenant_id, subject_key)) with (fillfactor = 50)`,
];

/** Watches, and the last readings of each subject. Never edited once released: add a new number. */
export const watchMigrations = { '003-watches': statements(FIRST) };
