import { type Kysely, sql } from 'kysely';

/** The address book, the ledger, and who may write to it. Never edited once released: add a new number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** `array['held','queued'], array['held','suppressed'], …` */
function pairs(moves: Readonly<Record<string, string>>): string {
  return Object.entries(moves)
    .flatMap(([from, to]) => to.split(' ').map(each => `array['${from}','${each}']`))
    .join(', ');
}

const STATEMENTS = [
  `create table tenants (
    id text primary key,
    service_url text not null,
    bot_id text not null,
    seen_at timestamptz not null)`,

  `create table people (
    id uuid primary key,
    tenant_id text not null,
    teams_id text, aad_object_id text,
    name text, given_name text, upn text, email text, role text,
    locale text, time_zone text,
    reach text not null check (reach in ('unknown', 'open', 'removed', 'blocked')),
    personal_conversation_id text,
    unique (tenant_id, teams_id),
    unique (tenant_id, aad_object_id))`,

  // Any address of a person is found with one read of this key; an "or" over four columns would be four.
  `create table person_addresses (
    tenant_id text not null,
    address text not null,
    person_id uuid not null references people on delete cascade,
    primary key (tenant_id, address))`,
  `create index person_addresses_person on person_addresses (person_id)`,

  `create table conversations (
    tenant_id text not null,
    id text not null,
    kind text not null check (kind in ('personal', 'groupChat', 'channel')),
    service_url text not null,
    bot_id text not null,
    name text,
    team_id text,
    person_id uuid references people on delete set null,
    state text not null check (state in ('open', 'archived', 'removed', 'blocked', 'gone')),
    seen_at timestamptz not null,
    primary key (tenant_id, id))`,
  `create index conversations_person on conversations (person_id) where person_id is not null`,
  `create index conversations_team on conversations (tenant_id, team_id) where team_id is not null`,

  `create table installations (
    tenant_id text not null,
    place_id text not null,
    scope text not null check (scope in ('personal', 'groupChat', 'channel')),
    installed_at timestamptz,
    changed_at timestamptz not null,
    welcomed_at timestamptz,
    primary key (tenant_id, place_id))`,

  `create table teams (
    tenant_id text not null,
    id text not null,
    name text,
    aad_group_id text,
    named_at timestamptz,
    state text not null default 'active' check (state in ('active', 'archived', 'deleted')),
    state_at timestamptz,
    primary key (tenant_id, id))`,

  `create table channels (
    tenant_id text not null,
    id text not null,
    team_id text not null,
    name text,
    named_at timestamptz,
    state text not null default 'active' check (state in ('active', 'deleted')),
    state_at timestamptz,
    primary key (tenant_id, id))`,
  `create index channels_team on channels (tenant_id, team_id)`,

  `create table memberships (
    tenant_id text not null,
    place_id text not null,
    person_id uuid not null references people on delete cascade,
    generation integer not null,
    primary key (tenant_id, place_id, person_id))`,
  `create index memberships_person on memberships (person_id)`,

  `create table rosters (
    tenant_id text not null,
    place_id text not null,
    conversation_id text not null,
    generation integer not null,
    continuation text,
    state text not null check (state in ('running', 'complete', 'failed')),
    completed_at timestamptz,
    changed_at timestamptz not null,
    primary key (tenant_id, place_id))`,

  `create table topics (
    tenant_id text not null,
    name text not null,
    created_at timestamptz not null,
    primary key (tenant_id, name))`,

  `create table subscriptions (
    person_id uuid not null references people on delete cascade,
    topic text not null,
    choice text not null check (choice in ('in', 'out')),
    before text check (before in ('in', 'out')),
    changed_at timestamptz not null,
    primary key (person_id, topic))`,
  `create index subscriptions_topic on subscriptions (topic, person_id) where choice = 'in'`,

  `create table api_keys (
    id uuid primary key,
    name text not null,
    hash text not null unique,
    topics jsonb,
    tenants jsonb,
    created_at timestamptz not null,
    revoked_at timestamptz)`,
  `create unique index api_keys_name on api_keys (name) where revoked_at is null`,

  `create table notifications (
    id uuid primary key,
    tenant_id text not null,
    caller_id text not null,
    caller_name text not null,
    topic text,
    said jsonb not null,
    audience jsonb not null,
    urgency text not null check (urgency in ('low', 'normal', 'urgent')),
    interruption text not null check (interruption in ('ad-hoc', 'when-idle', 'cancel', 'interrupt')),
    send_at timestamptz,
    expires_at timestamptz,
    actor_aad_object_id text,
    correlation_id text not null,
    created_at timestamptz not null,
    expanded_at timestamptz,
    expansion jsonb)`,

  `create table idempotency_keys (
    caller_id text not null,
    key text not null,
    body_hash text not null,
    notification_id uuid not null references notifications on delete cascade,
    created_at timestamptz not null,
    primary key (caller_id, key))`,
  `create index idempotency_keys_age on idempotency_keys (created_at)`,

  `create table deliveries (
    id uuid primary key,
    notification_id uuid not null references notifications on delete cascade,
    tenant_id text not null,
    operation text not null check (operation in ('send', 'update', 'delete')),
    amends uuid references deliveries on delete cascade,
    recipient jsonb not null,
    recipient_key text not null,
    person_id uuid references people on delete set null,
    because jsonb not null,
    lane text not null,
    priority smallint not null check (priority between 0 and 2),
    state text not null check (state in ('held', 'queued', 'sending', 'sent', 'undelivered', 'suppressed',
                                         'folded', 'cancelled', 'expired', 'recalled', 'acknowledged')),
    reason_code text not null,
    state_since timestamptz not null,
    due_at timestamptz not null,
    lease_owner text,
    lease_until timestamptz,
    attempt_count integer not null default 0,
    possibly_repeated boolean not null default false,
    conversation_id text,
    activity_id text,
    sent_at timestamptz,
    said jsonb,
    report jsonb,
    answer jsonb,
    created_at timestamptz not null)`,
  // Nobody is written to twice by one notification, however often its expansion is repeated.
  `create unique index deliveries_once on deliveries (notification_id, recipient_key) where operation = 'send'`,
  // Claims read exactly the due rows of one tenant and urgency, however long the queue is.
  `create index deliveries_queue on deliveries (tenant_id, priority, due_at, id) where state = 'queued'`,
  `create index deliveries_held on deliveries (due_at) where state = 'held'`,
  // One send at a time per conversation: whatever a worker does wrong, the database refuses a second.
  `create unique index deliveries_in_flight on deliveries (lane) where state = 'sending'`,
  `create index deliveries_leases on deliveries (lease_until) where state = 'sending'`,
  // Lanes in which Teams asked for a pause. Few rows at a time, so it costs the others nothing.
  `create index deliveries_paused on deliveries (lane, due_at) where state = 'queued' and reason_code = 'throttled'`,
  `create index deliveries_page on deliveries (notification_id, id)`,
  `create index deliveries_person on deliveries (person_id, id) where person_id is not null`,
  `create index deliveries_card on deliveries (tenant_id, conversation_id, activity_id) where activity_id is not null`,
  // The moves of core/delivery.ts once more, because a migration never changes; a test compares the two.
  `create function refuse_illegal_move() returns trigger language plpgsql as $$
    begin
      if array[old.state, new.state] not in (
        ${pairs({
          held: 'queued suppressed folded cancelled expired undelivered',
          queued: 'held sending suppressed folded cancelled expired undelivered',
          sending: 'queued held sent undelivered suppressed expired cancelled',
          sent: 'acknowledged recalled',
          acknowledged: 'recalled',
          undelivered: 'queued',
        })})
      then raise exception 'a delivery may not move from % to %', old.state, new.state; end if;
      return new;
    end $$`,
  `create trigger deliveries_moves before update of state on deliveries for each row
    when (old.state <> new.state) execute function refuse_illegal_move()`,
  // Fan-outs insert and update the same rows at once: leave room on the page so that updates stay on it.
  `alter table deliveries set (fillfactor = 70)`,

  `create table attempts (
    delivery_id uuid not null references deliveries on delete cascade,
    number integer not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome text check (outcome in ('sent', 'refused', 'unknown', 'not-tried')),
    status integer,
    code text,
    reason_code text,
    primary key (delivery_id, number))`,

  `create table seen_activities (
    tenant_id text not null,
    conversation_id text not null,
    activity_id text not null,
    seen_at timestamptz not null,
    primary key (tenant_id, conversation_id, activity_id))`,
  `create index seen_activities_age on seen_activities (seen_at)`,
];
