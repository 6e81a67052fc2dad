import { type Kysely, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DELIVERY_STATES, type DeliveryState } from '../core/delivery.ts';
import type { AttemptView, DeliveryView, LedgerReader } from '../core/ports/ledger.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { normalAddress } from './addresses.ts';
import type { Schema } from './schema.ts';

/** What callers and operators read of the ledger. Changes to sent cards are rows too, but not counted here. */
export function ledgerReader(db: Kysely<Schema>): LedgerReader {
  return {
    async notification(id) {
      if (!isUuid(id)) return undefined;
      const row = await db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: row.id,
        tenantId: row.tenant_id,
        callerId: row.caller_id,
        createdAt: row.created_at,
        counts: await countByState(db, id),
        ...(row.topic !== null && { topic: row.topic }),
        ...(row.expanded_at !== null && { expandedAt: row.expanded_at }),
      };
    },
    async deliveries(notificationId, { state, person, after, limit }) {
      const rows = await db
        .selectFrom('deliveries')
        .where('notification_id', '=', notificationId)
        .where('operation', '=', 'send')
        .$if(state !== undefined, q => q.where('state', '=', state as DeliveryState))
        .$if(after !== undefined, q => q.where('id', '>', after as string))
        .$if(person !== undefined, q =>
          q.where(({ or, eb, exists, selectFrom }) =>
            or([
              eb(sql`recipient ->> 'label'`, '=', person as string),
              exists(
                selectFrom('person_addresses')
                  .whereRef('person_addresses.person_id', '=', 'deliveries.person_id')
                  .where('address', '=', normalAddress(person as string))
                  .select('person_id'),
              ),
            ]),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .selectAll()
        .select([attemptsOfRow.as('attempts'), outageOverRow.as('outage')])
        .execute();
      return rows.map(row => ({
        id: row.id,
        recipient: row.recipient,
        because: row.because,
        state: row.state,
        reason: row.outage ?? row.reason_code,
        since: row.state_since,
        dueAt: row.due_at,
        possiblyRepeated: row.possibly_repeated,
        attempts: row.attempts.map(toAttempt),
        ...(row.activity_id !== null && { activityId: row.activity_id }),
        ...(row.sent_at !== null && { sentAt: row.sent_at }),
        ...(row.answer !== null && { answer: row.answer }),
      })) satisfies DeliveryView[];
    },
  };
}

async function countByState(db: Kysely<Schema>, notificationId: string) {
  const rows = await db
    .selectFrom('deliveries')
    .where('notification_id', '=', notificationId)
    .where('operation', '=', 'send')
    .groupBy('state')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .execute();
  const counted = new Map(rows.map(row => [row.state, row.count]));
  return Object.fromEntries(DELIVERY_STATES.map(state => [state, counted.get(state) ?? 0])) as Record<
    DeliveryState,
    number
  >;
}

type AttemptJson = {
  number: number;
  started_at: string;
  finished_at: string | null;
  outcome: AttemptView['outcome'] | null;
  status: number | null;
  code: string | null;
  reason_code: AttemptView['reason'] | null;
};

/** What holds back every card of the tenant says more than why this one came to wait. */
const outageOverRow = sql<ReasonCode | null>`case when state = 'queued' then (
  select o.reason_code from outages o where o.key in ('app', 'tenant:' || deliveries.tenant_id)
  order by o.key limit 1) end`;

const attemptsOfRow = sql<AttemptJson[]>`coalesce((
  select jsonb_agg(to_jsonb(a) - 'delivery_id' order by a.number) from attempts a
  where a.delivery_id = deliveries.id), '[]'::jsonb)`;

function toAttempt(row: AttemptJson): AttemptView {
  return {
    number: row.number,
    startedAt: new Date(row.started_at),
    ...(row.finished_at !== null && { finishedAt: new Date(row.finished_at) }),
    ...(row.outcome && { outcome: row.outcome }),
    ...(row.status !== null && { status: row.status }),
    ...(row.code !== null && { code: row.code }),
    ...(row.reason_code && { reason: row.reason_code }),
  };
}
