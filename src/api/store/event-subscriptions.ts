import { type Kysely, type Selectable, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Schema } from '../../platform/schema.ts';
import type { EventSubscription, EventSubscriptions } from '../ports/event-subscriptions.ts';

/** Which callers want to hear what becomes of their deliveries. */
export function eventSubscriptions(db: Kysely<Schema>): EventSubscriptions {
  return {
    async find(callerId) {
      if (!isUuid(callerId)) return undefined;
      const row = await db
        .selectFrom('event_subscriptions')
        .where('caller_id', '=', callerId)
        .selectAll()
        .select(q => [
          q
            .selectFrom('delivery_events as e')
            .whereRef('e.caller_id', '=', 'event_subscriptions.caller_id')
            .select(sql<number>`count(*)::int`.as('count'))
            .as('waiting'),
          q
            .selectFrom('delivery_events as e')
            .whereRef('e.caller_id', '=', 'event_subscriptions.caller_id')
            .select(({ fn }) => fn.min('e.at').as('oldest'))
            .as('oldest_at'),
        ])
        .executeTakeFirst();
      return row && toSubscription(row);
    },
    async put(callerId, events, at) {
      const { rows } = await sql`
        insert into event_subscriptions (caller_id, events, since, next_at)
        select id, ${[...events]}::text[], ${at}::timestamptz, ${at}::timestamptz from api_keys
        where id::text = ${callerId} and revoked_at is null and callback_url is not null
        on conflict (caller_id) do update set events = excluded.events
        returning caller_id`.execute(db);
      return rows.length > 0 ? 'put' : 'no-callback';
    },
    async end(callerId) {
      if (!isUuid(callerId)) return false;
      const { numDeletedRows } = await db
        .deleteFrom('event_subscriptions')
        .where('caller_id', '=', callerId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

type Row = Selectable<Schema['event_subscriptions']> & {
  readonly waiting: number | null;
  readonly oldest_at: Date | null;
};

function toSubscription(row: Row): EventSubscription {
  const { refused_why: why, refused_at: at, tries, next_at: nextAt } = row;
  return {
    events: row.events,
    since: row.since,
    waiting: row.waiting ?? 0,
    ...(row.oldest_at !== null && { oldestAt: row.oldest_at }),
    ...(row.told_at !== null && { lastTakenAt: row.told_at }),
    missed: Number(row.missed),
    ...(tries > 0 && why !== null && at !== null && { refused: { why, at, tries, nextAt } }),
  };
}
