import { type Kysely, sql } from 'kysely';

/** Dialogues: their state, who is in the middle of one, and how a delivery met it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // What botbuilder keeps. Whoever is forgotten takes it along.
  `create table bot_state (
    key text primary key,
    person_id uuid not null references people on delete cascade,
    value jsonb not null,
    etag bigint not null)`,
  `create index bot_state_person on bot_state (person_id)`,

  // One row while a dialogue runs in somebody's 1:1, written with the state.
  `create table dialogs (
    person_id uuid primary key references people on delete cascade,
    dialogue text not null,
    topic text not null,
    run text not null,
    step text not null,
    since timestamptz not null,
    last_activity_at timestamptz not null,
    interrupted_by uuid)`,

  `create table preferences (
    person_id uuid primary key references people on delete cascade,
    interruption text check (interruption in ('ad-hoc', 'when-idle', 'cancel', 'interrupt')),
    quiet_summary boolean,
    changed_at timestamptz not null)`,

  // Missing: as the person wishes. `begins`: a dialogue that starts with this card.
  `alter table notifications
    alter column interruption drop not null,
    add column begins jsonb`,
  // How it met a dialogue: the line above the card. Written by the turn that changed the dialogue.
  `alter table deliveries add column met jsonb`,
  `create index deliveries_in_dialog on deliveries (lane, notification_id, id)
    where state = 'held' and reason_code = 'in-dialog'`,
];
