import type { Kysely } from 'kysely';
import type { Notification, Said } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import { roseTo } from '../../decide/severity.ts';
import type { Schema } from '../../platform/schema.ts';
import { addDeliveries } from './deliveries.ts';

interface Ringing {
  readonly newId: NewId;
  readonly now: Date;
  readonly record: (line: Notification) => Promise<void>;
}

/** Whoever has the card of what has become worse gets a line about it: a notification of its own, of the same caller's. */
export async function ringWhereWorse(
  trx: Kysely<Schema>,
  standing: Notification,
  next: { readonly said: Said; readonly urgency: Notification['urgency'] },
  { newId, now, record }: Ringing,
): Promise<void> {
  const text = roseTo(standing.said, next.said);
  const told = text === undefined ? [] : await whoHasTheCard(trx, standing.id);
  if (text === undefined || told.length === 0) return;
  const { key: _, sendAt: __, fallback: ___, ...same } = standing;
  const { urgency } = next;
  const line = { ...same, id: newId(), said: { text }, audience: {}, urgency, createdAt: now };
  await record(line);
  const born = { notificationId: line.id, tenantId: line.tenantId, urgency, at: now };
  await addDeliveries(
    trx,
    told.map(each => ({ ...born, ...each, id: newId() })),
  );
}

const whoHasTheCard = (trx: Kysely<Schema>, notificationId: string) =>
  trx
    .selectFrom('deliveries')
    .where('notification_id', '=', notificationId)
    .where('operation', '=', 'send')
    .where('state', 'in', ['sent', 'acknowledged'])
    .where('remark', 'is', null)
    .select(['recipient', 'because'])
    .execute();
