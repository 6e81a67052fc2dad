import { type RawBuilder, sql } from 'kysely';
import type { BurstRule } from '../../decide/burst.ts';
import { COUNTS, IS_DIGEST } from '../../ledger/store/folding.ts';
import { PLACE } from '../../ledger/store/lane.ts';
import type { Placeholders } from '../../platform/database/prepared.ts';
import { digestDueAt, fullUntil, TOO_MUCH_UNTIL } from './burst.ts';
import { shareKey } from './shares.ts';
import { mayStart } from './slots.ts';

/** A tenant, and how much may be taken there. */
export interface AskedTenant {
  readonly tenantId: string;
  readonly most: number;
}

/** The same for all claims of a process. */
export interface Terms {
  /** From one slot of a tenant to the next. */
  readonly between: RawBuilder<unknown>;
  readonly burst: BurstRule;
}

export interface Claiming {
  readonly owner: string;
  readonly leaseUntil: Date;
  readonly now: Date;
}

/** The arguments of a claim: the tenants by columns, and how much further than that it looks. */
export interface Claim extends Claiming {
  readonly tenantIds: readonly string[];
  readonly most: readonly number[];
  readonly beyond: number;
  /** Slots that begin later are for another claim. */
  readonly horizon: Date;
}

/** Steps of a claim: which deliveries are looked at, and how the deliveries that were seen stand in their lanes. */

/** The columns of a delivery that the steps hand on. */
export const COLUMNS = sql`id, lane, deliveries.priority, deliveries.caller_id, due_at, ${PLACE}, person_id,
  ${COUNTS} as counts, ${IS_DIGEST} as is_digest`;

/**
 * The tenants whose rows nobody else has, locked. A transaction that had a row since this statement began may have made
 * changes that it does not see, in the lanes in flight above all: that the row is another by now says so, so all who
 * lock it write it.
 */
export const mineOf = ({ tenantIds, most, now }: Placeholders<Claim>, { between }: Terms) => sql`
  locked as materialized (
    select each.*, row.last_at, row.version
    from unnest(${tenantIds}::text[], ${most}::int[]) each(tenant_id, most),
      lateral (
        select last_at, xmin as version from slots where key = 'tenant:' || each.tenant_id for update skip locked) row),
  mine as materialized (
    select tenant_id, most, greatest(${now}::timestamptz, last_at + ${between}) as next_at from locked
    where version = (select xmin from slots where key = 'tenant:' || locked.tenant_id))`;

/** The leader of each lane that was seen, due or not. */
export const LEADERS = sql`
  select each.tenant_id, most, next_at, (select last_at from slots where key = ${shareKey('each', 'leader')}) as served_at,
    leader.*
  from (select distinct tenant_id, most, next_at, lane from seen) each, lateral (
    select tenant_id as whose, ${COLUMNS} from deliveries
    where lane = each.lane and state = 'queued' and leads
    order by rank, place, notification_id, id limit 1) leader
  where whose = each.tenant_id`;

const HANDED_ON = sql.raw(`tenant_id, most, next_at, served_at,
  id, lane, priority, caller_id, due_at, rank, place, notification_id, person_id, counts, is_digest`);

/** The deliveries seen, with the room that lane and person leave. `held_until`: it is too much for its person. */
export const roomOf = (now: RawBuilder<Date>, { burst }: Terms) => sql`
  select *, (count(*) filter (where is_due and held_until is null) over ahead)::int as number,
    max(due_at) filter (where is_leader) over ahead as led_at
  from (
    select *, case when is_due and busy is null then ${TOO_MUCH_UNTIL} end as held_until
    from (
      select *, due_at <= ${now} as is_due,
        (select true from deliveries d where d.lane = each.lane and d.state = 'sending') as busy,
        (select taken from slots where key = 'lane:' || each.lane) as taken,
        (select until from pauses where key = 'lane:' || each.lane and until > ${now}) as paused_until,
        case when counts then ${fullUntil(sql`each.person_id`, burst, now)} end as full_until,
        case when counts then ${digestDueAt(sql`each.person_id`)} end as digest_due_at
      from (
        select ${HANDED_ON}, false as is_leader from seen where id not in (select id from leaders)
        union all
        select ${HANDED_ON}, true from leaders) each) probed) stands
  window ahead as (partition by lane order by rank, place, notification_id, id
    rows between unbounded preceding and 1 preceding)`;

/** The deliveries that are due and not too much: when each may start, and whether something goes before it. */
export const waitingOf = (now: RawBuilder<Date>) => sql`
  select *, busy is not null or number > 0 or led_at is not null as behind,
    greatest(led_at, paused_until, ${mayStart('lane', sql`taken`, sql`number`, now)}, case when is_digest then full_until end)
      as may_start
  from room where is_due and held_until is null`;

const CHOSEN = sql.raw('tenant_id, next_at, id, lane, caller_id, is_digest');

/** The deliveries to take, by urgency, round the callers; those to put off, and those to hold, and until when. */
export const chosenOf = (now: RawBuilder<Date>) => sql`
  select ${CHOSEN}, 'take' as step, nth, null::timestamptz as until from (
    select *, row_number() over (partition by tenant_id
      order by priority, round, served_at nulls first, due_at, id) as nth
    from (
      select *, row_number() over (partition by tenant_id, priority, caller_id order by due_at, id) as round
      from waiting where may_start <= ${now} and not behind) ranked) first
  where nth <= most
  union all
  select ${CHOSEN}, 'put off', null, may_start from waiting where may_start > ${now}
  union all
  select ${CHOSEN}, 'hold', null, held_until from room where held_until is not null`;

/**
 * One row for each delivery that was taken, and one for each tenant. Where something is left for later slots, hidden
 * rows are of no use now: looking for them, over a thousand rows, was half of PostgreSQL's work for a tenant at its
 * limit.
 */
export const outcomeOf = (now: RawBuilder<Date>): RawBuilder<unknown> => sql`
  select tenant_id as "tenantId", id, at as "notBefore", is_digest as "isDigest",
    false as blocked, false as held, false as "mayHideMore" from given
  union all
  select tenant_id, null, null, null, bool_or(what = 'blocked'), bool_or(what = 'held'),
    bool_or(what = 'hides') and not bool_or(what = 'later') from (
    select tenant_id, 'mine' as what from mine
    union all select tenant_id, 'blocked' from waiting where behind and may_start <= ${now}
    union all select tenant_id, 'held' from free where step = 'hold'
    union all select tenant_id, 'later' from free where step = 'take' and id <> all(array(select id from given))
    union all select tenant_id, 'hides' from shares where number = reach
    union all select tenant_id, 'hides' from seen where fills) noticed
  group by tenant_id`;
