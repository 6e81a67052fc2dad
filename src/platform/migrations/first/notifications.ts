import { leading } from './leading.ts';

/** The notifications: one row for each accepted request, event or occurrence, and how a repeat of it is known. */
export const NOTIFICATIONS = [
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
    -- When people get it together where it can wait, as the operator had it when it was accepted.
    can_wait text,
    send_at timestamptz,
    expires_at timestamptz,
    actor_aad_object_id text,
    correlation_id text not null,
    traceparent text,
    created_at timestamptz not null,
    expanded_at timestamptz,
    expansion jsonb,
    -- The worker that expands its audience. Null: nobody; "expanding_until" may still say from when on anybody may.
    expanding_by text,
    expanding_until timestamptz,
    key text,
    revision integer not null default 0,
    changed_at timestamptz,
    audience_revision integer not null default 0,
    cancelled_at timestamptz,
    recalled_at timestamptz,
    -- Its episode: when it ended, and that nobody is told of it any more who had not been shown it by then.
    ended_at timestamptz,
    is_over boolean not null default false,
    -- By the sender's clock: when the last began of the events that it tells of.
    began_at timestamptz,
    -- When a hook last posted of it.
    heard_at timestamptz,
    -- The one of which this says that it has become worse: one that goes up and down rings no more than once.
    worse_of uuid references notifications on delete set null,
    -- When it was how bad: its readers of that time need not be told so again.
    rose_at timestamptz,
    was_critical tstzmultirange,
    was_warning tstzmultirange,
    follow_up jsonb,
    fallback jsonb,
    -- A dialogue that starts with this card.
    begins jsonb,
    -- Since when a press on one of its cards is for everybody who has one.
    shared_at timestamptz,
    -- The acknowledgement that it asks for. Reminders, and those for the next people, are notifications of their own, of
    -- which this is the first.
    asks_acknowledge jsonb,
    acknowledge_of uuid references notifications on delete cascade,
    -- When the next step is due, and how many were taken.
    acknowledge_due_at timestamptz,
    acknowledge_steps smallint not null default 0,
    acknowledged_at timestamptz,
    acknowledged_by uuid references people on delete set null,
    -- A series: the notification that was posted. Each occurrence is a notification of its own, one for each time of the
    -- series, whichever worker makes it.
    repeat jsonb,
    -- When the next occurrence is due, and how many were made.
    repeat_next_at timestamptz,
    repeat_made integer not null default 0,
    occurrence_of uuid references notifications on delete set null,
    occurs_at timestamptz)`,
  `create index notifications_age on notifications (created_at, id) where ${leading('created_at')}`,
  `create index notifications_caller on notifications (caller_id, id) where ${leading('caller_id')}`,
  // A key means one notification; it is free again when that is cancelled, or its episode has ended.
  `create unique index notifications_key on notifications (caller_id, tenant_id, key)
    where key is not null and cancelled_at is null and ended_at is null`,
  // Addresses go with the person whose they are.
  `create index notifications_fallback on notifications (tenant_id, lower(fallback ->> 'person'))
    where fallback ? 'person'`,
  // To find the topics to which nobody posts any more.
  `create index notifications_topic on notifications (tenant_id, topic) where topic is not null`,
  // Few rows at a time, however many were accepted: a message of Herald's own has no audience.
  `create index notifications_unexpanded
    on notifications ((case urgency when 'urgent' then 0 when 'normal' then 1 else 2 end), created_at)
    where expanded_at is null and audience <> '{}'`,
  `create index notifications_worse on notifications (worse_of) where worse_of is not null`,
  `create index notifications_acknowledge_due on notifications (acknowledge_due_at)
    where acknowledge_due_at is not null`,
  `create index notifications_acknowledge_of on notifications (acknowledge_of) where acknowledge_of is not null`,
  `create index notifications_acknowledged_by on notifications (acknowledged_by) where acknowledged_by is not null`,
  `create index notifications_repeat_due on notifications (repeat_next_at) where repeat_next_at is not null`,
  `create unique index notifications_occurrence on notifications (occurrence_of, occurs_at)
    where occurrence_of is not null`,

  // `notification_id` is null where a post ended an episode that there was not: its repeat is known, too.
  `create table idempotency_keys (
    caller_id text not null,
    key text not null,
    body_hash text not null,
    notification_id uuid references notifications on delete cascade,
    created_at timestamptz not null,
    changed boolean not null default false,
    primary key (caller_id, key))`,
  `create index idempotency_keys_age on idempotency_keys (created_at)`,
  // Without it each notification that is deleted would read all keys.
  `create index idempotency_keys_notification on idempotency_keys (notification_id)`,

  // How a repeated post of a hook is known: as long as the notification is kept, and not for a day, as a signed body stays
  // signed.
  `create table hook_marks (
    hook_id uuid not null references hooks on delete cascade,
    mark text not null,
    notification_id uuid references notifications on delete cascade,
    kept_at timestamptz,
    primary key (hook_id, mark),
    check ((notification_id is null) = (kept_at is not null)))`,
  `create index hook_marks_notification on hook_marks (notification_id)`,
  `create index hook_marks_alone on hook_marks (kept_at) where notification_id is null`,
];
