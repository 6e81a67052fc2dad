import { type RawBuilder, sql } from 'kysely';

/** When a caller had their last turn in the tenant. */
export const shareKey = (tenantId: string) => sql`${`share:${tenantId}:`}::text`;

/** Who has something open there, by urgency: a probe of the index for each, however much it is. */
export const callersOf = (tenantId: string) => {
  const next = (after: RawBuilder<unknown>) => sql`(
    select d.caller_id from deliveries d
    where d.state in ('held', 'queued', 'sending') and d.tenant_id = ${tenantId} and d.priority = each.priority ${after}
    order by d.caller_id limit 1)`;
  return sql`
    select priority, ${next(sql``)} from (values (0::smallint), (1::smallint), (2::smallint)) each(priority)
    union all
    select priority, ${next(sql`and d.caller_id > each.caller_id`)} from callers each where caller_id is not null`;
};

/**
 * What of a caller is due. The state is said so that only the index that has the callers fits: the one of the queue alone
 * has a whole queue to be searched for each of them, and was taken where the planner knew nothing.
 */
export const dueOf = (
  { tenantId, now }: { tenantId: string; now: Date },
  caller: 'callers' | 'shares',
) => sql`
  from deliveries
  where state in ('held', 'queued', 'sending') and state not in ('held', 'sending') and tenant_id = ${tenantId}
    and deliveries.priority = ${sql.ref(`${caller}.priority`)}
    and deliveries.caller_id = ${sql.ref(`${caller}.caller_id`)} and due_at <= ${now}`;

const SMALLEST_REACH = 2;

/** All callers together are looked at as far as one alone, but each far enough to be served in their turn. */
export const reachOfEach = (reach: number) =>
  sql`greatest(${SMALLEST_REACH}, ${reach} / greatest(1, (select count(distinct caller_id) from shares)))`;
