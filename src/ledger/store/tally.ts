import { type Kysely, type Selectable, sql } from 'kysely';
import { DELIVERY_STATES, type DeliveryState } from '../../core/delivery.ts';
import { anyOf } from '../../platform/database/conditions.ts';
import type { Schema } from '../../platform/schema.ts';
import type { NotificationView } from '../ports/reader.ts';
import { PRIORITY } from './deliveries.ts';
import type { LedgerFeature } from './feature.ts';

/** How many deliveries of a notification are in which state, and what has to be sent before it is done. */
export type DeliveryTally = Pick<NotificationView, 'counts' | 'changes' | 'waiting'>;
type Row = Selectable<Schema['notifications']>;

/** One pass over the deliveries of the notification; and, while something waits, one over what is due in its tenant. */
export async function tally(
  db: Kysely<Schema>,
  notification: Row,
  features: readonly LedgerFeature[],
): Promise<DeliveryTally> {
  const rows = await db
    .selectFrom('deliveries')
    .where('notification_id', '=', notification.id)
    .where(isTold('deliveries', features))
    .groupBy(['operation', 'state'])
    .select([
      'operation',
      'state',
      sql<number>`count(*)::int`.as('count'),
      sql<Date>`max(due_at)`.as('due_at'),
    ])
    .execute();
  const counted = {
    counts: byState(rows.filter(({ operation }) => operation === 'send')),
    changes: byState(rows.filter(({ operation }) => operation !== 'send')),
  };
  const waiting = rows.filter(({ state }) => WAITING.includes(state));
  if (waiting.length === 0) return counted;
  const own = waiting.reduce((sum, { count }) => sum + count, 0);
  const lastDueAt = new Date(Math.max(...waiting.map(row => row.due_at.getTime())));
  return { ...counted, waiting: { own, lastDueAt, ahead: await countAhead(db, notification) } };
}

/** Not what a feature keeps to itself. */
export const isTold = (change: 'c' | 'deliveries', features: readonly LedgerFeature[]) =>
  sql<boolean>`not ${anyOf(features.flatMap(({ hides }) => hides?.(change) ?? []))}`;

const WAITING: readonly DeliveryState[] = ['held', 'queued', 'sending'];

function byState(rows: readonly { state: DeliveryState; count: number }[]): DeliveryTally['counts'] {
  const of = (wanted: DeliveryState) =>
    rows.filter(({ state }) => state === wanted).reduce((sum, { count }) => sum + count, 0);
  return Object.fromEntries(DELIVERY_STATES.map(state => [state, of(state)])) as DeliveryTally['counts'];
}

/** Deliveries that are as urgent may go before the last of them; less urgent ones go after. */
async function countAhead(db: Kysely<Schema>, { tenant_id, urgency }: Row): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .where('state', '=', 'queued')
    .where('tenant_id', '=', tenant_id)
    .where('priority', '<=', PRIORITY[urgency])
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
