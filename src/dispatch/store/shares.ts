import { type RawBuilder, sql } from 'kysely';

/** When a caller had their last slot in the tenant. */
export const shareKey = (tenant: string, caller = tenant) =>
  sql.raw(`'share:' || ${tenant}.tenant_id || ':' || ${caller}.caller_id`);

const OPEN = sql.raw(`state in ('held', 'queued', 'sending')`);

const nextCaller = (row: string, priority: string, after: RawBuilder<unknown>) => sql`(
  select caller_id from deliveries d
  where ${OPEN} and tenant_id = ${sql.ref(`${row}.tenant_id`)} and priority = ${sql.ref(`${priority}.priority`)} ${after}
  order by caller_id limit 1)`;

/** The callers with something open in each tenant of `mine`, by urgency: one probe each, however much is open. */
export const CALLERS = sql`
  select mine.*, urgency.priority, first.caller_id
  from mine, (values (0::smallint), (1::smallint), (2::smallint)) urgency(priority),
    lateral ${nextCaller('mine', 'urgency', sql``)} first
  union all
  select each.tenant_id, each.most, each.next_at, each.priority, next.caller_id
  from callers each, lateral ${nextCaller('each', 'each', sql`and d.caller_id > each.caller_id`)} next`;

/**
 * The due deliveries of a caller. The state is put so that only the index that has the callers fits: the one of the
 * queue alone has a whole queue to be searched for each of them, and was taken where the planner knew nothing.
 */
const dueOf = (share: 'callers' | 'shares', now: RawBuilder<Date>) => sql`
  from deliveries
  where ${OPEN} and state not in ('held', 'sending') and tenant_id = ${sql.ref(`${share}.tenant_id`)}
    and deliveries.priority = ${sql.ref(`${share}.priority`)}
    and deliveries.caller_id = ${sql.ref(`${share}.caller_id`)} and due_at <= ${now}`;

const SMALLEST_WIDTH = 2;

/**
 * The callers with something due, by urgency, the one that was served longest ago first. All callers of a tenant
 * together are looked at as far as one alone (`reach`), but each far enough to be served when its time comes (`width`).
 */
export const sharesOf = (beyond: RawBuilder<number>, now: RawBuilder<Date>) => sql`
  select *, greatest(${sql.lit(SMALLEST_WIDTH)}, reach / (dense_rank() over (partition by tenant_id order by caller_id)
    + dense_rank() over (partition by tenant_id order by caller_id desc) - 1)) as width
  from (
    select *, most + ${beyond}::int as reach,
      row_number() over (partition by tenant_id order by priority, served_at nulls first) as number
    from (
      select *, (select last_at from slots where key = ${shareKey('callers')}) as served_at from callers
      where caller_id is not null and (select true ${dueOf('callers', now)} limit 1)) due) ranked
  where number <= reach`;

/** The first due deliveries of each of them. `fills`: there may be more of theirs. */
export const seenOf = (columns: RawBuilder<unknown>, now: RawBuilder<Date>) => sql`
  select shares.tenant_id, most, next_at, served_at, each.*
  from shares, lateral (
    select ${columns}, row_number() over (order by due_at, id) >= shares.width as fills ${dueOf('shares', now)}
    order by due_at, id limit shares.width) each`;
