import { type Kysely, type RawBuilder, sql } from 'kysely';
import { HORIZON_MS } from '../../decide/limits.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import { CALLERS, seenOf, shareKey, sharesOf } from './shares.ts';
import { count, keepLast } from './slots.ts';
import {
  type AskedTenant,
  type Claim,
  type Claiming,
  COLUMNS,
  chosenOf,
  LEADERS,
  mineOf,
  outcomeOf,
  roomOf,
  type Terms,
  waitingOf,
} from './standing.ts';

/** The deliveries that a claim took of one tenant, and what it saw there. */
export interface ClaimedShare {
  /** When each delivery that was taken has its slot. */
  readonly slots: Map<string, Date>;
  /** Those of them that are digests. */
  readonly digests: string[];
  /** Something is due that waits for a delivery in flight in its lane. */
  blocked: boolean;
  /** Some were held as too many, and may have hidden others. */
  held: boolean;
}

export const nothing = (): ClaimedShare => ({ slots: new Map(), digests: [], blocked: false, held: false });

/**
 * Rows of one lane hide each other, so a claim looks at more than it takes: by so many. It looks further only where the
 * lanes in flight have so much due that nothing else was seen.
 */
const BEYOND = [8, 64, 1_024];

/** Takes due deliveries of tenants. Answers with a share for each tenant that could be asked. */
export type TakeSlots = (
  db: Kysely<Schema>,
  asked: readonly AskedTenant[],
  claiming: Claiming,
) => Promise<Map<string, ClaimedShare>>;

/**
 * Takes due deliveries of several tenants. A tenant whose row somebody else has is missing in the answer: they take
 * what is there, or give a slot of it, and it is to be looked at again.
 */
export function slotTaking(terms: Terms): TakeSlots {
  const claim = statement((asked: Placeholders<Claim>) => claimStatement(asked, terms));
  return async (db, asked, claiming) => {
    const horizon = new Date(claiming.now.getTime() + HORIZON_MS);
    const taken = new Map<string, ClaimedShare>();
    let hungry = asked;
    for (const beyond of BEYOND) {
      if (hungry.length === 0) break;
      const rows = await claim(db, { ...claiming, ...columnsOf(hungry), beyond, horizon });
      for (const row of rows) note(taken, row);
      const hiding = new Set(rows.filter(row => row.mayHideMore).map(row => row.tenantId));
      hungry = asked
        .map(({ tenantId, most }) => ({ tenantId, most: most - (taken.get(tenantId)?.slots.size ?? 0) }))
        .filter(({ tenantId, most }) => hiding.has(tenantId) && most > 0);
    }
    return taken;
  };
}

const columnsOf = (asked: readonly AskedTenant[]) => ({
  tenantIds: asked.map(({ tenantId }) => tenantId),
  most: asked.map(({ most }) => most),
});

function note(taken: Map<string, ClaimedShare>, row: Row): void {
  const { tenantId, id, notBefore, isDigest, blocked, held } = row;
  const of = taken.get(tenantId) ?? nothing();
  taken.set(tenantId, of);
  of.blocked ||= blocked ?? false;
  of.held ||= held ?? false;
  if (id === null || notBefore === null) return;
  of.slots.set(id, notBefore);
  if (isDigest) of.digests.push(id);
}

/** A delivery that was taken; or a tenant, with what was seen there. */
interface Row {
  readonly tenantId: string;
  readonly id: string | null;
  readonly notBefore: Date | null;
  readonly isDigest: boolean | null;
  readonly blocked: boolean | null;
  readonly held: boolean | null;
  readonly mayHideMore: boolean | null;
}

/**
 * Takes due deliveries, gives each its slot, and puts off one that its lane leaves no room for to the instant at which
 * it will: so it is not looked at again before, and hides nobody meanwhile. A card too many for its person is held, but
 * not while something is in flight to them that may count.
 *
 * Inside a lane the order of the ledger counts (`lane.ts`). Its leader is looked at wherever the lane is seen, or a
 * lane would wait for a row that stands behind the whole queue of its tenant; until that is due, the rest is put off.
 *
 * Callers alternate within an urgency, the one that was served longest ago first: the queue of one of them, be it
 * thousands, delays the others by as many slots as there are callers.
 *
 * No step joins another: a probe hangs on the row that it is for, and each step hands on what the next ones need. With
 * joins, a plan that was made when the tables were empty, and kept, read them from end to end (215 ms against 1).
 */
export function claimStatement(claim: Placeholders<Claim>, terms: Terms): RawBuilder<Row> {
  const { owner, leaseUntil, beyond, horizon, now } = claim;
  return sql<Row>`
    with recursive ${mineOf(claim, terms)},
    callers(tenant_id, most, next_at, priority, caller_id) as (${CALLERS}),
    shares as materialized (${sharesOf(beyond, now)}),
    seen as materialized (${seenOf(COLUMNS, now)}),
    leaders as materialized (${LEADERS}),
    room as materialized (${roomOf(now, terms)}),
    waiting as materialized (${waitingOf(now)}),
    chosen as materialized (${chosenOf(now)}),
    free as materialized (
      select chosen.* from chosen, lateral (
        select from deliveries where id = chosen.id and state = 'queued' for update skip locked) free),
    given as materialized (
      select * from (
        select *, next_at + (row_number() over (partition by tenant_id order by nth) - 1) * ${terms.between} as at
        from free where step = 'take') placed
      where at <= ${horizon}),
    held as (
      update deliveries d set state = 'held', reason_code = 'burst', state_since = ${now},
        due_at = (select until from free where free.id = d.id)
      where d.id = any(array(select id from free where step = 'hold'))),
    put_off as (
      update deliveries d set due_at = (select until from free where free.id = d.id)
      where d.id = any(array(select id from free where step = 'put off'))),
    moved as (
      update deliveries d set state = 'sending', reason_code = 'claimed', state_since = ${now},
        lease_owner = ${owner}, lease_until = ${leaseUntil}, attempt_count = attempt_count + 1
      where d.id = any(array(select id from given)) returning d.id, d.attempt_count),
    tried as (
      insert into attempts (delivery_id, number, started_at) select id, attempt_count, ${now} from moved),
    counted as (${count(sql`(select 'lane:' || lane as key, at from given)`, now)}),
    served as (${keepLast(sql`
      select ${shareKey('given')}, max(at) from given where caller_id is not null group by tenant_id, caller_id`)}),
    kept as (${keepLast(sql`
      select 'tenant:' || tenant_id, coalesce(max(at), 'epoch') from (
        select tenant_id, null::timestamptz as at from free union all select tenant_id, at from given) changed
      group by tenant_id`)})
    ${outcomeOf(now)}`;
}
