import { statements } from '../../../platform/migrations/statements.ts';

const FIRST = [
  `create table reminders (
    id uuid primary key,
    tenant_id text not null,
    person_id uuid not null references people on delete cascade,
    what text not null,
    time_zone text not null,
    -- A cron pattern, read in that zone; null: once.
    every text,
    at timestamptz not null,
    state text not null check (state in ('waiting', 'done', 'removed')),
    -- Its next time; of one that is done, the last.
    delivery_id uuid not null references deliveries on delete cascade,
    -- The card that was snoozed.
    snoozes uuid references deliveries on delete set null,
    created_at timestamptz not null)`,
  `create index reminders_person on reminders (person_id, at) where state = 'waiting'`,
  `create index reminders_due on reminders (at) where state = 'waiting'`,
  `create index reminders_delivery on reminders (delivery_id)`,
  `create index reminders_snoozes on reminders (snoozes) where snoozes is not null`,
];

/** Reminders. The next time of each is a held delivery of the ledger, due at that instant. Never edited once released: add a new number. */
export const reminderMigrations = { '002-reminders': statements(FIRST) };
