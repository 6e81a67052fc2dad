import type { Kysely, Updateable } from 'kysely';
import type { AttemptFacts, ClaimedDelivery, Records, Settlement } from '../core/ports/ledger.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import { patiently } from './away.ts';
import { addDeliveries } from './deliveries.ts';
import { hasOptedOut, keepPersonal, keepServiceUrl, markConversation, markPerson } from './reached.ts';
import type { Schema } from './schema.ts';

/** What sending leaves behind in the ledger and in the address book. */
export function records(db: Kysely<Schema>, clock: Clock, newId: NewId, leaseMs: number): Records {
  const written = <T>(work: (trx: Kysely<Schema>) => Promise<T>) =>
    patiently(() => db.transaction().execute(work), leaseMs);
  return {
    settle: (delivery, owner, settlement, facts) =>
      written(async trx => {
        const now = clock.now();
        if (!(await move(trx, delivery, owner, settlement, now))) return false;
        await finishAttempt(trx, delivery, settlement, facts, now);
        await sayReport(trx, delivery, settlement, newId(), now);
        return true;
      }),
    opened: (delivery, conversation) =>
      written(async trx => ({
        conversationState: await keepPersonal(trx, delivery, conversation, clock.now()),
        optedOut: await hasOptedOut(trx, delivery),
      })),
    servedAt: (delivery, serviceUrl) => written(trx => keepServiceUrl(trx, delivery, serviceUrl)),
    mark: (delivery, state) =>
      written(async trx => {
        await markPerson(trx, delivery, state);
        await markConversation(trx, delivery, state);
      }),
  };
}

async function move(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  owner: string,
  settlement: Settlement,
  now: Date,
): Promise<boolean> {
  const moved = await trx
    .updateTable('deliveries')
    .set(toColumns(delivery, settlement, now))
    .where('id', '=', delivery.id)
    .where('state', '=', 'sending')
    .where('lease_owner', '=', owner)
    .where('attempt_count', '=', delivery.attempt)
    .executeTakeFirst();
  return moved.numUpdatedRows > 0n;
}

function toColumns(
  delivery: ClaimedDelivery,
  settlement: Settlement,
  now: Date,
): Updateable<Schema['deliveries']> {
  const moved = { state: settlement.state, state_since: now, lease_owner: null, lease_until: null };
  if (settlement.state === 'sent')
    return {
      ...moved,
      reason_code: 'sent',
      sent_at: now,
      conversation_id: settlement.conversationId,
      activity_id: settlement.activityId ?? null,
    };
  if (settlement.state === 'queued')
    return {
      ...moved,
      reason_code: settlement.reason,
      due_at: settlement.dueAt,
      ...(settlement.possiblyRepeated && { possibly_repeated: true }),
      ...(settlement.free && { free_attempts: delivery.attempt - delivery.tries + 1 }),
    };
  return { ...moved, reason_code: settlement.reason };
}

async function finishAttempt(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  settlement: Settlement,
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
      reason_code: settlement.state === 'sent' ? 'sent' : settlement.reason,
    })
    .where('delivery_id', '=', delivery.id)
    .where('number', '=', delivery.attempt)
    .execute();
}

/** The report is a delivery of the same notification, to another recipient. */
async function sayReport(
  trx: Kysely<Schema>,
  { notificationId, tenantId, because, urgency, report }: ClaimedDelivery,
  { state }: Settlement,
  id: string,
  at: Date,
): Promise<void> {
  if (report === undefined || (state !== 'sent' && state !== 'undelivered')) return;
  const { to: recipient, [state]: said } = report;
  await addDeliveries(trx, [{ id, notificationId, tenantId, recipient, because, urgency, at, said }]);
}
