import { type Kysely, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import { MOST_SERIES } from '../../core/repeat.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Accepted } from '../ports/accept.ts';
import type { Budgets } from '../ports/budgets.ts';

type Asked = Pick<Notification, 'tenantId' | 'callerId' | 'topic'>;
type Over = Extract<Accepted, { outcome: 'over-budget' }>;
/** The budgets that stand against one more notification; undefined where there is room. */
export interface CheckBudgets {
  open(db: Kysely<Schema>, asked: Asked, now: Date): Promise<Over | undefined>;
  topics(db: Kysely<Schema>, asked: Asked): Promise<Over | undefined>;
  series(db: Kysely<Schema>, asked: Asked): Promise<Over | undefined>;
}

/**
 * Both limits are soft: audiences are expanded after the post, and open deliveries are counted every few seconds, more
 * often where little room is left. They are there for the program that runs wild, not to be exact.
 */
export function checkBudgets(budgets: Budgets): CheckBudgets {
  const open = openCounter(budgets.openDeliveries);
  const over = (of: keyof Budgets): Over => ({ outcome: 'over-budget', of, most: budgets[of] });
  return {
    async open(db, asked, now) {
      const isFull = (await open(db, asked, now)) >= budgets.openDeliveries;
      return isFull ? over('openDeliveries') : undefined;
    },
    async topics(db, asked) {
      return (await hasRoomForTopic(db, asked, budgets.topics)) ? undefined : over('topics');
    },
    async series(db, asked) {
      const isFull = (await countSeries(db, asked)) >= MOST_SERIES;
      return isFull ? { outcome: 'over-budget', of: 'series', most: MOST_SERIES } : undefined;
    },
  };
}

const COUNTED_EVERY_MS = 5_000;
const COUNTED_EVERY_MS_WHEN_HALF_FULL = 1_000;

function openCounter(most: number) {
  const counted = new Map<string, { readonly count: number; readonly atMs: number }>();
  return async (db: Kysely<Schema>, { tenantId, callerId }: Asked, now: Date): Promise<number> => {
    const key = `${tenantId} ${callerId}`;
    const known = counted.get(key);
    const ageMs = now.getTime() - (known?.atMs ?? 0);
    const everyMs = (known?.count ?? 0) * 2 < most ? COUNTED_EVERY_MS : COUNTED_EVERY_MS_WHEN_HALF_FULL;
    if (known !== undefined && ageMs >= 0 && ageMs < everyMs) return known.count;
    const count = await countOpen(db, { tenantId, callerId }, most);
    counted.set(key, { count, atMs: now.getTime() });
    return count;
  };
}

async function countOpen(
  db: Kysely<Schema>,
  { tenantId, callerId }: Pick<Asked, 'tenantId' | 'callerId'>,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (
      select from deliveries
      where tenant_id = ${tenantId} and priority in (0, 1, 2) and caller_id = ${callerId}
        and state in ('held', 'queued', 'sending')
      limit ${most}) open`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Those that go on. */
async function countSeries(db: Kysely<Schema>, { callerId }: Asked): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from notifications where caller_id = ${callerId} and repeat_next_at is not null`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

async function hasRoomForTopic(
  db: Kysely<Schema>,
  { tenantId, callerId, topic }: Asked,
  most: number,
): Promise<boolean> {
  if (topic === undefined) return true;
  const { rows } = await sql<{ is_there: boolean; count: number }>`
    select exists (select from topics where tenant_id = ${tenantId} and name = ${topic}) as is_there,
      (select count(*) from topics where caller_id = ${callerId}) as count`.execute(db);
  const [found] = rows;
  return found === undefined || found.is_there || found.count < most;
}

/**
 * Deletes topics older than `since` that nobody chose or refused, and of which nothing is kept any more. A post to such
 * a topic at this very moment may lose its entry in the list of topics; the next one makes it anew.
 */
export async function endUnusedTopics(db: Kysely<Schema>, since: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from topics t where created_at < ${since}
      and (select true from notifications n where n.tenant_id = t.tenant_id and n.topic = t.name limit 1) is null
      and (select true from subscriptions s join people p on p.id = s.person_id
           where s.topic = t.name and p.tenant_id = t.tenant_id limit 1) is null`.execute(db);
  return Number(numAffectedRows ?? 0);
}
