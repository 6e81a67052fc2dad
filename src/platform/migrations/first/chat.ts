/** Conversations with people: what botbuilder keeps, and the dialogue that runs. */
export const CHAT = [
  `create table seen_activities (
    tenant_id text not null,
    conversation_id text not null,
    activity_id text not null,
    seen_at timestamptz not null,
    primary key (tenant_id, conversation_id, activity_id))`,
  `create index seen_activities_age on seen_activities (seen_at)`,

  // The state of botbuilder, which goes with its person.
  `create table bot_state (
    key text primary key,
    person_id uuid not null references people on delete cascade,
    value jsonb not null,
    etag bigint not null)`,
  `create index bot_state_person on bot_state (person_id)`,

  // One row while a dialogue runs in somebody's 1:1, written with the state. `until`: it is over then, and nothing waits
  // for it any longer.
  `create table dialogs (
    person_id uuid primary key references people on delete cascade,
    dialogue text not null,
    topic text not null,
    run text not null,
    step text not null,
    since timestamptz not null,
    last_activity_at timestamptz not null,
    interrupted_by uuid,
    until timestamptz)`,
];
