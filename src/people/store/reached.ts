import { type Kysely, sql } from 'kysely';
import type { ConversationReference } from '../../core/conversation.ts';
import type { ClaimedDelivery, Records } from '../../ledger/ports/delivering.ts';
import type { Schema } from '../../platform/schema.ts';
import { rememberRemoval } from './removals.ts';

type Mark = Parameters<Records['mark']>[1];

/**
 * Keeps a 1:1 that was opened. Opening is idempotent at Teams, so a person who removed Herald gives the id of
 * the conversation they removed it from: that row is what remembers their wish when all else is forgotten.
 */
export async function keepPersonal(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  conversation: ConversationReference,
  now: Date,
): Promise<'open' | 'removed'> {
  const person = await lockPerson(trx, delivery);
  if (person === undefined) return 'removed';
  const kept = await trx
    .insertInto('conversations')
    .values({
      tenant_id: conversation.tenantId,
      id: conversation.conversationId,
      kind: 'personal',
      service_url: conversation.serviceUrl,
      bot_id: conversation.botId,
      person_id: person.id,
      state: 'open',
      seen_at: now,
    })
    .onConflict(c =>
      c.columns(['tenant_id', 'id']).doUpdateSet({
        service_url: conversation.serviceUrl,
        state: sql`case when conversations.state = 'removed' then 'removed' else 'open' end`,
      }),
    )
    .returning('state')
    .executeTakeFirstOrThrow();
  const removed = kept.state === 'removed';
  await trx
    .updateTable('people')
    .set(removed ? { reach: 'removed' } : { personal_conversation_id: conversation.conversationId })
    .where('id', '=', person.id)
    .execute();
  return removed ? 'removed' : 'open';
}

/** Undefined when they left, and were forgotten, while Teams was asked. */
async function lockPerson(trx: Kysely<Schema>, { recipient }: ClaimedDelivery) {
  if (recipient.kind !== 'person') return undefined;
  return trx
    .selectFrom('people')
    .where('id', '=', recipient.personId)
    .forUpdate()
    .select('id')
    .executeTakeFirst();
}

/**
 * The tenant is served elsewhere than was known. The address that is kept is right until the next activity, which
 * brings the address that it came from.
 */
export async function keepServiceUrl(
  trx: Kysely<Schema>,
  { tenantId, conversation }: ClaimedDelivery,
  serviceUrl: string,
): Promise<void> {
  await trx.updateTable('tenants').set({ service_url: serviceUrl }).where('id', '=', tenantId).execute();
  if (conversation === undefined) return;
  await trx
    .updateTable('conversations')
    .set({ service_url: serviceUrl })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', conversation.conversationId)
    .execute();
}

/** A 1:1 that is gone says nothing about the person: it is opened again. */
export async function markPerson(
  trx: Kysely<Schema>,
  { recipient }: ClaimedDelivery,
  mark: Mark,
  now: Date,
): Promise<void> {
  if (recipient.kind !== 'person') return;
  if (mark === 'removed') await rememberRemoval(trx, recipient.personId, now);
  await trx
    .updateTable('people')
    .set({ personal_conversation_id: null, ...(mark !== 'gone' && { reach: mark }) })
    .where('id', '=', recipient.personId)
    .execute();
}

export async function markConversation(
  trx: Kysely<Schema>,
  { tenantId, conversation }: ClaimedDelivery,
  state: Mark,
): Promise<void> {
  if (conversation === undefined) return;
  await trx
    .updateTable('conversations')
    .set({ state })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', conversation.conversationId)
    .execute();
}
