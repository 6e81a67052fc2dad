import { type Kysely, type RawBuilder, sql } from 'kysely';
import { LEEWAY_MS, STRETCH, WINDOWS } from '../../decide/limits.ts';
import type { OrPlaceholder } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * Slots, as SQL. A tenant's are evenly spaced: an allowance that is spent in one burst would double on the wire when
 * the first burst is held up and the next is not. A lane's, and a roster's, are kept one by one for an hour, which
 * makes the windows exact: the slot before which a window had room is found by its place in the array.
 */
export type Windows = keyof typeof WINDOWS;

export const tenantKey = (tenantId: string) => `tenant:${tenantId}`;
export const laneKey = (lane: string) => `lane:${lane}`;
export const rosterKey = (conversationId: string) => `roster:${conversationId}`;

/** Between two requests of one tenant. Microseconds, because rounding 22.2 ms would cost a limit of 45 two requests. */
export const spacing = (requestsPerSecond: number) =>
  sql.raw(`interval '${Math.ceil((1_000_000 * STRETCH) / requestsPerSecond)} microseconds'`);

/** How long a slot has to be remembered. */
const KEPT = sql.raw(`interval '${3_600_000 + LEEWAY_MS} milliseconds'`);

/**
 * The instant at which request number `number` from now (0 is the next) may go by these windows, provided that those
 * before it go as early as they may; never too late.
 */
export function mayStart(
  windows: Windows,
  taken: RawBuilder<unknown>,
  number: RawBuilder<unknown>,
  now: OrPlaceholder<Date>,
): RawBuilder<Date> {
  const each = WINDOWS[windows].map(({ most, seconds }) => {
    const length = sql.raw(`interval '${seconds * 1000 + LEEWAY_MS} milliseconds'`);
    const count = sql.lit(most);
    const before = sql`(${taken})[cardinality(${taken}) - ${count} + 1 + ${number} % ${count}]`;
    return sql`greatest(${now}::timestamptz, ${before} + ${length}) + (${number} / ${count}) * ${length}`;
  });
  return sql`greatest(${sql.join(each)})`;
}

/** Whether a window is at least half full. */
export function isHalfFull(windows: Windows, taken: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  const each = WINDOWS[windows].map(({ most, seconds }) => {
    const length = sql.raw(`interval '${seconds} seconds'`);
    const nth = sql`(${taken})[cardinality(${taken}) - ${sql.lit(Math.ceil(most / 2))} + 1]`;
    return sql`coalesce(${nth} > ${now}::timestamptz - ${length}, false)`;
  });
  return sql`(${sql.join(each, sql` or `)})`;
}

/** Adds slots to the rows of their keys. `slots` selects `key` and `at`, one row for each key. */
export function count(slots: RawBuilder<unknown>, now: OrPlaceholder<Date>): RawBuilder<unknown> {
  return sql`insert into slots as p (key, last_at, taken) select key, at, array[at] from ${slots} t
    on conflict (key) do update set last_at = excluded.last_at,
      taken = array(select kept from unnest(p.taken) kept where kept > ${now}::timestamptz - ${KEPT})
        || excluded.taken`;
}

/** The same for keys of which only the last slot counts. `slots` selects both columns. */
export const keepLast = (slots: RawBuilder<unknown>) => sql`insert into slots as p (key, last_at) ${slots}
  on conflict (key) do update set last_at = greatest(p.last_at, excluded.last_at)`;

/** When the tenant's next slot is; its row is locked, so no one else gives it away. */
export function nextSlot(
  key: OrPlaceholder<string>,
  between: RawBuilder<unknown>,
  now: OrPlaceholder<Date>,
): RawBuilder<Date> {
  return sql`(select greatest(${now}::timestamptz, last_at + ${between}) from slots where key = ${key})`;
}

/**
 * A transaction that gives slots of a tenant, or changes what is in flight there, holds its row, one after the other.
 * The row is written and not only locked: a claim that began before learns by that that it has seen too little.
 */
export async function lockTenant(trx: Kysely<Schema>, tenantId: string): Promise<void> {
  await keepLast(sql`values (${tenantKey(tenantId)}, 'epoch'::timestamptz)`).execute(trx);
}

/** Rows for those that have none, so that a claim can lock them. */
export async function upsertTenants(db: Kysely<Schema>, tenantIds: readonly string[]): Promise<void> {
  await sql`insert into slots (key, last_at) select 'tenant:' || id, 'epoch' from unnest(${tenantIds}::text[]) id
    order by id on conflict do nothing`.execute(db);
}

/** Nothing that was counted an hour ago counts any more. */
export async function forgetSlots(db: Kysely<Schema>, now: Date): Promise<void> {
  await sql`delete from slots where last_at < ${now}::timestamptz - ${KEPT}`.execute(db);
}
