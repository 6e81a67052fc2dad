import { type Kysely, type RawBuilder, sql } from 'kysely';
import { anyOf } from '../../platform/database/conditions.ts';
import type { Schema } from '../../platform/schema.ts';
import type { LedgerFeature } from './feature.ts';

export interface Deleted {
  readonly notifications: number;
  readonly deliveries: number;
  /** It was stopped before the end, or had done enough for once. */
  readonly more: boolean;
}

/** Deliveries in one statement, each with its attempts and changes. */
const BATCH = 1_000;
/** Notifications looked at together. One of them may have 100,000 deliveries, and all are looked at. */
const PAGE = 50;
/** Statements in one go; the caller comes again. */
const MOST = 500;

/**
 * Deletes what came to its end before `since`: notifications with all that hangs on them, oldest first. Nothing that
 * waits, nothing that people chose, no line of a digest before the digest, and no digest before its lines. A crash in
 * between leaves a notification with fewer deliveries, which the next run takes.
 */
export async function deleteEnded(
  db: Kysely<Schema>,
  until: Until,
  { stopping, most = MOST }: { stopping?: AbortSignal; most?: number } = {},
): Promise<Deleted> {
  await forgetMarks(db, until);
  let [notifications, deliveries, statements] = [0, 0, 0];
  let page = await readOldest(db, until);
  while (page.length > 0 && statements < most && !stopping?.aborted) {
    const ids = page.filter(({ isOver }) => isOver).map(({ id }) => id);
    const deleted = await deleteDeliveries(db, ids);
    deliveries += deleted;
    statements += 1;
    if (deleted === BATCH) continue;
    notifications += await deleteEmpty(db, ids, until);
    page = await readOldest(db, until, page.at(-1));
  }
  return { notifications, deliveries, more: page.length > 0 };
}

/** A post that came by a hook and ended nothing has no notification with which its marks would go. */
async function forgetMarks(db: Kysely<Schema>, { since }: Until): Promise<void> {
  await db
    .deleteFrom('hook_marks')
    .where('notification_id', 'is', null)
    .where('kept_at', '<', since)
    .execute();
}

/** The notifications that ended before `since`, but for those that a feature still needs. */
export interface Until {
  readonly since: Date;
  readonly features: readonly LedgerFeature[];
}

/** `createdAt` as PostgreSQL writes it: a `Date` would lose its microseconds, and the place with them. */
interface Old {
  readonly id: string;
  readonly createdAt: string;
  readonly isOver: boolean;
}

async function readOldest(db: Kysely<Schema>, until: Until, after?: Old): Promise<readonly Old[]> {
  return (await oldest(until, after).execute(db)).rows;
}

/**
 * The query itself, for whoever wants to see its plan. Every lookup is a scalar subquery: with `exists` PostgreSQL made
 * joins with the whole ledger for each page of 50, 280 ms with 125,000 deliveries.
 */
export function oldest(until: Until, after?: Old): RawBuilder<Old> {
  const { since } = until;
  const beyond = after && sql`and (created_at, id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return sql<Old>`
    with page as materialized (
      select * from notifications where created_at < ${since} ${beyond ?? sql``} order by created_at, id limit ${PAGE})
    select n.id, n.created_at::text as "createdAt", ${isOver(until)} and (
      select true from deliveries d where d.notification_id = n.id and (${isAlive('d', since)}
        or (select ${isAlive('digest', since)} from deliveries digest where digest.id = d.digest_id)
        or (select true from deliveries line where line.digest_id = d.id limit 1))
      limit 1) is null as "isOver"
    from page n order by n.created_at, n.id`;
}

const isAlive = (
  delivery: string,
  since: Date,
) => sql`(${sql.ref(`${delivery}.state`)} in ('held', 'queued', 'sending')
  or ${sql.ref(`${delivery}.state_since`)} >= ${since})`;

/** Everybody who is to hear of it has a delivery, and nobody has changed it since. */
const isOver = ({ since, features }: Until) =>
  sql`(n.expanded_at is not null or n.caller_id = 'herald') and n.follow_up is null
  and not ${anyOf(features.flatMap(({ needs }) => needs?.(since) ?? []))}
  and greatest(n.created_at, n.changed_at, n.cancelled_at, n.recalled_at) < ${since}`;

async function deleteDeliveries(db: Kysely<Schema>, notificationIds: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from deliveries where id = any(array(
      select id from deliveries where notification_id = any(${notificationIds}::uuid[]) limit ${BATCH}))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

/** Asked once more: a change may have come meanwhile. */
async function deleteEmpty(db: Kysely<Schema>, ids: readonly string[], until: Until): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from notifications n where n.id = any(${ids}::uuid[]) and ${isOver(until)}
      and not exists (select from deliveries d where d.notification_id = n.id)`.execute(db);
  return Number(numAffectedRows ?? 0);
}
