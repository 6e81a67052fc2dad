import { leading } from './leading.ts';

/** `array['held','queued'], array['held','suppressed'], …` */
function pairs(moves: Readonly<Record<string, string>>): string {
  return Object.entries(moves)
    .flatMap(([from, to]) => to.split(' ').map(each => `array['${from}','${each}']`))
    .join(', ');
}

/** The reasons for which a delivery is held to come together with others. */
const TOGETHER = `('burst', 'quiet-hours', 'paused', 'muted', 'topic-digest', 'can-wait')`;
const TOLD = `('sent', 'undelivered', 'suppressed', 'expired', 'folded', 'acknowledged')`;

/** The ledger: one row for each card that Herald ever means to send, its attempts, and what people did about it. */
export const DELIVERIES = [
  // Changes of one card in their order: the later takes a greater number while it holds the lock on the card.
  // Ids would not do: two processes whose clocks differ make them out of order.
  `create sequence change_numbers`,

  `create table deliveries (
    id uuid primary key,
    notification_id uuid not null references notifications on delete cascade,
    tenant_id text not null,
    caller_id text,
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
    -- Its place in its lane, and whether the rest waits for it.
    is_reply boolean not null default false,
    placed_at timestamptz,
    leads boolean not null default false,
    lease_owner text,
    lease_until timestamptz,
    attempt_count integer not null default 0,
    -- Attempts that were no fault of the delivery's: they are not counted where tries are limited.
    free_attempts integer not null default 0,
    failing_since timestamptz,
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
    -- The delivery made in place of this one. Names of those whom a fallback stands for are read through it, so they
    -- stand in one place only and go when the person is forgotten.
    fallback_id uuid references deliveries on delete set null,
    digest_id uuid references deliveries on delete set null,
    -- How it met a dialogue: the line above the card. Written by the turn that changed the dialogue.
    met jsonb,
    -- The line at the foot of the card on what its person did about it.
    remark jsonb)`,
  // Nobody is written to twice by one notification, however often its expansion is repeated.
  `create unique index deliveries_once on deliveries (notification_id, recipient_key) where operation = 'send'`,
  // Claims read exactly the due rows of one tenant and urgency, however long the queue is.
  `create index deliveries_queue on deliveries (tenant_id, priority, due_at, id)
    where ${leading('tenant_id')} and state = 'queued'`,
  `create index deliveries_callers on deliveries (tenant_id, priority, caller_id, due_at, id)
    where ${leading('tenant_id')} and state in ('held', 'queued', 'sending')`,
  // A delivery held for a digest is looked for by itself: it is not queued when it is due.
  `create index deliveries_held on deliveries (due_at)
    where ${leading('due_at')} and state = 'held' and reason_code not in ${TOGETHER}`,
  `create index deliveries_held_for_digest on deliveries (due_at) where state = 'held' and reason_code in ${TOGETHER}`,
  `create index deliveries_held_for_person on deliveries (person_id)
    where state = 'held' and reason_code in ${TOGETHER}`,
  // Those held for places are let go by themselves: they are few, and it is asked every second.
  `create index deliveries_held_there on deliveries (lane, due_at) where state = 'held' and person_id is null`,
  `create index deliveries_in_dialog on deliveries (lane, notification_id, id)
    where ${leading('lane')} and state = 'held' and reason_code = 'in-dialog'`,
  // Few rows at a time: those that are tried again, those that were let go, and replies that are not sent yet.
  `create index deliveries_leading on deliveries (lane) where state = 'queued' and leads`,
  // One send at a time per conversation: whatever a worker does wrong, the database refuses a second. Few rows, so the
  // deliveries of a lost worker are found by it, too.
  `create unique index deliveries_in_flight on deliveries (lane) where state = 'sending'`,
  `create index deliveries_page on deliveries (notification_id, id) where ${leading('notification_id')}`,
  `create index deliveries_person on deliveries (person_id, id) where person_id is not null`,
  `create index deliveries_card on deliveries (conversation_id, activity_id) where activity_id is not null`,
  // The last cards of a person that count: as many entries are read as are allowed.
  `create index deliveries_cards on deliveries (person_id, sent_at)
    where operation = 'send' and priority > 0 and person_id is not null and sent_at is not null`,
  `create index deliveries_fallback on deliveries (fallback_id) where fallback_id is not null`,
  `create index deliveries_digest on deliveries (digest_id) where digest_id is not null`,
  // The few of many that were not simply sent. None of the states on the way of a card, which would write here twice for each.
  `create index deliveries_exceptions on deliveries (notification_id, state, id)
    where ${leading('notification_id')} and operation = 'send' and state not in ('held', 'queued', 'sending', 'sent')`,
  `create index deliveries_changes on deliveries (amends, change_number) where amends is not null`,
  // The first to find that a card is behind makes its change; the others find it made.
  `create unique index deliveries_change_once on deliveries (amends, revision)
    where operation = 'update' and revision > 0`,
  `create unique index deliveries_recall_once on deliveries (amends) where operation = 'delete'`,
  // The last that somebody did, in the few cards of which there is anything to say.
  `create index deliveries_remarks on deliveries (person_id) where remark is not null`,
  // Fan-outs insert and update the same rows at once: leave room on the page so that updates stay on it.
  `alter table deliveries set (fillfactor = 70)`,

  // Whichever statement makes a row, or brings an old one back, cannot forget whose it is.
  `create function say_whose() returns trigger language plpgsql as $$
    begin
      select caller_id into new.caller_id from notifications where id = new.notification_id;
      return new;
    end $$`,
  `create trigger deliveries_caller before insert or update of state on deliveries for each row
    when (new.caller_id is null) execute function say_whose()`,

  // The moves of core/delivery.ts once more, because a migration never changes; a test compares the two. A folded delivery
  // goes on when its person asks for it, and comes to an end with its digest, or before that is sent.
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

  // The states that a delivery was in before its state of now. The states that every card passes are not written down:
  // its birth, and each time it was sent, are in its row and in its attempts.
  `create table stays (
    delivery_id uuid not null references deliveries on delete cascade,
    number bigint generated always as identity,
    state text not null,
    reason_code text not null,
    since timestamptz not null,
    due_at timestamptz not null,
    primary key (delivery_id, number))`,
  `create function keep_stay() returns trigger language plpgsql as $$
    begin
      insert into stays (delivery_id, state, reason_code, since, due_at)
      values (old.id, old.state, old.reason_code, old.state_since, old.due_at);
      return null;
    end $$`,
  `create trigger deliveries_stays after update of state, reason_code on deliveries for each row
    when (old.operation = 'send' and (old.state <> new.state or old.reason_code <> new.reason_code)
      and old.state <> 'sending'
      and not (old.state = 'queued' and old.reason_code = 'accepted' and old.state_since = old.created_at))
    execute function keep_stay()`,

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

  // The windows of digests that were told, to a person or in a group chat or channel.
  `create table digest_windows (
    person_id uuid references people on delete cascade,
    tenant_id text,
    conversation_id text,
    ends_at timestamptz not null,
    -- The digest, or the only card that came in it.
    delivery_id uuid not null unique references deliveries on delete cascade,
    constraint digest_windows_of_one check (
      num_nonnulls(person_id, conversation_id) = 1 and (conversation_id is null) = (tenant_id is null)),
    unique (person_id, ends_at),
    unique (tenant_id, conversation_id, ends_at))`,

  // A card in a channel has an answer of each of its readers; `answer` of its delivery is the last of them.
  `create table card_answers (
    delivery_id uuid not null references deliveries on delete cascade,
    person_id uuid not null references people on delete cascade,
    verb text not null,
    data jsonb not null,
    answered_at timestamptz not null,
    primary key (delivery_id, person_id))`,
  `create index card_answers_person on card_answers (person_id)`,

  // Presses on the buttons of a caller, of which that caller is told.
  `create table presses (
    id uuid primary key,
    notification_id uuid not null references notifications on delete cascade,
    delivery_id uuid not null references deliveries on delete cascade,
    person_id uuid not null references people on delete cascade,
    verb text not null,
    data jsonb not null,
    is_exclusive boolean not null,
    is_shared boolean not null,
    -- Its place among those of its card: its caller is told of one after the other.
    number integer not null,
    -- \`noted\`: nobody is told of it, and it stands all the same.
    state text not null check (state in ('pending', 'done', 'noted', 'refused', 'failed')),
    text text,
    -- Why its caller did not take it, so that its card says what is true of it.
    trouble text,
    pressed_at timestamptz not null,
    -- When its caller first did not take it.
    tried_at timestamptz,
    ended_at timestamptz)`,
  // The first is decided here, however many press at once.
  `create unique index presses_first on presses (notification_id)
    where is_exclusive and state in ('pending', 'done', 'noted')`,
  `create unique index presses_card on presses (delivery_id, number)`,
  `create index presses_notification on presses (notification_id)`,
  `create index presses_person on presses (person_id)`,

  // The outcomes of deliveries, for callers that want to be told.
  `create table delivery_events (
    number bigint generated always as identity primary key,
    caller_id uuid not null references event_subscriptions on delete cascade,
    delivery_id uuid not null references deliveries on delete cascade,
    event text not null,
    reason_code text not null,
    at timestamptz not null,
    batch uuid)`,
  `create index delivery_events_caller on delivery_events (caller_id, number)`,
  `create index delivery_events_delivery on delivery_events (delivery_id)`,
  `create index delivery_events_batch on delivery_events (batch) where batch is not null`,
  // In the transaction of the state itself, whichever statement brings it. Where nobody asks, it is one look at an index
  // that is empty. A caller may end its subscription at that moment: the share is waited for, and then there is nobody to
  // tell; the foreign key alone would wait, too, and then fail the settlement, after which the card goes out once more.
  // A preview tells its caller nothing.
  `create function tell_caller() returns trigger language plpgsql as $$
    begin
      if exists (select from event_subscriptions where caller_id::text = new.caller_id) then
        insert into delivery_events (caller_id, delivery_id, event, reason_code, at)
        select caller_id, new.id, new.state, new.reason_code, new.state_since
        from event_subscriptions where caller_id::text = new.caller_id and new.state = any(events)
          and not exists (select from notifications where id = new.notification_id and said #> '{data,preview}' is not null)
        for key share of event_subscriptions;
      end if;
      return null;
    end $$`,
  `create trigger deliveries_told_new after insert on deliveries for each row
    when (new.operation = 'send' and new.state in ${TOLD}) execute function tell_caller()`,
  `create trigger deliveries_told after update of state on deliveries for each row
    when (new.operation = 'send' and old.state <> new.state and new.state in ${TOLD}) execute function tell_caller()`,
];
