import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { BurstRule } from '../../decide/burst.ts';
import { HORIZON_MS } from '../../decide/limits.ts';
import { OFTEN } from '../connection/often.ts';
import { COUNTS, IS_DIGEST } from '../ledger/folding.ts';
import { PLACE, placeOf } from '../ledger/lane.ts';
import type { Schema } from '../schema.ts';
import { digestDueAt, fullUntil } from './burst.ts';
import { count, mayStart, nextTurn, tenantKey } from './paces.ts';
import { callersOf, dueOf, reachOfEach, shareKey } from './shares.ts';

export interface Claiming {
  readonly tenantId: string;
  readonly owner: string;
  readonly limit: number;
  readonly leaseUntil: Date;
  /** From one turn of the tenant to the next. */
  readonly between: RawBuilder<unknown>;
  readonly burst: BurstRule;
  readonly now: Date;
}

/** What a claim took, and what it saw. `notBefore`: when the delivery has its turn. */
export interface Taken {
  readonly turns: ReadonlyMap<string, Date>;
  /** Something is due that waits for what is in flight in its lane. */
  readonly blocked: boolean;
  /** Those of the deliveries that are digests. */
  readonly digests: readonly string[];
  /** Some were held as too many, and may have hidden others. */
  readonly held: boolean;
}

/**
 * Rows of one lane hide each other, so a claim looks at more than it takes. It looks further still only where the
 * lanes in flight have so much due that nothing else was seen.
 */
const REACHES = [64, 1_024];

/** Whoever calls holds the tenant's row, so that no two claims give the same turns or take two of one lane. */
export async function claimTurns(trx: Kysely<Schema>, claiming: Claiming): Promise<Taken> {
  const turns = new Map<string, Date>();
  const digests: string[] = [];
  let [blocked, held] = [false, false];
  for (const reach of REACHES) {
    const limit = claiming.limit - turns.size;
    const { rows } = await claimStatement({ ...claiming, limit }, Math.max(reach, 2 * limit)).execute(trx);
    for (const { id, notBefore, isDigest } of rows) {
      if (id !== null && notBefore !== null) turns.set(id, notBefore);
      if (id !== null && isDigest) digests.push(id);
    }
    const [first] = rows;
    blocked ||= first?.blocked ?? false;
    held ||= first?.held ?? false;
    if (!first?.mayHideMore || turns.size >= claiming.limit) break;
  }
  return { turns, digests, blocked, held };
}

interface Row {
  readonly id: string | null;
  readonly notBefore: Date | null;
  readonly isDigest: boolean | null;
  readonly blocked: boolean;
  readonly held: boolean;
  readonly mayHideMore: boolean;
}

/**
 * Takes what is due, gives each its turn, and puts off what its lane leaves no room for to the instant at which it
 * will: so it is not looked at again before, and hides nobody meanwhile. What is too much for its person is held, but
 * not while something is in flight to them that may count.
 *
 * Inside a lane the order of the ledger counts (`lane.ts`). What leads it is looked at wherever the lane is seen, or a
 * lane would wait for a row that stands behind the whole queue of its tenant; until that is due, the rest is put off.
 *
 * Callers take turns within an urgency, whoever was served longest ago first: what one of them has queued, be it
 * thousands, delays the others by as many turns as there are callers.
 */
export function claimStatement(claiming: Claiming, reach: number): RawBuilder<Row> {
  const { tenantId, owner, limit, leaseUntil, between, burst, now } = claiming;
  const key = tenantKey(tenantId);
  const columns = sql`id, lane, deliveries.priority, deliveries.caller_id, due_at, ${PLACE}, person_id,
    ${COUNTS} as counts, ${IS_DIGEST} as is_digest`;
  return sql<Row>`${OFTEN}
    with recursive callers(priority, caller_id) as (${callersOf(tenantId)}),
    shares as materialized (
      select priority, caller_id, (select last_at from paces where key = ${shareKey(tenantId)} || caller_id) as served_at
      from callers where caller_id is not null and (select true ${dueOf(claiming, 'callers')} limit 1)
      order by priority, served_at nulls first limit ${reach}),
    seen as materialized (
      select each.* from shares, lateral (
        select ${columns} ${dueOf(claiming, 'shares')} order by due_at, id limit ${reachOfEach(reach)}) each),
    leaders as materialized (
      select leader.* from (select distinct lane from seen) each, lateral (
        select ${columns} from deliveries
        where lane = each.lane and state = 'queued' and leads and tenant_id = ${tenantId}
        order by rank, place, notification_id, id limit 1) leader),
    due as materialized (select * from seen union select * from leaders where due_at <= ${now}),
    lanes as materialized (
      select lane,
        (select true from deliveries d where d.lane = each.lane and d.state = 'sending') as busy,
        (select taken from paces where key = 'lane:' || each.lane) as taken,
        (select until from pauses where key = 'lane:' || each.lane and until > ${now}) as paused_until,
        ${fullUntil(sql`each.person`, burst, now)} as full_until,
        ${digestDueAt(sql`each.person`, burst)} as digest_due_at
      from (select lane, (array_agg(person_id) filter (where counts))[1] as person from due group by lane) each),
    crowded as materialized (
      select id, greatest(full_until, digest_due_at) as until from due join lanes using (lane)
      where counts and not is_digest and busy is null and greatest(full_until, digest_due_at) is not null),
    turns as (
      select due.*, (row_number() over (partition by lane order by ${placeOf('due')}) - 1)::int as turn,
        case when ${placeOf('leader')} < ${placeOf('due')} then leader.due_at end as led_at
      from due left join leaders leader using (lane) where due.id not in (select id from crowded)),
    waiting as materialized (
      select id, lane, priority, caller_id, due_at, is_digest, busy is not null or turn > 0 or led_at is not null as behind,
        greatest(led_at, paused_until, ${mayStart('lane', sql`taken`, sql`turn`, now)}, case when is_digest then full_until end)
          as may_start
      from turns join lanes using (lane)),
    ranked as (
      select id, priority, due_at, served_at,
        row_number() over (partition by priority, caller_id order by due_at, id) as round
      from waiting left join shares using (priority, caller_id) where may_start <= ${now} and not behind),
    first as materialized (
      select id, row_number() over (order by priority, round, served_at nulls first, due_at, id) as place
      from ranked order by place limit ${limit}),
    free as materialized (
      select id from deliveries where state = 'queued' and id in (
        select id from first union all select id from waiting where may_start > ${now}
        union all select id from crowded)
      for update skip locked),
    held as (
      update deliveries d set state = 'held', reason_code = 'burst', state_since = ${now}, due_at = until
      from crowded join free using (id) where d.id = crowded.id),
    put_off as (
      update deliveries d set due_at = may_start from waiting join free using (id)
      where d.id = waiting.id and may_start > ${now}),
    placed as materialized (
      select id, lane, caller_id, is_digest, ${nextTurn(key, between, now)}
        + (row_number() over (order by place) - 1) * ${between} as at
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
    served as (
      insert into paces (key, last_at)
      select ${shareKey(tenantId)} || caller_id, max(at) from given group by caller_id
      on conflict (key) do update set last_at = excluded.last_at),
    kept as (
      update paces set last_at = latest.at from (select max(at) as at from given) latest
      where key = ${key} and latest.at is not null)
    select given.id, given.at as "notBefore", given.is_digest as "isDigest", seen.*
    from (select (select count(*) from shares) >= ${reach}
            or exists (select from seen group by priority, caller_id having count(*) >= ${reachOfEach(reach)})
            as "mayHideMore",
            exists (select from crowded join free using (id)) as held,
            coalesce((select bool_or(behind and may_start <= ${now}) from waiting), false) as blocked) seen
    left join given on true`;
}
