import { type Kysely, sql } from 'kysely';
import type { ToldStops } from '../../chat/ports/turn-ledger.ts';
import type { StopReason } from '../../core/stop.ts';
import type { Clock } from '../../core/time.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** That somebody stopped something on a card, for the caller whose card it is: in the transaction of the stop. */
export function toldStops(db: Kysely<Schema>, clock: Clock): ToldStops {
  return {
    async stopped({ id, tellsStops }, reason) {
      if (tellsStops) await tell(db, { id, reason, at: clock.now() });
    },
  };
}

interface Stopped {
  readonly id: string;
  readonly reason: StopReason;
  readonly at: Date;
}

const tell = statement(
  ({ id, reason, at }: Placeholders<Stopped>) => sql`
    insert into delivery_events (caller_id, delivery_id, event, reason_code, at)
    select s.caller_id, d.id, 'stopped', ${reason}, ${at}::timestamptz
    from deliveries d join event_subscriptions s on s.caller_id::text = d.caller_id
    where d.id = ${id}::uuid and 'stopped' = any(s.events)
    -- The transaction that ends the subscription in this moment is waited for: else the foreign key fails the stop.
    for key share of s`,
);
