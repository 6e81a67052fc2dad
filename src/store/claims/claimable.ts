import { type Kysely, type RawBuilder, sql } from 'kysely';
import { AHEAD_MS } from '../../decide/limits.ts';
import { OFTEN } from '../connection/often.ts';
import type { Schema } from '../schema.ts';

/** A tenant that has something queued, and from when on it is worth claiming there. */
export interface Claimable {
  readonly tenantId: string;
  readonly opensAt: Date;
  /** Sending to it, or to anybody, has stopped: whether it is to be tried is decided at the claim. */
  readonly stopped: boolean;
}

const AHEAD = sql.raw(`interval '${AHEAD_MS} milliseconds'`);

/**
 * The tenants with something queued, in no order. A skip scan: a few index probes per tenant, not one per row, and as
 * many for a tenant that is paused, or whose turns are given away, as for any other. Every lookup is a scalar
 * subquery: right after a fan-out, of which the planner knows nothing yet, joins and `exists` became joins with every
 * queued row (50,000: 15 ms against 0.6).
 */
export function claimable(between: RawBuilder<unknown>, now: Date): RawBuilder<Claimable> {
  const firstDue = (priority: number) => sql`
    (select due_at from deliveries where state = 'queued' and tenant_id = waiting.tenant_id
       and priority = ${sql.lit(priority)} order by due_at, id limit 1)`;
  return sql`${OFTEN}
    with recursive waiting(tenant_id) as (
      (select tenant_id from deliveries where state = 'queued' order by tenant_id limit 1)
      union all
      select (select d.tenant_id from deliveries d
              where d.state = 'queued' and d.tenant_id > waiting.tenant_id order by d.tenant_id limit 1)
      from waiting where waiting.tenant_id is not null)
    select tenant_id as "tenantId", greatest(
      least(${firstDue(0)}, ${firstDue(1)}, ${firstDue(2)}),
      (select max(until) from pauses where key in ('app', 'tenant:' || waiting.tenant_id) and until > ${now}),
      (select max(probe_at) from outages where key in ('app', 'tenant:' || waiting.tenant_id) and probe_at > ${now}),
      (select last_at from paces where key = 'tenant:' || waiting.tenant_id) + ${between} - ${AHEAD}) as "opensAt",
      (select count(*) from outages where key in ('app', 'tenant:' || waiting.tenant_id)) > 0 as stopped
    from waiting where tenant_id is not null
    order by random()`;
}

export async function readClaimable(
  db: Kysely<Schema>,
  between: RawBuilder<unknown>,
  now: Date,
): Promise<Claimable[]> {
  return (await claimable(between, now).execute(db)).rows;
}
