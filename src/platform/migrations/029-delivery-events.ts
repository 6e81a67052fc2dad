import { statements } from './statements.ts';

/** The delivery events, for callers that want to be told. */
export const deliveryEvents = statements([
  `create table event_subscriptions (
    caller_id uuid primary key references api_keys on delete cascade,
    events text[] not null,
    since timestamptz not null,
    -- What is being posted, the same at each try.
    batch uuid,
    next_at timestamptz not null,
    taken_by text,
    taken_until timestamptz,
    tries integer not null default 0,
    refused_at timestamptz,
    refused_why text,
    told_at timestamptz,
    -- Given up since the last post that was taken: they were too old, or too many.
    missed bigint not null default 0)`,
  // As deliveries name their caller, which need not be one of these.
  `create index event_subscriptions_caller on event_subscriptions ((caller_id::text))`,
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
  // that is empty.
  `create function tell_caller() returns trigger language plpgsql as $$
    begin
      if exists (select from event_subscriptions where caller_id::text = new.caller_id) then
        insert into delivery_events (caller_id, delivery_id, event, reason_code, at)
        select caller_id, new.id, new.state, new.reason_code, new.state_since
        from event_subscriptions where caller_id::text = new.caller_id and new.state = any(events);
      end if;
      return null;
    end $$`,
  `create trigger deliveries_told_new after insert on deliveries for each row
    when (new.operation = 'send'
      and new.state in ('sent', 'undelivered', 'suppressed', 'expired', 'folded', 'acknowledged'))
    execute function tell_caller()`,
  `create trigger deliveries_told after update of state on deliveries for each row
    when (new.operation = 'send' and old.state <> new.state
      and new.state in ('sent', 'undelivered', 'suppressed', 'expired', 'folded', 'acknowledged'))
    execute function tell_caller()`,
]);
