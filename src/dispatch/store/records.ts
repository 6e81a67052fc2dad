import { type Kysely, sql } from 'kysely';
import { joinSummary } from '../../chat/store/let-go.ts';
import type { Clock, NewId } from '../../core/time.ts';
import { absenceOf } from '../../decide/absence.ts';
import { keepsItsPlace } from '../../decide/lane.ts';
import type { AttemptFacts, ClaimedDelivery, Records } from '../../ledger/ports/delivering.ts';
import { followSettlement, removeCopy } from '../../ledger/store/amend-cards.ts';
import { addDeliveries, wakeWorkers } from '../../ledger/store/deliveries.ts';
import { unfold } from '../../ledger/store/digest-lines.ts';
import { stoppedAmong } from '../../ledger/store/stopped.ts';
import { fallBack } from '../../people/store/fallback.ts';
import type { End } from '../../people/store/reach.ts';
import { keepPersonal, keepServiceUrl, markConversation, markPerson } from '../../people/store/reached.ts';
import type { Recipients } from '../../people/store/recipients.ts';
import { withRetries } from '../../platform/database/away.ts';
import { gather } from '../../platform/database/gathering.ts';
import type { Schema } from '../../platform/schema.ts';
import { cameBack, endOf } from './ending.ts';
import { type AttemptRecord, DONE, isPlain, type PlainEnding, settlePlain } from './settling.ts';
import { lockTenant } from './slots.ts';

/** So many endings are one commit at most: as many as one process has under way, and far from a long transaction. */
const BATCH = 100;

interface RecordOptions extends Omit<Recipients, 'mayLookUp'> {
  /** How long a claimed delivery belongs to its worker, and so how long its end may take to be written. */
  readonly leaseMs: number;
  readonly mayLookUp?: boolean | undefined;
  /** Connections for what is asked all the time. */
  readonly quick?: Kysely<Schema>;
}

/** Records the outcome of sending in the ledger and in the address book. */
export function records(
  db: Kysely<Schema>,
  clock: Clock,
  { leaseMs, quick = db, mayLookUp = false, ...parts }: RecordOptions,
): Records {
  const recipients = { ...parts, mayLookUp };
  const written = <T>(work: (trx: Kysely<Schema>) => Promise<T>) =>
    withRetries(() => db.transaction().execute(work), leaseMs);
  const settled = gather(
    async (batch: readonly PlainEnding[]) => {
      const moved = await withRetries(() => settlePlain(quick, batch, clock.now()), leaseMs);
      return batch.map(({ delivery }) => moved.has(delivery.id));
    },
    { most: BATCH, apart: error => absenceOf(error) === undefined },
  );
  return {
    async settle(delivery, owner, settlement, facts) {
      const ending = { delivery, owner, settlement, facts };
      if (isPlain(ending) && (await settled(ending))) return true;
      return written(trx => settleOne(trx, ending, recipients, clock.now()));
    },
    opened: (delivery, conversation) =>
      written(async trx => {
        const conversationState = await keepPersonal(trx, delivery, conversation, clock.now());
        const stopped = (await stoppedAmong(trx, [delivery.id])).get(delivery.id);
        return { conversationState, ...(stopped && { stopped }) };
      }),
    servedAt: (delivery, serviceUrl) => written(trx => keepServiceUrl(trx, delivery, serviceUrl)),
    mark: (delivery, state) =>
      written(async trx => {
        await markPerson(trx, delivery, state, clock.now());
        await markConversation(trx, delivery, state);
      }),
  };
}

/** An ending with everything that may follow from it. */
async function settleOne(
  trx: Kysely<Schema>,
  ending: AttemptRecord,
  recipients: Recipients,
  now: Date,
): Promise<boolean> {
  const { newId } = recipients;
  const { delivery, owner, facts } = ending;
  const end = await endOf(trx, ending, recipients, now);
  let moved = await move(trx, delivery, owner, end, now);
  if (moved === undefined && end.state === 'sent') {
    await takeBack(trx, delivery, owner, now);
    moved = await move(trx, delivery, owner, end, now);
    if (moved === undefined) await tellLate(trx, delivery, end, { newId, now });
  }
  if (moved === undefined) return false;
  await finishAttempt(trx, delivery, end, facts, now);
  if (end.state === 'queued' && (await cameBack(trx, ending)))
    await joinSummary(trx, delivery, { newId, now });
  await sayReport(trx, delivery, end, newId(), now);
  await followSettlement(trx, delivery, { settlement: end, facts, ...moved }, newId, now);
  if (end.state === 'queued' && end.dueAt <= now) await wakeWorkers(trx);
  if (end.state === 'undelivered') {
    const lines = await unfold(trx, [delivery.id], end.reason, now);
    await fallBack(trx, recipients, [delivery.id, ...lines], now);
  }
  return true;
}

async function move(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  owner: string,
  settlement: End,
  now: Date,
): Promise<{ overtaken: boolean } | undefined> {
  return trx
    .updateTable('deliveries')
    .set(toColumns(delivery, settlement, now))
    .where('id', '=', delivery.id)
    .where('attempt_count', '=', delivery.attempt)
    .where('state', '=', 'sending')
    .where('lease_owner', '=', owner)
    .returning('overtaken')
    .executeTakeFirst();
}

/**
 * This worker was taken for dead, and yet Teams took the card: the delivery is its own again, unless somebody has begun
 * another attempt, or the lane is busy with what came next.
 */
async function takeBack(trx: Kysely<Schema>, delivery: ClaimedDelivery, owner: string, now: Date) {
  await lockTenant(trx, delivery.tenantId);
  await sql`
    update deliveries d set state = 'sending', reason_code = 'claimed', lease_owner = ${owner}, lease_until = ${now}
    where id = ${delivery.id} and state = 'queued' and reason_code = 'worker-lost'
      and attempt_count = ${delivery.attempt}
      and not exists (select from deliveries where lane = d.lane and state = 'sending')`.execute(trx);
}

/**
 * Somebody else has begun another attempt. The outcome of this one is known all the same, and its card is a copy, which
 * is taken away: no change would reach it.
 */
async function tellLate(
  trx: Kysely<Schema>,
  { id, attempt, operation }: ClaimedDelivery,
  { conversationId, activityId }: Extract<End, { state: 'sent' }>,
  { newId, now }: { newId: NewId; now: Date },
): Promise<void> {
  const told = await trx
    .updateTable('attempts')
    .set({ outcome: 'sent', reason_code: DONE[operation], finished_at: now })
    .where('delivery_id', '=', id)
    .where('number', '=', attempt)
    .where('reason_code', '=', 'worker-lost')
    .returning('number')
    .executeTakeFirst();
  if (told !== undefined && operation === 'send' && activityId !== undefined)
    await removeCopy(trx, id, { id: newId(), conversationId, activityId, at: now });
}

function toColumns(delivery: ClaimedDelivery, settlement: End, now: Date) {
  const { operation, revision, failingSince = now } = delivery;
  const { state, theirs } = settlement;
  const moved = { state, state_since: now, lease_owner: null, lease_until: null, ...theirs };
  if (settlement.state === 'sent')
    return {
      ...moved,
      reason_code: DONE[operation],
      sent_at: now,
      ...(operation === 'send' && { revision }),
      conversation_id: settlement.conversationId,
      activity_id: settlement.activityId ?? null,
    };
  if (settlement.state === 'queued') {
    const leads = keepsItsPlace(delivery, settlement, now);
    return {
      ...moved,
      reason_code: leads ? settlement.reason : 'gave-way',
      due_at: settlement.dueAt,
      leads,
      ...(!settlement.free && { failing_since: failingSince }),
      ...(settlement.possiblyRepeated && { possibly_repeated: true }),
      ...(settlement.free && { free_attempts: sql<number>`free_attempts + 1` }),
    };
  }
  if (settlement.state === 'held')
    return {
      ...moved,
      reason_code: settlement.reason,
      due_at: settlement.dueAt,
      free_attempts: sql<number>`free_attempts + 1`,
    };
  return { ...moved, reason_code: settlement.reason };
}

async function finishAttempt(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  settlement: End,
  facts: AttemptFacts,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('attempts')
    .set({
      finished_at: now,
      outcome: facts.outcome,
      status: facts.status ?? null,
      code: facts.code ?? null,
      reason_code: settlement.state === 'sent' ? DONE[delivery.operation] : settlement.reason,
    })
    .where('delivery_id', '=', delivery.id)
    .where('number', '=', delivery.attempt)
    .execute();
}

/** The report is a delivery of the same notification, to another recipient. */
async function sayReport(
  trx: Kysely<Schema>,
  { notificationId, tenantId, because, urgency, report }: ClaimedDelivery,
  { state }: End,
  id: string,
  at: Date,
): Promise<void> {
  if (report === undefined || (state !== 'sent' && state !== 'undelivered')) return;
  const { to: recipient, [state]: said } = report;
  await addDeliveries(trx, [{ id, notificationId, tenantId, recipient, because, urgency, at, said }]);
}
