import { statements } from './statements.ts';

/**
 * A caller that ends its subscription at the moment of an event: the share is waited for, and then there is nobody to tell.
 * The foreign key alone would wait, too, and then fail the settlement, after which the card goes out once more.
 * A preview tells its caller nothing.
 */
export const toldInTime = statements([
  `create or replace function tell_caller() returns trigger language plpgsql as $$
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
]);
