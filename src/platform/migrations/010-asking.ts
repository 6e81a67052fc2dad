import { statements } from './statements.ts';

/**
 * A delivery's states before the present one. The states that every card passes are not written down: its birth, and
 * each time it was sent, are in its row and in its attempts.
 */
export const asking = statements([
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
  `create index notifications_caller on notifications (caller_id, id)`,
]);
