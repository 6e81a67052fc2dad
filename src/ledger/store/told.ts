import type { Kysely } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import type { NewId } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import { addDeliveries } from './deliveries.ts';

/** Those who have the card of a notification, and why. */
export const whoHasTheCard = (trx: Kysely<Schema>, notificationId: string) =>
  trx
    .selectFrom('deliveries')
    .where('notification_id', '=', notificationId)
    .where('operation', '=', 'send')
    .where('state', 'in', ['sent', 'acknowledged'])
    .select(['recipient', 'because']);

type Told = Awaited<ReturnType<ReturnType<typeof whoHasTheCard>['execute']>>;

/** They are told of another one, for the same reason; `dueAt`: later, and not at once. */
export async function tellThem(
  trx: Kysely<Schema>,
  told: readonly (Told[number] & { readonly dueAt?: Date | undefined })[],
  { id: notificationId, tenantId, urgency }: Notification,
  { newId, now: at }: { readonly newId: NewId; readonly now: Date },
): Promise<void> {
  const born = { notificationId, tenantId, urgency, at };
  await addDeliveries(
    trx,
    told.map(({ dueAt, ...each }) => ({ ...born, ...each, ...(dueAt && scheduled(dueAt)), id: newId() })),
  );
}

const scheduled = (dueAt: Date) => ({ state: 'held', reason: 'scheduled', dueAt }) as const;
