import { statements } from './statements.ts';

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
    installed_for_at timestamptz,
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
    -- Who posted to it first.
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

  `create table api_keys (
    id uuid primary key,
    name text not null,
    hash text not null unique,
    topics jsonb,
    tenants jsonb,
    created_at timestamptz not null,
    revoked_at timestamptz,
    -- Null: may post.
    purpose text check (purpose in ('metrics', 'readings', 'questions')),
    -- To the minute: what nobody uses can be revoked.
    last_used_at timestamptz)`,
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
    -- Null: as the person wishes.
    interruption text check (interruption in ('ad-hoc', 'when-idle', 'cancel', 'interrupt')),
    send_at timestamptz,
    expires_at timestamptz,
    actor_aad_object_id text,
    correlation_id text not null,
    created_at timestamptz not null,
    expanded_at timestamptz,
    expansion jsonb,
    key text,
    revision integer not null default 0,
    changed_at timestamptz,
    audience_revision integer not null default 0,
    cancelled_at timestamptz,
    recalled_at timestamptz,
    follow_up jsonb,
    fallback jsonb,
    traceparent text,
    -- A dialogue that starts with this card.
    begins jsonb,
    -- Who expands its audience. Null: nobody; "expanding_until" may still say from when on anybody may.
    expanding_by text,
    expanding_until timestamptz)`,
  `create index notifications_age on notifications (created_at, id)`,
  // A key means one notification; who cancels it may use the key for another.
  `create unique index notifications_key on notifications (caller_id, tenant_id, key)
    where key is not null and cancelled_at is null`,
  // Addresses go with whom they belong to.
  `create index notifications_fallback on notifications (tenant_id, lower(fallback ->> 'person'))
    where fallback ? 'person'`,
  // Which topics nobody posts to any more.
  `create index notifications_topic on notifications (tenant_id, topic) where topic is not null`,
  // Few rows at a time, whatever was accepted: what Herald says itself has no audience.
  `create index notifications_unexpanded
    on notifications ((case urgency when 'urgent' then 0 when 'normal' then 1 else 2 end), created_at)
    where expanded_at is null and audience <> '{}'`,

  `create table idempotency_keys (
    caller_id text not null,
    key text not null,
    body_hash text not null,
    notification_id uuid not null references notifications on delete cascade,
    created_at timestamptz not null,
    changed boolean not null default false,
    primary key (caller_id, key))`,
  `create index idempotency_keys_age on idempotency_keys (created_at)`,
  // Without it each notification that is deleted would read all keys.
  `create index idempotency_keys_notification on idempotency_keys (notification_id)`,

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

  // Changes of one card in their order: the later takes a greater number while it holds the lock on the card.
  // Ids would not do: two processes whose clocks differ make them out of order.
  `create sequence change_numbers`,

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
    created_at timestamptz not null,
    revision integer not null default 0,
    change_number bigint,
    overtaken boolean not null default false,
    stopped boolean not null default false,
    -- The delivery made in place of this one. Names of those whom a fallback stands for are read through it, so they
    -- stand in one place only and go when the person is forgotten.
    fallback_id uuid references deliveries on delete set null,
    digest_id uuid references deliveries on delete set null,
    -- Attempts that were no fault of the delivery's: they are not counted where tries are limited.
    free_attempts integer not null default 0,
    -- How it met a dialogue: the line above the card. Written by the turn that changed the dialogue.
    met jsonb,
    caller_id text,
    -- Where it stands in its lane, and whether the rest waits for it.
    is_reply boolean not null default false,
    placed_at timestamptz,
    leads boolean not null default false,
    failing_since timestamptz)`,
  // Nobody is written to twice by one notification, however often its expansion is repeated.
  `create unique index deliveries_once on deliveries (notification_id, recipient_key) where operation = 'send'`,
  // Claims read exactly the due rows of one tenant and urgency, however long the queue is.
  `create index deliveries_queue on deliveries (tenant_id, priority, due_at, id) where state = 'queued'`,
  `create index deliveries_callers on deliveries (tenant_id, priority, caller_id, due_at, id)
    where state in ('held', 'queued', 'sending')`,
  // Deliveries held for a digest are looked for by themselves: they are not queued when they are due.
  `create index deliveries_held on deliveries (due_at) where state = 'held' and reason_code <> 'burst'`,
  `create index deliveries_burst on deliveries (due_at) where state = 'held' and reason_code = 'burst'`,
  `create index deliveries_burst_person on deliveries (person_id) where state = 'held' and reason_code = 'burst'`,
  `create index deliveries_in_dialog on deliveries (lane, notification_id, id)
    where state = 'held' and reason_code = 'in-dialog'`,
  // Few rows at a time: what is tried again, what was let go, and what was said in a turn and is not sent yet.
  `create index deliveries_leading on deliveries (lane) where state = 'queued' and leads`,
  // One send at a time per conversation: whatever a worker does wrong, the database refuses a second. Few rows, so what a
  // lost worker held is found by it, too.
  `create unique index deliveries_in_flight on deliveries (lane) where state = 'sending'`,
  `create index deliveries_page on deliveries (notification_id, id)`,
  `create index deliveries_person on deliveries (person_id, id) where person_id is not null`,
  `create index deliveries_card on deliveries (conversation_id, activity_id) where activity_id is not null`,
  // The last cards of a person that count: as many entries are read as are allowed.
  `create index deliveries_cards on deliveries (person_id, sent_at)
    where operation = 'send' and priority > 0 and person_id is not null and sent_at is not null`,
  `create index deliveries_fallback on deliveries (fallback_id) where fallback_id is not null`,
  `create index deliveries_digest on deliveries (digest_id) where digest_id is not null`,
  // The few of many that were not simply sent. None of the states on the way of a card, which would write here twice for each.
  `create index deliveries_exceptions on deliveries (notification_id, state, id)
    where operation = 'send' and state not in ('held', 'queued', 'sending', 'sent')`,
  `create index deliveries_changes on deliveries (amends, change_number) where amends is not null`,
  // The first process to find that a card is behind makes its change; the others find it made.
  `create unique index deliveries_change_once on deliveries (amends, revision)
    where operation = 'update' and revision > 0`,
  `create unique index deliveries_recall_once on deliveries (amends) where operation = 'delete'`,
  // Whichever statement makes a row, or brings an old one back, cannot forget whose it is.
  `create function say_whose() returns trigger language plpgsql as $$
    begin
      select caller_id into new.caller_id from notifications where id = new.notification_id;
      return new;
    end $$`,
  `create trigger deliveries_caller before insert or update of state on deliveries for each row
    when (new.caller_id is null) execute function say_whose()`,
  // The moves of core/delivery.ts once more, because a migration never changes; a test compares the two. A folded
  // delivery goes on when its person asks for it, and comes to an end with its digest, or before that is sent.
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
          folded: 'queued undelivered suppressed expired cancelled',
        })})
      then raise exception 'a delivery may not move from % to %', old.state, new.state; end if;
      return new;
    end $$`,
  `create trigger deliveries_moves before update of state on deliveries for each row
    when (old.state <> new.state) execute function refuse_illegal_move()`,
  // Fan-outs insert and update the same rows at once: leave room on the page so that updates stay on it.
  `alter table deliveries set (fillfactor = 70)`,

  // A card in a channel has an answer of each who reads it; `answer` of its delivery is the last of them.
  `create table card_answers (
    delivery_id uuid not null references deliveries on delete cascade,
    person_id uuid not null references people on delete cascade,
    verb text not null,
    data jsonb not null,
    answered_at timestamptz not null,
    primary key (delivery_id, person_id))`,
  `create index card_answers_person on card_answers (person_id)`,

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

  // A person who takes Herald away is forgotten, and must not get it installed again by the next notification. A hash
  // of the Entra object id is all that is left of them: it names nobody, and is enough to recognise a no.
  `create table removals (
    tenant_id text not null,
    person_hash text not null,
    removed_at timestamptz not null,
    primary key (tenant_id, person_hash))`,

  // The state that botbuilder keeps. It goes with a person who is forgotten.
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
  `create table preferences (
    person_id uuid primary key references people on delete cascade,
    interruption text check (interruption in ('ad-hoc', 'when-idle', 'cancel', 'interrupt')),
    quiet_summary boolean,
    changed_at timestamptz not null)`,

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
  // `app`, `tenant:<id>`. Few rows, and none on a good day. `witness`: the one lane in which it was met, as long as
  // it may be about that one alone.
  `create table outages (
    key text primary key,
    reason_code text not null,
    since timestamptz not null,
    probe_at timestamptz not null,
    witness text)`,
  // `lock`: the advisory lock that its listening session holds. `seen_at`: its last sign, by the database's own clock.
  `create table workers (
    id text primary key,
    lock bigint not null,
    seen_at timestamptz not null)`,
];

/**
 * The address book, the ledger, who may write to it, and how fast Teams is asked. A feature makes its own tables.
 * Never edited once released: add a new number.
 */
export const herald = statements(STATEMENTS);
