/** The wishes of people: topics, stops and settings. */
export const WISHES = [
  `create table topics (
    tenant_id text not null,
    name text not null,
    created_at timestamptz not null,
    -- The first caller that posted to it.
    caller_id text,
    primary key (tenant_id, name))`,
  `create index topics_caller on topics (caller_id) where caller_id is not null`,

  `create table subscriptions (
    person_id uuid not null references people on delete cascade,
    topic text not null,
    choice text not null check (choice in ('in', 'out')),
    before text check (before in ('in', 'out')),
    changed_at timestamptz not null,
    primary key (person_id, topic))`,
  `create index subscriptions_topic on subscriptions (topic, person_id) where choice = 'in'`,
  `create index subscriptions_by_topic on subscriptions (topic)`,

  // Stops that are wider or narrower than one topic.
  `create table stops (
    id uuid primary key,
    person_id uuid not null references people on delete cascade,
    kind text not null check (kind in ('topics', 'subject', 'actor', 'everything')),
    -- Of a subject the topic in which it came; of topics the pattern of their names.
    topic text not null default '',
    -- The sender's id of a subject or actor, where it gave one; else its name is what it is known by.
    ref text not null default '',
    name text not null default '',
    stopped_at timestamptz not null,
    unique (person_id, kind, topic, ref, name))`,

  `create table preferences (
    person_id uuid primary key references people on delete cascade,
    interruption text check (interruption in ('ad-hoc', 'when-idle', 'cancel', 'interrupt')),
    quiet_summary boolean,
    -- Null: as Teams says.
    language text,
    -- When they want to hear nothing, and what they want together: \`core/attention.ts\`.
    attention jsonb,
    changed_at timestamptz not null)`,
];
