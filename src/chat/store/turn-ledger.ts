import { type Kysely, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { TemplateName } from '../../core/cards.ts';
import type { Notification, Origin, Said } from '../../core/notification.ts';
import type { Clock, NewId } from '../../core/time.ts';
import { changeCards, lockCard, standAs } from '../../ledger/store/amend-cards.ts';
import { answersShown, endedBySender, keepAnswer } from '../../ledger/store/card-answers.ts';
import { wakeWorkers } from '../../ledger/store/deliveries.ts';
import { said } from '../../ledger/store/digest.ts';
import { showLine } from '../../ledger/store/digest-lines.ts';
import { HERALD, ofHerald, recordTo } from '../../ledger/store/recording.ts';
import { translated } from '../../ledger/store/translated.ts';
import { unsayIn } from '../../people/store/forgetting.ts';
import { known } from '../../platform/database/known.ts';
import { byKey, PREPARED } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { OpenQuestion, Saying, SentDelivery, TurnLedger } from '../ports/turn-stores.ts';

/** What Herald says on its own account goes through the same ledger as everything else. */
export function turnLedger(db: Kysely<Schema>, clock: Clock, newId: NewId, origin: () => Origin): TurnLedger {
  const sent = (where: { id: string } | { tenant: string; conversation: string; activity: string }) =>
    findSent(db, where);
  const amend: TurnLedger['amend'] = async (deliveryId, said) => {
    await lockCard(db, deliveryId);
    const own = { revision: 0, urgency: 'urgent', isReply: true } as const;
    const change = { operation: 'update', ...own, at: clock.now() } as const;
    await changeCards(db, [deliveryId], { ...change, ...(said !== undefined && { said }) }, newId);
  };
  return {
    async say(saying) {
      const notification = { ...ownNotification(saying, newId(), clock.now()), ...origin() };
      const deliveryId = newId();
      await recordTo(db, notification, {
        id: deliveryId,
        recipient: saying.to,
        because: saying.because,
        urgency: 'urgent',
        at: notification.createdAt,
        isReply: true,
        ...(saying.report !== undefined && { report: saying.report }),
        ...(saying.notBefore && { state: 'held', reason: 'scheduled', dueAt: saying.notBefore }),
      });
      if (saying.notBefore === undefined) await wakeWorkers(db);
      return { deliveryId };
    },
    amend,
    standAs: (deliveryId, place) => standAs(db, deliveryId, { ...place, id: newId(), at: clock.now() }),
    async reword(personId, template) {
      const card = await lastOwn(db, personId, template);
      // What is not sent yet is read when it is.
      if (card?.state === 'sending' || card?.state === 'sent') await amend(card.id);
    },
    async remark(deliveryId, remark) {
      const { rows } = await sql<{ is_changing: boolean }>`${PREPARED}
        update deliveries d set remark = ${remark === undefined ? null : JSON.stringify(remark)}::jsonb
        where d.id = ${deliveryId}
        returning exists (
          select from deliveries c where c.amends = d.id and c.state = 'sending') as is_changing`.execute(db);
      // A change that is on its way was read before, and knows nothing of it.
      if (rows[0]?.is_changing) await amend(deliveryId);
    },
    find: deliveryId => sent({ id: deliveryId }),
    lastCards: personId => lastCards(db, personId),
    findByCard: (tenant, conversation, activity) => sent({ tenant, conversation, activity }),
    restate: (deliveryId, said) => restateCard(db, deliveryId, said),
    openQuestions: (personId, asked) => openQuestions(db, personId, asked),
    // A card that changes a dialogue is part of that conversation, and comes after what was said in it before.
    async recordInterruption(deliveryId, met, said) {
      await sql`${PREPARED}
        update deliveries set met = ${JSON.stringify(met)}::jsonb,
          ${met.how === 'waited' ? sql`` : sql`is_reply = true, leads = true, placed_at = ${clock.now()},`}
          said = coalesce(${said === undefined ? null : JSON.stringify(said)}::jsonb, said)
        where id = ${deliveryId}`.execute(db);
    },
    show: deliveryId => showLine(db, deliveryId, clock.now()),
    unsayIn: (tenantId, placeId) => unsayIn(db, tenantId, placeId),
    acknowledge: (deliveryId, personId, answer) =>
      keepAnswer(db, { deliveryId, personId, at: clock.now() }, answer),
    endedBySender: deliveryId => endedBySender(db, deliveryId),
    async recent(personId, limit, which = 'all') {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
        .where('deliveries.person_id', '=', personId)
        .where('deliveries.operation', '=', 'send')
        .where('notifications.topic', 'is not', null)
        .$if(which === 'sent', query => query.where('state', 'in', ['sent', 'acknowledged']))
        .orderBy('deliveries.id', 'desc')
        .limit(limit)
        .select([
          'state',
          'reason_code',
          'because',
          'topic',
          'due_at',
          'sent_at',
          'remark',
          'notifications.said',
        ])
        .select(translated(sql`(notifications.said -> 'data')`, ['title']).as('title'))
        .execute();
      return rows.map(row => ({
        state: row.state,
        reason: row.reason_code,
        because: row.because,
        at: row.sent_at ?? row.due_at,
        said: row.said,
        ...known({ remark: row.remark, topic: row.topic, title: row.title }),
      }));
    },
  };
}

/**
 * A notification may be read by others, now or later: it is only worded anew where it is Herald's own and has no other
 * delivery. Of all else, and of what begins a dialogue with each of its recipients, only this delivery says another thing.
 */
async function restateCard(db: Kysely<Schema>, deliveryId: string, said: Said): Promise<boolean> {
  const { rows } = await sql`${PREPARED}
    with words as (select ${JSON.stringify(said)}::jsonb as said),
    alone as (
      select n.id from deliveries d ${byKey`notifications n where n.id = d.notification_id`}
      where d.id = ${deliveryId} and d.said is null and n.caller_id = ${HERALD} and n.begins is null and (
        select id from deliveries o where o.notification_id = n.id and o.operation = 'send' and o.id <> d.id
        limit 1) is null),
    for_all as (
      update notifications set said = (select said from words)
      where id = (select id from alone) and said <> (select said from words) returning id),
    for_one as (
      update deliveries d set said = (select said from words)
      where id = ${deliveryId} and (select id from alone) is null
        and coalesce(said, (select said from notifications where id = d.notification_id)) <> (select said from words)
      returning id)
    select id from for_all union all select id from for_one`.execute(db);
  return rows.length > 0;
}

/** So many are looked at: what somebody means is on one of the last. */
const LAST = sql.lit(15);

async function lastCards(db: Kysely<Schema>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${PREPARED}
    select id from (
      (select id, state, remark, sent_at, created_at from deliveries
       where person_id = ${personId} and operation = 'send' order by id desc limit ${LAST})
      union
      (select id, state, remark, sent_at, created_at from deliveries
       where person_id = ${personId} and remark is not null order by remark ->> 'at' desc limit ${LAST})) cards
    where state in ('queued', 'sending', 'sent', 'acknowledged')
    order by coalesce((remark ->> 'at')::timestamptz, sent_at, created_at) desc, id desc`.execute(db);
  return rows.map(({ id }) => id);
}

/** A dialogue of more cards than these is not known; what came before them is not looked through. */
const LAST_CARDS = 200;

/**
 * They are held to the end of the turn: each is claimed before it, and then it is on its way, or after it, and then it says
 * what the turn made of it. Somebody who types ahead answers what is being claimed at that moment.
 */
async function openQuestions(
  db: Kysely<Schema>,
  personId: string,
  { run, step }: { run: string; step?: string },
): Promise<OpenQuestion[]> {
  const { rows } = await sql<OpenQuestion>`${PREPARED}
    with last as materialized (
      select d.id, d.state, d.remark, coalesce(d.said, n.said) as said
      from deliveries d ${byKey`notifications n where n.id = d.notification_id`}
      where d.person_id = ${personId} and d.operation = 'send'
      order by d.id desc limit ${LAST_CARDS}),
    open as materialized (
      select id, said from last
      where remark is null and state <> 'recalled' and said #>> '{data,prompt,run}' = ${run}
        and (${step ?? null}::text is null or said #>> '{data,prompt,step}' = ${step ?? null})
        and not said -> 'data' ? 'answered')
    select d.id, (select said from open where open.id = d.id) as said,
      d.state in ('sending', 'sent', 'acknowledged') as "isShown"
    from deliveries d where d.id = any(array(select id from open))
    order by d.id for no key update of d`.execute(db);
  return rows;
}

/** It is held to the end of the turn: it is claimed before it, or after it. */
const lastOwn = (db: Kysely<Schema>, personId: string, template: TemplateName) =>
  db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.person_id', '=', personId)
    .where('operation', '=', 'send')
    .where('notifications.caller_id', '=', HERALD)
    .where(sql<boolean>`notifications.said ->> 'template' = ${template}`)
    .orderBy('deliveries.id', 'desc')
    .limit(1)
    .select(['deliveries.id', 'deliveries.state'])
    .forNoKeyUpdate('deliveries')
    .executeTakeFirst();

/** Its delivery is urgent, because people are looking at the chat; its card does not say so. */
function ownNotification(saying: Saying, id: string, at: Date): Notification {
  return ofHerald({
    id,
    tenantId: saying.tenantId,
    said: saying.said,
    interruption: 'ad-hoc',
    createdAt: at,
    ...(saying.topic !== undefined && { topic: saying.topic }),
  });
}

/** Asked with the card, so that a stop that no caller asks for costs no statement more. */
const TELLS_STOPS = sql<boolean>`exists (
  select from event_subscriptions s where s.caller_id::text = n.caller_id and 'stopped' = any(s.events))
  and n.said #> '{data,preview}' is null`;

async function findSent(
  db: Kysely<Schema>,
  where: { id: string } | { tenant: string; conversation: string; activity: string },
): Promise<SentDelivery | undefined> {
  if ('id' in where && !isUuid(where.id)) return undefined;
  const query = db
    .selectFrom('deliveries')
    .innerJoinLateral(
      from =>
        from
          .selectFrom('notifications')
          .selectAll('notifications')
          .whereRef('notifications.id', '=', 'deliveries.notification_id')
          // Its key, whatever the planner knows of the table.
          .offset(0)
          .as('n'),
      join => join.onTrue(),
    )
    .where('deliveries.operation', '=', 'send')
    .select(['deliveries.id', 'deliveries.tenant_id', 'recipient', 'operation', 'state', 'because', 'topic'])
    .select(['n.urgency', 'met', 'begins', 'n.caller_id', 'remark', 'activity_id', 'possibly_repeated'])
    .select(TELLS_STOPS.as('tellsStops'))
    .select(answersShown(sql`recipient`, sql`deliveries.id`).as('answers'))
    .select(said(sql`coalesce(deliveries.said, n.said)`, sql`deliveries.id`).as('said'));
  // Planning it took most of its time: it looks a card up with its digest's lines and what was pressed on it.
  const found =
    'id' in where
      ? query.where('deliveries.id', '=', where.id)
      : query
          .where('deliveries.tenant_id', '=', where.tenant)
          .where('conversation_id', '=', where.conversation)
          .where('activity_id', '=', where.activity);
  const { rows } = await sql<
    Awaited<ReturnType<typeof found.executeTakeFirstOrThrow>>
  >`${PREPARED} ${found}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { tenant_id: tenantId, caller_id: callerId, topic, met, begins, answers, remark, ...rest } = row;
  const { activity_id, possibly_repeated, ...all } = rest;
  return {
    ...all,
    tenantId,
    callerId,
    ...known({ answers, topic, remark, met, begins }),
    ...(possibly_repeated && known({ oneOf: activity_id })),
  };
}
