import { type Kysely, type Selectable, sql } from 'kysely';
import { dataOf } from '../../core/said.ts';
import type { Schema } from '../../platform/schema.ts';
import type { AcknowledgeView } from '../ports/reader.ts';

type Row = Selectable<Schema['notifications']>;

/** How the wish fares that somebody takes care; empty where nobody is asked to. */
export async function acknowledgeOf(
  db: Kysely<Schema>,
  row: Row,
  now: Date,
): Promise<{ acknowledge?: AcknowledgeView }> {
  // Of a series each occurrence asks anew.
  if (row.asks_acknowledge === null || row.repeat !== null) return {};
  const copies = await db
    .selectFrom('notifications')
    .where('acknowledge_of', '=', row.id)
    .orderBy('id')
    .select(['id', 'created_at', 'said'])
    .execute();
  const state = stateOf(row, now);
  const { acknowledged_at: at, acknowledge_due_at: dueAt } = row;
  return {
    acknowledge: {
      state,
      ...(await byOf(db, row.acknowledged_by)),
      ...(at !== null && { at }),
      ...(state === 'waiting' && dueAt !== null && { dueAt }),
      steps: copies.map(({ id, created_at, said }) => ({
        kind: dataOf(said, 'notification')?.acknowledge?.escalated ? 'escalation' : 'reminder',
        id,
        at: created_at,
      })),
    },
  };
}

function stateOf(row: Row, now: Date): AcknowledgeView['state'] {
  if (row.acknowledged_at !== null) return 'acknowledged';
  if (isStopped(row, now)) return 'stopped';
  const hasSteps = row.asks_acknowledge?.withinSeconds !== undefined;
  return hasSteps && row.acknowledge_due_at === null ? 'unanswered' : 'waiting';
}

/** Nobody need take care any more: it was cancelled, has ended or has expired. */
export const isStopped = ({ cancelled_at, ended_at, expires_at }: Row, now: Date): boolean =>
  cancelled_at !== null || ended_at !== null || (expires_at !== null && expires_at <= now);

async function byOf(db: Kysely<Schema>, personId: string | null): Promise<Pick<AcknowledgeView, 'by'>> {
  if (personId === null) return {};
  const { rows } = await sql<{ label: string; address: string | null }>`
    select coalesce(name, upn, 'somebody') as label, coalesce(upn, email, aad_object_id) as address
    from people where id = ${personId}`.execute(db);
  const [who] = rows;
  return who === undefined
    ? {}
    : { by: { label: who.label, ...(who.address !== null && { address: who.address }) } };
}
