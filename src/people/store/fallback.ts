import { type Kysely, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import { UNREACHABLE } from '../../decide/reach.ts';
import { changeCards, lockCard } from '../../ledger/store/amend-cards.ts';
import { addDeliveries, recipientKey } from '../../ledger/store/deliveries.ts';
import { toNotification } from '../../ledger/store/recording.ts';
import { stoppedAmong } from '../../ledger/store/stopped.ts';
import type { Schema } from '../../platform/schema.ts';
import { type Addressed, addressedConversation, addressedPerson, type Recipients } from './recipients.ts';

type StandIn = { readonly id: string; readonly because: { code: string }; readonly wasShown: boolean };

/**
 * These deliveries came to rest undelivered: where their person cannot be reached and the notification says who
 * hears instead, they do, in the same transaction. However many cannot be reached, one card stands for all of them:
 * a channel must not be flooded with what three hundred people missed.
 */
export async function fallBack(
  trx: Kysely<Schema>,
  recipients: Recipients,
  deliveryIds: readonly string[],
  now: Date,
): Promise<void> {
  for (const [notificationId, ids] of await unreachable(trx, deliveryIds)) {
    const row = await trx
      .selectFrom('notifications')
      .where('id', '=', notificationId)
      .selectAll()
      .executeTakeFirstOrThrow();
    const notification = toNotification(row);
    const standIn = await standInFor(trx, recipients, notification, now);
    const others = ids.filter(id => id !== standIn?.id);
    if (standIn === undefined || others.length === 0) continue;
    await trx.updateTable('deliveries').set({ fallback_id: standIn.id }).where('id', 'in', others).execute();
    if (standIn.because.code === 'fallback' && standIn.wasShown)
      await showAgain(trx, recipients, standIn, notification, now);
  }
}

/** Notification → those of its deliveries whose person cannot be reached, and had not stopped it. */
async function unreachable(
  trx: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ notification_id: string; ids: string[] }>`
    select d.notification_id, array_agg(d.id order by d.id) as ids
    from deliveries d join notifications n on n.id = d.notification_id
    where d.id = any(${ids}::uuid[]) and n.fallback is not null and d.fallback_id is null
      and d.state = 'undelivered' and d.operation = 'send' and d.because ->> 'code' <> 'fallback'
      and d.recipient ->> 'kind' in ('person', 'unknown') and d.reason_code = any(${UNREACHABLE}::text[])
    group by d.notification_id`.execute(trx);
  const stopped = await stoppedAmong(
    trx,
    rows.flatMap(row => row.ids),
  );
  const wanted = rows.map(row => [row.notification_id, row.ids.filter(id => !stopped.has(id))] as const);
  return new Map(wanted.filter(([, all]) => all.length > 0));
}

/**
 * The one delivery that stands in: made now, or the one by which this recipient hears of it anyway. The lock makes
 * workers who need it at the same moment find the same one, and its row is held: it is claimed before this, and is shown
 * again, or after it, and then it names them.
 */
async function standInFor(
  trx: Kysely<Schema>,
  recipients: Recipients,
  notification: Notification,
  now: Date,
): Promise<StandIn | undefined> {
  const { id: notificationId, tenantId, urgency, fallback } = notification;
  if (fallback === undefined) return undefined;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`fallback:${notificationId}`}, 0))`.execute(trx);
  const { recipient, refusal } = await ('person' in fallback
    ? addressedPerson(trx, recipients, tenantId, fallback.person)
    : addressedConversation(trx, tenantId, fallback.conversation));
  const birth = { id: recipients.newId(), notificationId, tenantId, recipient, urgency, at: now };
  await addDeliveries(trx, [
    { ...birth, because: { code: 'fallback', for: [] }, ...beginning(notification, refusal, now) },
  ]);
  return trx
    .selectFrom('deliveries')
    .where('notification_id', '=', notificationId)
    .where('recipient_key', '=', recipientKey(recipient))
    .where('operation', '=', 'send')
    .select(['id', 'because', sql<boolean>`state in ('sending', 'sent', 'acknowledged')`.as('wasShown')])
    .forNoKeyUpdate()
    .executeTakeFirst();
}

function beginning({ sendAt }: Notification, refusal: Addressed['refusal'], now: Date) {
  if (refusal !== undefined) return { state: 'undelivered', reason: refusal } as const;
  if (sendAt === undefined || sendAt <= now) return {};
  return { state: 'held', reason: 'scheduled', dueAt: sendAt } as const;
}

/** Somebody more could not be reached after the card had gone out: it says so, once for all who come meanwhile. */
async function showAgain(
  trx: Kysely<Schema>,
  { newId }: Recipients,
  standIn: StandIn,
  { urgency }: Notification,
  now: Date,
): Promise<void> {
  const waiting = await trx
    .selectFrom('deliveries')
    .where('amends', '=', standIn.id)
    .where('state', 'in', ['held', 'queued'])
    .select('id')
    .executeTakeFirst();
  if (waiting !== undefined) return;
  await lockCard(trx, standIn.id);
  await changeCards(trx, [standIn.id], { operation: 'update', revision: 0, urgency, at: now }, newId);
}
