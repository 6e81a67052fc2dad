import type { Kysely } from 'kysely';
import { inDialog } from '../../chat/store/dialogs.ts';
import { letGoBefore } from '../../chat/store/let-go.ts';
import { attentionOf } from '../../chat/store/preferences.ts';
import type { Attention } from '../../core/attention.ts';
import type { Recipient } from '../../core/delivery.ts';
import type { Urgency } from '../../core/notification.ts';
import { holdOnArrival } from '../../decide/holds.ts';
import { notCounted } from '../../decide/retry.ts';
import type { ClaimedDelivery } from '../../ledger/ports/delivering.ts';
import { attentionThere } from '../../people/store/places.ts';
import { become, type End } from '../../people/store/reach.ts';
import type { Recipients } from '../../people/store/recipients.ts';
import type { Schema } from '../../platform/schema.ts';
import type { AttemptRecord } from './settling.ts';

/** The end that a settlement comes to by now. */
export async function endOf(
  trx: Kysely<Schema>,
  { delivery, settlement }: AttemptRecord,
  parts: Recipients,
  now: Date,
): Promise<End> {
  switch (settlement.state) {
    case 'found':
      return become(trx, parts, delivery, settlement, now);
    case 'held':
      if (settlement.reason !== 'in-dialog') return asWishedNow(trx, delivery, settlement, now);
      return (await mayBeHeld(trx, delivery)) ? settlement : notCounted('accepted', now);
    case 'behind':
      await letGoBefore(trx, delivery.id, now);
      return notCounted('accepted', now);
    default:
      return settlement;
  }
}

/** The dialogue may have ended since the claim: then nobody would come to queue what was held for its end. */
async function mayBeHeld(trx: Kysely<Schema>, { recipient }: ClaimedDelivery): Promise<boolean> {
  return recipient.kind === 'person' && inDialog(trx, recipient.personId);
}

/**
 * The person may have changed their mind since the claim, and let go of what was held: then it waits for no longer than
 * they say now. While that is written, nobody can change their mind; nor can its sender make it urgent.
 */
async function asWishedNow(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  settlement: Extract<End, { state: 'held' }>,
  now: Date,
): Promise<End> {
  const { recipient } = delivery;
  const urgency = await urgencyNow(trx, delivery);
  const attention = await attentionFor(trx, delivery.tenantId, recipient);
  const hold = holdOnArrival({ ...delivery, attention, urgency }, now);
  if (hold === undefined) return { ...settlement, dueAt: now };
  return { ...settlement, reason: hold.reason, dueAt: hold.until };
}

async function urgencyNow(trx: Kysely<Schema>, { notificationId }: ClaimedDelivery): Promise<Urgency> {
  const { urgency } = await trx
    .selectFrom('notifications')
    .where('id', '=', notificationId)
    .forShare()
    .select('urgency')
    .executeTakeFirstOrThrow();
  return urgency;
}

function attentionFor(trx: Kysely<Schema>, tenantId: string, recipient: Recipient): Promise<Attention> {
  if (recipient.kind === 'person') return attentionOf(trx, recipient.personId);
  if (recipient.kind === 'conversation') return attentionThere(trx, tenantId, recipient.conversationId);
  return Promise.resolve({});
}

/** It was to wait for a dialogue, or lets what waited pass, and the dialogue has ended. */
export async function cameBack(
  trx: Kysely<Schema>,
  { delivery, settlement }: AttemptRecord,
): Promise<boolean> {
  const waited = settlement.state === 'held' || settlement.state === 'behind';
  return waited && !(await mayBeHeld(trx, delivery));
}
