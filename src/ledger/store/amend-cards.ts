import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { AWAY_REASONS } from '../../core/attention.ts';
import type { Said, Urgency } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { NewId } from '../../core/time.ts';
import { only, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { AttemptFacts, ClaimedDelivery, Settlement } from '../ports/delivering.ts';
import { PRIORITY, wakeWorkers } from './deliveries.ts';

/** A change of cards. `revision` is 0 for Herald's own, which come of what a person pressed. */
export interface CardChange {
  readonly operation: 'update' | 'delete';
  readonly revision: number;
  readonly urgency: Urgency;
  /** Missing: what the notification says at the moment at which the change is sent. */
  readonly said?: Said;
  readonly at: Date;
  /** A person who answered the card is told, too: its episode ended, or somebody's press is for everybody. */
  readonly reachesAnswered?: boolean;
  /** Part of a conversation: it follows from a person's press. */
  readonly isReply?: boolean;
}

/**
 * Queues a change for each of these cards, whose rows the caller has locked: a row of the ledger, so that it waits,
 * is paced and retried like any other. Of one card only the last change has to be made, so the former ones that still
 * wait are cancelled; one that is in flight is told by its number, should it come back.
 *
 * The sender's change of a card that its person answered, unless it has ended, is not made.
 */
export async function changeCards(
  trx: Kysely<Schema>,
  cardIds: readonly string[],
  change: CardChange,
  newId: NewId,
): Promise<void> {
  if (cardIds.length === 0) return;
  const { operation, revision, urgency, said, at, reachesAnswered = false, isReply = false } = change;
  await queueChanges(trx, {
    ...{ cardIds, ids: cardIds.map(() => newId()), operation, revision, at, reachesAnswered, isReply },
    isSenders: operation === 'update' && revision > 0,
    priority: PRIORITY[urgency],
    said: said === undefined ? null : JSON.stringify(said),
  });
  await wakeWorkers(trx);
}

interface Changes
  extends Required<Pick<CardChange, 'operation' | 'revision' | 'at' | 'reachesAnswered' | 'isReply'>> {
  readonly cardIds: readonly string[];
  /** Of the changes, one for each card. */
  readonly ids: readonly string[];
  readonly isSenders: boolean;
  readonly priority: number;
  readonly said: string | null;
}

const queueChanges = statement((change: Placeholders<Changes>) => {
  const { cardIds, ids, operation, revision, at, isSenders, reachesAnswered, isReply, priority, said } =
    change;
  const isKept = (cardState: RawBuilder<unknown>) =>
    sql`${isSenders}::boolean and not ${reachesAnswered}::boolean and ${cardState} = 'acknowledged'`;
  const kept = isKept(sql`card.state`);
  return sql`
    with superseded as (
      update deliveries former set state = 'cancelled', reason_code = 'superseded', state_since = ${at}
      where id = any(array(select id from deliveries where amends = any(${cardIds}::uuid[]) and operation = 'update'))
        and state in ('held', 'queued') and not (${isKept(sql`(select state from deliveries card where card.id = former.amends)`)})
        and (not ${isSenders}::boolean or revision < ${revision}))
    insert into deliveries (id, notification_id, tenant_id, operation, amends, recipient, recipient_key, person_id,
      because, lane, priority, state, reason_code, state_since, due_at, conversation_id, said, created_at,
      revision, change_number, is_reply, placed_at)
    select fresh.id, card.notification_id, card.tenant_id, ${operation}, card.id, card.recipient,
      card.recipient_key, card.person_id, card.because, card.lane, ${priority}::smallint,
      case when ${kept} then 'suppressed' else 'queued' end,
      case when ${kept} then 'card-kept' else 'accepted' end,
      ${at}::timestamptz, ${at}::timestamptz, card.conversation_id,
      ${said}::jsonb, ${at}::timestamptz, ${revision}::integer,
      nextval('change_numbers'), ${isReply}::boolean, coalesce(card.placed_at, card.created_at)
    from unnest(${cardIds}::uuid[], ${ids}::uuid[]) as fresh(card, id),
      lateral ${only`deliveries where id = fresh.card`} card
    on conflict do nothing`;
});

/**
 * Queues the removal of a card that was sent and is not the one that the ledger knows of this delivery. It names its card
 * itself, and amends none: it neither ends a change of the other card nor gives way to one.
 */
export async function removeCopy(
  trx: Kysely<Schema>,
  deliveryId: string,
  { id, conversationId, activityId, at }: Copy,
): Promise<void> {
  await sql`
    insert into deliveries (id, notification_id, tenant_id, operation, recipient, recipient_key, person_id, because,
      lane, priority, state, reason_code, state_since, due_at, conversation_id, activity_id, created_at, placed_at)
    select ${id}, notification_id, tenant_id, 'delete', recipient, recipient_key, person_id, because,
      lane, priority, 'queued', 'accepted', ${at}, ${at}, ${conversationId}, ${activityId}, ${at}, ${at}
    from deliveries where id = ${deliveryId}`.execute(trx);
  await wakeWorkers(trx);
}

/**
 * Of a card that may stand there twice, as an attempt had no known outcome, the one that its person has just clicked
 * counts from now on, and the other is taken away: else it would stand there with the buttons of before. Of one that is
 * being taken away the other counts.
 */
export async function standAs(
  trx: Kysely<Schema>,
  deliveryId: string,
  { id, conversationId, activityId, at }: Copy,
): Promise<void> {
  await lockCard(trx, deliveryId);
  const { rows } = await sql<{ former: string }>`
    select activity_id as former from deliveries card
    where id = ${deliveryId} and possibly_repeated and conversation_id = ${conversationId}
      and activity_id <> ${activityId} and not exists (
        select from deliveries gone where gone.notification_id = card.notification_id
          and gone.operation = 'delete' and gone.activity_id = ${activityId})`.execute(trx);
  const [other] = rows;
  if (other === undefined) return;
  await trx.updateTable('deliveries').set({ activity_id: activityId }).where('id', '=', deliveryId).execute();
  await removeCopy(trx, deliveryId, { id, conversationId, activityId: other.former, at });
}

interface Copy {
  /** Of the removal that follows. */
  readonly id: string;
  readonly conversationId: string;
  readonly activityId: string;
  readonly at: Date;
}

/** Whether what is new of a notification is for those, too, who answered its card. */
export const reachesAll = ({
  ended_at,
  shared_at,
}: Pick<Selectable<Schema['notifications']>, 'ended_at' | 'shared_at'>) =>
  ended_at !== null || shared_at !== null;

/** Locks a card, so that its changes come one after the other. */
export async function lockCard(trx: Kysely<Schema>, id: string): Promise<void> {
  await lock(trx, { id });
}

const lock = statement(
  ({ id }: Placeholders<{ id: string }>) => sql`select from deliveries where id = ${id} for update`,
);

/** Follows up the end of an attempt, for the card or for the changes that came while the attempt was made. */
export async function followSettlement(
  trx: Kysely<Schema>,
  delivery: ClaimedDelivery,
  ending: { settlement: Settlement; facts: AttemptFacts; overtaken: boolean },
  newId: NewId,
  at: Date,
): Promise<void> {
  if (delivery.operation === 'send' && ending.overtaken) await catchUp(trx, delivery, newId, at);
  const waits = ending.settlement.state === 'queued' || ending.settlement.state === 'held';
  if (delivery.operation === 'send' && waits) await expire(trx, delivery, at);
  if (delivery.operation === 'update' && ending.settlement.state === 'sent')
    await keepRevision(trx, delivery);
  if (delivery.operation === 'delete') await endRecall(trx, delivery, ending, at);
}

/** The notification was changed, cancelled or recalled while its card was on its way. */
async function catchUp(
  trx: Kysely<Schema>,
  { id, notificationId, revision: shown }: ClaimedDelivery,
  newId: NewId,
  at: Date,
): Promise<void> {
  const { state, urgency, revision, cancelled_at, recalled_at, is_over, ...since } = await trx
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.id', '=', id)
    .where('notifications.id', '=', notificationId)
    .select(['state', 'urgency', 'notifications.revision'])
    .select(['cancelled_at', 'recalled_at', 'ended_at', 'shared_at', 'is_over'])
    .executeTakeFirstOrThrow();
  const reachesAnswered = reachesAll(since);
  if (cancelled_at !== null) await cancelWaiting(trx, [id], at);
  else if (is_over) await endWaiting(trx, [id], at);
  if (state !== 'sent') return;
  if (recalled_at !== null)
    await changeCards(trx, [id], { operation: 'delete', revision, urgency, at }, newId);
  else if (revision > shown)
    await changeCards(trx, [id], { operation: 'update', revision, urgency, at, reachesAnswered }, newId);
}

/** It would be found out at the next try; but that may be minutes away. */
async function expire(trx: Kysely<Schema>, { id, expiresAt }: ClaimedDelivery, at: Date): Promise<void> {
  if (expiresAt === undefined || expiresAt > at) return;
  await trx
    .updateTable('deliveries')
    .set({ state: 'expired', reason_code: 'expired', state_since: at })
    .where('id', '=', id)
    .where('state', 'in', ['held', 'queued'])
    .execute();
}

export async function cancelWaiting(trx: Kysely<Schema>, ids: readonly string[], at: Date): Promise<void> {
  await endingWaiting(trx, ids, { reason: 'cancelled', at }).execute();
}

/**
 * Ends deliveries of an episode that is over, to people who were not shown it. A person who asked for the card of a
 * line was, and one who wants to hear nothing now is told afterwards that it came and went.
 */
export async function endWaiting(trx: Kysely<Schema>, ids: readonly string[], at: Date): Promise<void> {
  await endingWaiting(trx, ids, { reason: 'over', at })
    .where('digest_id', 'is', null)
    .where(({ not, and, eb }) => not(and([eb('state', '=', 'held'), eb('reason_code', 'in', AWAY_REASONS)])))
    .execute();
}

const endingWaiting = (
  trx: Kysely<Schema>,
  ids: readonly string[],
  { reason, at }: { reason: ReasonCode; at: Date },
) =>
  trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', reason_code: reason, state_since: at })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', 'in', ['held', 'queued']);

/**
 * A card in `shown` (card, revision) shows from now on the revision that was read for its change. No join: made on
 * empty tables, a generic plan of one stays a scan.
 */
export const CARDS_SHOW = sql`update deliveries card
  set revision = (select revision from shown where shown.card = card.id)
  where id = any(array(select card from shown))
    and revision < (select revision from shown where shown.card = card.id)`;

/** Herald's own changes have words of their own and leave the card's revision as it is. */
const keepRevision = statement(
  ({ id, revision }: Placeholders<Pick<ClaimedDelivery, 'id' | 'revision'>>) => sql`
    with shown as (
      select amends as card, ${revision}::integer as revision from deliveries where id = ${id} and said is null)
    ${CARDS_SHOW}`,
);

/** The card is gone, or stays where it was, with the reason why it could not be taken away. */
async function endRecall(
  trx: Kysely<Schema>,
  { id }: ClaimedDelivery,
  { settlement, facts }: { settlement: Settlement; facts: AttemptFacts },
  at: Date,
): Promise<void> {
  const isGone = settlement.state === 'sent';
  if (!isGone && settlement.state !== 'undelivered') return;
  await trx
    .updateTable('deliveries')
    .set(
      isGone
        ? {
            state: 'recalled',
            reason_code: facts.status === undefined ? 'recalled' : 'card-gone',
            state_since: at,
          }
        : { reason_code: settlement.reason },
    )
    .where('id', '=', ({ selectFrom }) =>
      selectFrom('deliveries as recall').where('recall.id', '=', id).select('amends'),
    )
    .where('state', 'in', ['sent', 'acknowledged'])
    .execute();
}
