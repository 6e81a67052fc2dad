import type { Kysely, Updateable } from 'kysely';
import type { ConversationReference } from '../core/conversation.ts';
import type { AttemptFacts, ClaimedDelivery, Records, Settlement } from '../core/ports/ledger.ts';
import type { Clock } from '../core/ports/time.ts';
import type { Schema } from './schema.ts';

/** What sending leaves behind in the ledger and in the address book. */
export function records(db: Kysely<Schema>, clock: Clock): Records {
  return {
    settle: (delivery, owner, settlement, facts) =>
      db.transaction().execute(async trx => {
        const moved = await trx
          .updateTable('deliveries')
          .set(toColumns(settlement, clock.now()))
          .where('id', '=', delivery.id)
          .where('state', '=', 'sending')
          .where('lease_owner', '=', owner)
          .executeTakeFirst();
        if (moved.numUpdatedRows === 0n) return false;
        await finishAttempt(trx, delivery, settlement, facts, clock.now());
        return true;
      }),
    opened: (delivery, conversation) =>
      db.transaction().execute(trx => keepPersonal(trx, delivery, conversation, clock.now())),
    async mark(delivery, state) {
      if (delivery.recipient.kind === 'person' && state !== 'gone')
        await db
          .updateTable('people')
          .set({ reach: state, personal_conversation_id: null })
          .where('id', '=', delivery.recipient.personId)
          .execute();
      if (delivery.recipient.kind === 'person' && state === 'gone')
        await db
          .updateTable('people')
          .set({ personal_conversation_id: null })
          .where('id', '=', delivery.recipient.personId)
          .execute();
      if (delivery.conversation !== undefined)
        await db
          .updateTable('conversations')
          .set({ state })
          .where('tenant_id', '=', delivery.tenantId)
          .where('id', '=', delivery.conversation.conversationId)
          .execute();
    },
  };
}

function toColumns(settlement: Settlement, now: Date): Updateable<Schema['deliveries']> {
  const moved = { state: settlement.state, state_since: now, lease_owner: null, lease_until: null };
  if (settlement.state === 'sent')
    return {
      ...moved,
      reason_code: 'sent',
      sent_at: now,
      conversation_id: settlement.conversationId,
      activity_id: settlement.activityId,
    };
  if (settlement.state === 'queued')
    return {
      ...moved,
      reason_code: settlement.reason,
      due_at: settlement.dueAt,
      ...(settlement.possiblyRepeated && { possibly_repeated: true }),
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

/**
 * Keeps a 1:1 that was opened. Opening is idempotent at Teams, so a person who removed Herald gives the id of
 * the conversation they removed it from: that row is what remembers their wish when all else is forgotten.
 */
async function keepPersonal(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  conversation: ConversationReference,
  now: Date,
): Promise<'open' | 'removed'> {
  const personId = delivery.recipient.kind === 'person' ? delivery.recipient.personId : null;
  const kept = await trx
    .insertInto('conversations')
    .values({
      tenant_id: conversation.tenantId,
      id: conversation.conversationId,
      kind: 'personal',
      service_url: conversation.serviceUrl,
      bot_id: conversation.botId,
      person_id: personId,
      state: 'open',
      seen_at: now,
    })
    .onConflict(c => c.columns(['tenant_id', 'id']).doUpdateSet({ service_url: conversation.serviceUrl }))
    .returning('state')
    .executeTakeFirstOrThrow();
  if (kept.state === 'removed') return 'removed';
  await trx
    .updateTable('people')
    .set({ personal_conversation_id: conversation.conversationId })
    .where('id', '=', personId)
    .execute();
  return 'open';
}
