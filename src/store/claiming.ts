import { type Kysely, type RawBuilder, sql } from 'kysely';
import { HORIZON_MS } from '../decide/limits.ts';
import { count, mayStart, nextTurn, tenantKey } from './paces.ts';
import type { Schema } from './schema.ts';

export interface Claiming {
  readonly tenantId: string;
  readonly owner: string;
  readonly limit: number;
  readonly leaseUntil: Date;
  /** From one turn of the tenant to the next. */
  readonly between: RawBuilder<unknown>;
  readonly now: Date;
}

/** What a claim took, and what it saw. `notBefore`: when the delivery has its turn. */
export interface Taken {
  readonly turns: ReadonlyMap<string, Date>;
  /** Something is due that waits for what is in flight in its lane. */
  readonly blocked: boolean;
}

/**
 * Rows of one lane hide each other, so a claim looks at more than it takes. It looks further still only where the
 * lanes in flight have so much due that nothing else was seen.
 */
const REACHES = [64, 1_024];

/** Whoever calls holds the tenant's row, so that no two claims give the same turns or take two of one lane. */
export async function claimTurns(trx: Kysely<Schema>, claiming: Claiming): Promise<Taken> {
  const turns = new Map<string, Date>();
  let blocked = false;
  for (const reach of REACHES) {
    const limit = claiming.limit - turns.size;
    const { rows } = await claimStatement({ ...claiming, limit }, Math.max(reach, 2 * limit)).execute(trx);
    for (const { id, notBefore } of rows) if (id !== null && notBefore !== null) turns.set(id, notBefore);
    const [first] = rows;
    blocked ||= first?.blocked ?? false;
    if (!first?.mayHideMore || turns.size >= claiming.limit) break;
  }
  return { turns, blocked };
}

interface Row {
  readonly id: string | null;
  readonly notBefore: Date | null;
  readonly blocked: boolean;
  readonly mayHideMore: boolean;
}

/**
 * Takes what is due, gives each its turn, and puts off what its lane leaves no room for to the instant at which it
 * will: so it is not looked at again before, and hides nobody meanwhile. Inside a lane the first accepted goes first.
 */
export function claimStatement(
  { tenantId, owner, limit, leaseUntil, between, now }: Claiming,
  reach: number,
): RawBuilder<Row> {
  const key = tenantKey(tenantId);
  const due = (priority: number) => sql`(
    select id, lane, priority, due_at, notification_id from deliveries
    where state = 'queued' and tenant_id = ${tenantId} and priority = ${sql.lit(priority)} and due_at <= ${now}
    order by due_at, id limit ${reach})`;
  return sql<Row>`
    with due as materialized (${due(0)} union all ${due(1)} union all ${due(2)}),
    lanes as materialized (
      select lane,
        (select true from deliveries d where d.lane = each.lane and d.state = 'sending') as busy,
        (select taken from paces where key = 'lane:' || each.lane) as taken,
        (select until from pauses where key = 'lane:' || each.lane and until > ${now}) as paused_until
      from (select distinct lane from due) each),
    turns as (
      select *, (row_number() over (partition by lane order by priority, notification_id, id) - 1)::int as turn
      from due),
    waiting as materialized (
      select id, lane, priority, due_at, busy is not null or turn > 0 as behind,
        greatest(paused_until, ${mayStart('lane', sql`taken`, sql`turn`, now)}) as may_start
      from turns join lanes using (lane)),
    first as (
      select id from waiting where may_start <= ${now} and not behind order by priority, due_at, id limit ${limit}),
    free as materialized (
      select id from deliveries where state = 'queued' and id in (
        select id from first union all select id from waiting where may_start > ${now})
      for update skip locked),
    put_off as (
      update deliveries d set due_at = may_start from waiting join free using (id)
      where d.id = waiting.id and may_start > ${now}),
    placed as materialized (
      select id, lane, ${nextTurn(key, between, now)}
        + (row_number() over (order by priority, due_at, id) - 1) * ${between} as at
      from waiting join free using (id) join first using (id)),
    given as materialized (
      select * from placed where at <= ${new Date(now.getTime() + HORIZON_MS)}),
    moved as (
      update deliveries d set state = 'sending', reason_code = 'claimed', state_since = ${now},
        lease_owner = ${owner}, lease_until = ${leaseUntil}, attempt_count = attempt_count + 1
      from given where d.id = given.id returning d.id, d.attempt_count),
    tried as (
      insert into attempts (delivery_id, number, started_at) select id, attempt_count, ${now} from moved),
    counted as (${count(sql`(select 'lane:' || lane as key, at from given)`, now)}),
    kept as (
      update paces set last_at = latest.at from (select max(at) as at from given) latest
      where key = ${key} and latest.at is not null)
    select given.id, given.at as "notBefore", seen.*
    from (select count(*) >= ${reach} as "mayHideMore",
            coalesce(bool_or(behind and may_start <= ${now}), false) as blocked from waiting) seen
    left join given on true`;
}
