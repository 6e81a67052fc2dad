import { type Kysely, sql } from 'kysely';
import { postedAddress } from '../../core/delivery.ts';
import { REASONS } from '../../core/reasons.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { EventBatch, EventQueue } from '../../outbox/ports/event-queue.ts';
import { promptly } from '../../platform/database/away.ts';
import type { Schema } from '../../platform/schema.ts';
import { CALLBACK, personTold, receiverOf } from './receiver.ts';

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
  /** This process. */
  readonly owner: string;
}

/** So many are one post: some 40 KB, and read in one go. */
const BATCH = 100;
/** Longer than a post may take; each batch that is taken renews it. A dead process's callers are anybody's then. */
const LEASE_MS = 20_000;
/** After so long nobody asks any more, and after a weekend there still is room for a working day. */
export const KEPT_MS = 72 * 3_600_000;
/** More is days of a caller that is away, and all of it can be read at `GET /api/notifications/{id}/deliveries`. */
const MOST_WAITING = 100_000;

/** 5 s, 15, 45, and at last half an hour: the sixth power is more, and the hundredth no interval. */
const PAUSE = sql.raw(`interval '5 seconds'`);
const LONGEST_PAUSE = sql.raw(`interval '30 minutes'`);

/** The delivery events of which callers are still to be told. */
export function eventQueue(
  db: Kysely<Schema>,
  parts: Parts,
  most: { readonly waiting: number } = { waiting: MOST_WAITING },
): EventQueue {
  const { clock, owner } = parts;
  const transact = <T>(work: (trx: Kysely<Schema>) => Promise<T>) =>
    promptly(() => db.transaction().execute(work));
  const free = { taken_by: null, taken_until: null } as const;
  const mine = (trx: Kysely<Schema>, callerId: string) =>
    trx.updateTable('event_subscriptions').where('caller_id', '=', callerId).where('taken_by', '=', owner);
  return {
    take: count => take(db, parts, count),
    next: callerId =>
      transact(async trx => {
        const batch = await nextBatch(trx, parts, callerId);
        if (batch === undefined) await mine(trx, callerId).set(free).execute();
        return batch;
      }),
    taken: ({ callerId, event }) =>
      transact(async trx => {
        const now = clock.now();
        await trx.deleteFrom('delivery_events').where('batch', '=', event.id).execute();
        const taken_until = new Date(now.getTime() + LEASE_MS);
        const told = { batch: null, told_at: now, tries: 0, missed: '0', taken_until, next_at: now };
        await mine(trx, callerId).where('batch', '=', event.id).set(told).execute();
      }),
    notTaken: ({ callerId }, why) =>
      transact(async trx => {
        const now = clock.now();
        const missed = await giveUp(trx, callerId, now, most.waiting);
        const nextAt = sql<Date>`${now}::timestamptz + least(${PAUSE} * 3 ^ least(tries, 6), ${LONGEST_PAUSE})`;
        const refused = await mine(trx, callerId)
          .set({ ...free, refused_at: now, refused_why: why, next_at: nextAt })
          .set(({ eb }) => ({ tries: eb('tries', '+', 1), missed: sql`missed + ${missed}` }))
          .returning(['tries', 'next_at as nextAt'])
          .executeTakeFirst();
        return { tries: 0, nextAt: now, ...refused, missed };
      }),
    async end(callerId) {
      await db.deleteFrom('event_subscriptions').where('caller_id', '=', callerId).execute();
    },
    async giveBack(callerId) {
      await mine(db, callerId).set(free).execute();
    },
  };
}

/** Callers that dead workers were telling are anybody's at once. */
export async function giveUpCallers(trx: Kysely<Schema>, dead: readonly string[]): Promise<void> {
  await sql`
    update event_subscriptions set taken_by = null, taken_until = null where taken_by = any(${dead})`.execute(
    trx,
  );
}

async function take(db: Kysely<Schema>, { clock, owner }: Parts, most: number): Promise<string[]> {
  const now = clock.now();
  const { rows } = await sql<{ caller_id: string }>`
    update event_subscriptions set taken_by = ${owner}, taken_until = ${new Date(now.getTime() + LEASE_MS)}
    where caller_id = any(array(
      select caller_id from event_subscriptions s
      where next_at <= ${now} and (taken_until is null or taken_until <= ${now})
        and exists (select from delivery_events where caller_id = s.caller_id)
      -- Settling a card of this caller holds a share; a stronger lock would pass it over as long as cards are settled.
      order by next_at limit ${most} for no key update skip locked))
    returning caller_id`.execute(db);
  return rows.map(({ caller_id }) => caller_id);
}

/** A batch that was begun is posted again; else the oldest events that wait. */
async function nextBatch(
  trx: Kysely<Schema>,
  { clock, newId, owner }: Parts,
  callerId: string,
): Promise<EventBatch | undefined> {
  const row = await trx
    .selectFrom('event_subscriptions as s')
    .innerJoin('api_keys as k', 'k.id', 's.caller_id')
    .where('s.caller_id', '=', callerId)
    .where('s.taken_by', '=', owner)
    .select(['k.name', 's.batch', 's.missed', ...CALLBACK])
    .forNoKeyUpdate('s')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const receiver = receiverOf(row, clock.now());
  if (receiver === undefined) {
    // It was asked for in the moment in which its key lost the address, and nobody is told by it any more.
    await trx.deleteFrom('event_subscriptions').where('caller_id', '=', callerId).execute();
    return undefined;
  }
  const begun = row.batch === null ? [] : await eventsOf(trx, row.batch);
  const id = begun.length > 0 && row.batch !== null ? row.batch : newId();
  const events = begun.length > 0 ? begun : await begin(trx, callerId, id);
  if (events.length === 0) return undefined;
  const missed = Number(row.missed);
  const data = { events: events.map(told), ...(missed > 0 && { missed }) };
  return { callerId, caller: row.name, receiver, event: { id, type: 'delivery.events', data } };
}

async function begin(trx: Kysely<Schema>, callerId: string, batch: string): Promise<EventRow[]> {
  await sql`
    update delivery_events set batch = ${batch} where number = any(array(
      select number from delivery_events where caller_id = ${callerId} order by number limit ${BATCH}))`.execute(
    trx,
  );
  await trx.updateTable('event_subscriptions').set({ batch }).where('caller_id', '=', callerId).execute();
  return eventsOf(trx, batch);
}

const eventsOf = (trx: Kysely<Schema>, batch: string) =>
  trx
    .selectFrom('delivery_events as e')
    .innerJoin('deliveries as d', 'd.id', 'e.delivery_id')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .leftJoin('people as who', 'who.id', 'd.person_id')
    .where('e.batch', '=', batch)
    .orderBy('e.number')
    .select(['e.number', 'e.event', 'e.reason_code', 'e.at', 'd.id as delivery', 'd.recipient'])
    .select(['n.id as notification', 'n.key', 'n.topic', 'n.tenant_id'])
    .select(['who.name', 'who.upn', 'who.aad_object_id'])
    .execute();

type EventRow = Awaited<ReturnType<typeof eventsOf>>[number];

function told(row: EventRow): object {
  return {
    event: row.event,
    at: row.at.toISOString(),
    notification: row.notification,
    delivery: row.delivery,
    ...(row.key !== null && { key: row.key }),
    ...(row.topic !== null && { topic: row.topic }),
    tenantId: row.tenant_id,
    to: toldOf(row),
    reason: { code: row.reason_code, text: REASONS[row.reason_code] },
    number: Number(row.number),
  };
}

/** The recipient as `GET` shows them: by the address that was posted, and as far as Herald knows them. */
function toldOf(row: Pick<EventRow, 'recipient' | 'name' | 'upn' | 'aad_object_id'>): object {
  const { recipient } = row;
  const address = postedAddress(recipient);
  const posted = address === undefined ? {} : { address };
  if (recipient.kind === 'person') return { kind: 'person', ...personTold(row), ...posted };
  return recipient.kind === 'unknown'
    ? { kind: 'unknown', ...posted }
    : { kind: 'conversation', name: recipient.label, ...posted };
}

/** Events of a caller that does not listen: those that are too old, or too many. Answers with how many they were. */
async function giveUp(
  trx: Kysely<Schema>,
  callerId: string,
  now: Date,
  mostWaiting: number,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from delivery_events where caller_id = ${callerId} and (at < ${new Date(now.getTime() - KEPT_MS)}
      or number <= (select number from delivery_events where caller_id = ${callerId}
                    order by number desc offset ${mostWaiting} limit 1))`.execute(trx);
  return Number(numAffectedRows);
}
