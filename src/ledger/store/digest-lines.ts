import { type Kysely, sql } from 'kysely';
import type { Urgency } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { NewId } from '../../core/time.ts';
import { type Over, whatIsOver } from '../../decide/burst.ts';
import type { Schema } from '../../platform/schema.ts';
import type { ClaimedDelivery } from '../ports/delivering.ts';
import { changeCards } from './amend-cards.ts';
import { readClaimed } from './claimed.ts';
import { wakeWorkers } from './deliveries.ts';

/** Deliveries that are held for a digest, or are lines of one: how they are read, changed and ended. */

/** With all that is needed to decide, in this order. */
export function readLines(
  db: Kysely<Schema>,
  rows: readonly { readonly id: string }[],
): Promise<ClaimedDelivery[]> {
  return rows.length === 0
    ? Promise.resolve([])
    : readClaimed(db, new Map(rows.map(({ id }, i) => [id, new Date(i)])));
}

/** Lines that are over by the time at which their digest is sent are taken out of it. */
export async function dropLines(db: Kysely<Schema>, digests: readonly string[], now: Date): Promise<void> {
  if (digests.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from deliveries where digest_id = any(${digests}::uuid[]) and state = 'folded'`.execute(db);
  await endLines(db, whatIsOver(await readLines(db, rows), now), now);
}

/** Ends deliveries that were held or folded, each for its reason: they are not sent. */
export async function endLines(db: Kysely<Schema>, over: readonly Over[], now: Date): Promise<void> {
  if (over.length === 0) return;
  const columns = [
    over.map(({ id }) => id),
    over.map(({ state }) => state),
    over.map(({ reason }) => reason),
  ];
  await sql`
    update deliveries d set state = over.state, reason_code = over.reason, state_since = ${now}, digest_id = null
    from unnest(${columns[0]}::uuid[], ${columns[1]}::text[], ${columns[2]}::text[]) as over(id, state, reason)
    where d.id = over.id and d.state in ('held', 'queued', 'folded')`.execute(db);
}

/**
 * The notification of these lines was changed or taken back. A digest that waits shows that by itself; one that is on
 * its way, or stands, is changed: there too every line is read anew. No row is locked for it: two changes at once both
 * show everything.
 */
export async function followLines(
  trx: Kysely<Schema>,
  lines: readonly { readonly digest_id: string | null }[],
  { urgency, at }: { urgency: Urgency; at: Date },
  newId: NewId,
): Promise<void> {
  const digests = new Set(lines.map(({ digest_id }) => digest_id));
  const { rows } = await sql<{ id: string }>`
    select id from deliveries where id = any(${[...digests]}::uuid[])
      and state in ('sending', 'sent', 'acknowledged')`.execute(trx);
  const ids = rows.map(({ id }) => id);
  await changeCards(trx, ids, { operation: 'update', revision: 0, urgency, at }, newId);
}

/** These digests do not reach their person, so neither do their lines. Returns the lines. */
export async function unfold(
  trx: Kysely<Schema>,
  digests: readonly string[],
  reason: ReasonCode,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update deliveries set state = 'undelivered', reason_code = ${reason}, state_since = ${now}
    where digest_id = any(${digests}::uuid[]) and state = 'folded' returning id`.execute(trx);
  return rows.map(({ id }) => id);
}

/**
 * The person asked for the whole card of a line. It goes at once, as an answer, and is not counted. `gone`: it has
 * expired, or was cancelled or stopped.
 */
export async function showLine(trx: Kysely<Schema>, id: string, now: Date): Promise<'coming' | 'gone'> {
  const { rows } = await sql<{ id: string }>`
    select id from deliveries where id = ${id} and digest_id is not null for update`.execute(trx);
  const [line] = await readLines(trx, rows);
  if (line === undefined || whatIsOver([line], now).length > 0) return 'gone';
  await sql`
    update deliveries set state = 'queued', reason_code = 'asked-for', priority = 0, state_since = ${now},
      due_at = ${now}, is_reply = true, leads = true, placed_at = ${now}
    where id = ${id} and state = 'folded'`.execute(trx);
  await wakeWorkers(trx);
  return 'coming';
}
