import { type Kysely, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import { DAY_MS } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Accepted, Idempotency } from '../ports/accept.ts';

/** The idempotency of a caller's key lasts this long. */
export const IDEMPOTENCY_MS = DAY_MS;

/** The outcome of the first time, if this is a repeat. Holds up a repeat that comes at this moment. */
export function earlierOf(
  trx: Kysely<Schema>,
  { callerId }: Notification,
  idempotency: Idempotency,
  now: Date,
): Promise<Accepted | undefined> {
  return 'key' in idempotency
    ? earlierUse(trx, callerId, idempotency, now)
    : earlierMark(trx, idempotency.hookId, idempotency.marks);
}

/** So that the next one like it is known as a repeat of this notification. */
export function keepRepeat(
  trx: Kysely<Schema>,
  notification: Notification,
  accepted: Kept,
  idempotency: Idempotency,
): Promise<void> {
  return 'key' in idempotency
    ? keepKey(trx, notification, accepted, idempotency)
    : keepMarks(trx, notification, accepted, idempotency);
}

/** A post that was recorded, or was found to end nothing. */
type Kept = Extract<Accepted, { id: string } | { outcome: 'nothing-to-end' }>;

export const isKept = (accepted: Accepted): accepted is Kept =>
  'id' in accepted || accepted.outcome === 'nothing-to-end';

/** The answer to a repeat of it. */
const again = (id: string | null, changed: boolean): Kept =>
  id === null ? { outcome: 'nothing-to-end', replayed: true } : { outcome: 'replayed', id, changed };

/** Two of the same at the same moment wait for each other instead of failing. */
export async function inTurn(trx: Kysely<Schema>, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('idempotency:' || ${name}, 0))`.execute(trx);
}

/**
 * The post that came by the hook with one of these marks. A repeat leaves no further marks: the id of a delivery is not
 * signed, and a body that somebody recorded must not take up the id under which another is to come.
 */
async function earlierMark(
  trx: Kysely<Schema>,
  hookId: string,
  marks: readonly string[],
): Promise<Accepted | undefined> {
  // Always in the same order: two that share two marks would hold one each.
  for (const mark of marks.toSorted()) await inTurn(trx, `${hookId}/${mark}`);
  const met = await trx
    .selectFrom('hook_marks')
    .where('hook_id', '=', hookId)
    .where('mark', 'in', marks)
    .select('notification_id')
    .executeTakeFirst();
  return met && again(met.notification_id, false);
}

async function keepMarks(
  trx: Kysely<Schema>,
  { createdAt }: Notification,
  accepted: Kept,
  { hookId, marks }: Extract<Idempotency, { marks: unknown }>,
): Promise<void> {
  const of = 'id' in accepted ? { notification_id: accepted.id } : { kept_at: createdAt };
  const rows = marks.map(mark => ({ hook_id: hookId, mark, ...of }));
  await trx.insertInto('hook_marks').values(rows).execute();
}

async function earlierUse(
  trx: Kysely<Schema>,
  callerId: string,
  { key, bodyHash }: { key: string; bodyHash: string },
  now: Date,
): Promise<Accepted | undefined> {
  await inTurn(trx, `${callerId}/${key}`);
  const used = await trx
    .selectFrom('idempotency_keys')
    .where('caller_id', '=', callerId)
    .where('key', '=', key)
    .selectAll()
    .executeTakeFirst();
  if (used === undefined) return undefined;
  if (used.created_at.getTime() + IDEMPOTENCY_MS > now.getTime())
    return used.body_hash === bodyHash ? again(used.notification_id, used.changed) : { outcome: 'conflict' };
  await trx.deleteFrom('idempotency_keys').where('caller_id', '=', callerId).where('key', '=', key).execute();
  return undefined;
}

async function keepKey(
  trx: Kysely<Schema>,
  { callerId, createdAt }: Notification,
  accepted: Kept,
  { key, bodyHash }: { key: string; bodyHash: string },
): Promise<void> {
  await trx
    .insertInto('idempotency_keys')
    .values({
      caller_id: callerId,
      key,
      body_hash: bodyHash,
      ...('id' in accepted && { notification_id: accepted.id, changed: accepted.changed }),
      created_at: createdAt,
    })
    .execute();
}
