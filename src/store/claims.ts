import { type Kysely, sql } from 'kysely';
import type { Claims } from '../core/ports/ledger.ts';
import type { Clock } from '../core/ports/time.ts';
import { MAX_ATTEMPTS } from '../decide/retry.ts';
import { readClaimed } from './claimed.ts';
import type { Schema } from './schema.ts';

/**
 * The workers' end of the ledger.
 *
 * A claim goes tenant by tenant, and inside a tenant by urgency, so it reads only rows that it may take: a
 * tenant with a long queue costs the others nothing. What stands against sending is read after the last tenant,
 * so that an opt-out counts up to the moment at which sending starts.
 */
export function claims(db: Kysely<Schema>, clock: Clock, leaseMs: number): Claims {
  return {
    async claim(owner, limit) {
      const ids: string[] = [];
      for (const tenantId of await tenantsWithWork(db, clock.now())) {
        if (ids.length >= limit) break;
        ids.push(...(await claimForTenant(db, tenantId, owner, limit - ids.length, clock.now(), leaseMs)));
      }
      return ids.length === 0 ? [] : readClaimed(db, ids);
    },
    async release() {
      const now = clock.now();
      return (await queueWhatIsDue(db, now)) + (await queueWhatWasLost(db, now));
    },
  };
}

/**
 * A skip scan: a few index probes per tenant that has something queued, not one per row. No `exists`: right after
 * a fan-out, of which the planner knows nothing yet, it became a join with every queued row (50,000: 15 ms
 * against 0.6).
 */
async function tenantsWithWork(db: Kysely<Schema>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    with recursive waiting(tenant_id) as (
      (select tenant_id from deliveries where state = 'queued' order by tenant_id limit 1)
      union all
      select (select d.tenant_id from deliveries d
              where d.state = 'queued' and d.tenant_id > waiting.tenant_id order by d.tenant_id limit 1)
      from waiting where waiting.tenant_id is not null)
    select tenant_id from waiting where tenant_id is not null and (
      select true from deliveries d
      where d.state = 'queued' and d.tenant_id = waiting.tenant_id and d.priority in (0, 1, 2) and d.due_at <= ${now}
      limit 1)
    order by random()`.execute(db);
  return rows.map(row => row.tenant_id);
}

/** Claims of one tenant take turns: two that looked for free lanes at the same time would find the same one. */
function claimForTenant(
  db: Kysely<Schema>,
  tenantId: string,
  owner: string,
  limit: number,
  now: Date,
  leaseMs: number,
): Promise<string[]> {
  return db.transaction().execute(async trx => {
    await sql`select pg_advisory_xact_lock(hashtextextended('claim:' || ${tenantId}, 0))`.execute(trx);
    return markSending(trx, tenantId, owner, limit, now, new Date(now.getTime() + leaseMs));
  });
}

/**
 * Looks further than the limit, because rows of one lane hide each other; rows of a lane that may not be used now
 * are passed over before they count. A lane is busy while something is being sent there, and while Teams has asked
 * for a pause. Inside a lane the first accepted goes first, also where a pause has moved its time.
 */
async function markSending(
  trx: Kysely<Schema>,
  tenantId: string,
  owner: string,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<string[]> {
  const reach = limit * 4;
  const due = (priority: number) => sql`(
    select id, lane, priority, due_at, notification_id from deliveries d
    where state = 'queued' and tenant_id = ${tenantId} and priority = ${sql.lit(priority)} and due_at <= ${now}
      and not exists (select 1 from deliveries busy where busy.lane = d.lane and busy.state = 'sending')
      and not exists (select 1 from deliveries paused where paused.lane = d.lane and paused.due_at > ${now}
                        and paused.state = 'queued' and paused.reason_code = 'throttled')
    order by due_at, id limit ${reach})`;
  const { rows } = await sql<{ id: string }>`
    with due as (${due(0)} union all ${due(1)} union all ${due(2)}),
    first_of_lane as (
      select distinct on (lane) id, priority, due_at from due
      order by lane, priority, notification_id, id),
    chosen as (
      select id from deliveries where id in (
        select id from first_of_lane order by priority, due_at, id limit ${limit})
      and state = 'queued' for update skip locked),
    moved as (
      update deliveries set state = 'sending', reason_code = 'claimed', state_since = ${now},
        lease_owner = ${owner}, lease_until = ${leaseUntil}, attempt_count = attempt_count + 1
      where id in (select id from chosen) returning id, attempt_count),
    tried as (
      insert into attempts (delivery_id, number, started_at) select id, attempt_count, ${now} from moved)
    select id from moved`.execute(trx);
  return rows.map(row => row.id);
}

async function queueWhatIsDue(db: Kysely<Schema>, now: Date): Promise<number> {
  const { rows } = await sql`
    update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}
    where id in (select id from deliveries where state = 'held' and due_at <= ${now}
                 order by due_at limit 1000 for update skip locked)
    returning id`.execute(db);
  return rows.length;
}

/**
 * The worker's last attempt has no outcome: whether Teams took the card, nobody knows. A delivery that was lost as
 * often as one may be tried is given up: it may be what kills its workers.
 */
async function queueWhatWasLost(db: Kysely<Schema>, now: Date): Promise<number> {
  const { rows } = await sql`
    with lost as (
      update deliveries set
        state = case when attempt_count >= ${MAX_ATTEMPTS} then 'undelivered' else 'queued' end,
        reason_code = case when attempt_count >= ${MAX_ATTEMPTS} then 'gave-up' else 'worker-lost' end,
        state_since = ${now}, possibly_repeated = true, lease_owner = null, lease_until = null
      where id in (select id from deliveries where state = 'sending' and lease_until <= ${now}
                   for update skip locked)
      returning id, attempt_count)
    update attempts set outcome = 'unknown', reason_code = 'worker-lost', finished_at = ${now}
    from lost where attempts.delivery_id = lost.id and attempts.number = lost.attempt_count
    returning attempts.delivery_id`.execute(db);
  return rows.length;
}
