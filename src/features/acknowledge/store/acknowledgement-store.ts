import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../../core/time.ts';
import { type Enqueued, type EnqueueWork, toEnqueued } from '../../../ledger/store/amend.ts';
import type { Schema } from '../../../platform/schema.ts';
import type { Acknowledgements } from '../acknowledge-ports.ts';

/** In the transaction of a turn. */
export function acknowledgementStore(
  db: Kysely<Schema>,
  clock: Clock,
  enqueue: EnqueueWork,
): Acknowledgements {
  return {
    async take(deliveryId, personId) {
      const now = clock.now();
      const first = await lockedOpen(db, deliveryId, now);
      if (first === undefined) return;
      for (const copy of await markAll(db, first, personId, now)) await enqueue.followUp(db, copy);
      await sql`
        update deliveries set state = 'acknowledged', reason_code = 'answered', state_since = ${now}
        where id = ${deliveryId} and state = 'sent'`.execute(db);
    },
  };
}

/**
 * The first of the notifications that are about it, if nobody takes care yet, and it is not over. Of all who press at
 * the same moment one has it; the others wait for that one's turn to end, and then find it taken.
 */
async function lockedOpen(db: Kysely<Schema>, deliveryId: string, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from notifications where id = (
        select coalesce(n.acknowledge_of, n.id) from deliveries d join notifications n on n.id = d.notification_id
        where d.id = ${deliveryId})
      and asks_acknowledge is not null and acknowledged_at is null and cancelled_at is null and ended_at is null
      and (expires_at is null or expires_at > ${now})
    for no key update`.execute(db);
  return rows[0]?.id;
}

async function markAll(db: Kysely<Schema>, first: string, personId: string, now: Date): Promise<Enqueued[]> {
  const { rows } = await sql<Parameters<typeof toEnqueued>[0]>`
    update notifications set acknowledged_at = ${now}, acknowledged_by = ${personId}, acknowledge_due_at = null,
      shared_at = coalesce(shared_at, ${now}),
      asks_acknowledge = asks_acknowledge - 'escalateTo',
      revision = revision + 1, changed_at = ${now}, follow_up = '{}'
    where id = ${first} or acknowledge_of = ${first}
    returning id, urgency, correlation_id, traceparent`.execute(db);
  return rows.map(toEnqueued);
}
