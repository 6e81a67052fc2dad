import { type Kysely, sql } from 'kysely';
import type { TemplateName } from '../../core/cards.ts';
import type { DeliveryState } from '../../core/delivery.ts';
import type { Notification, Origin } from '../../core/notification.ts';
import type { Clock, NewId } from '../../core/time.ts';
import { changeCards, lockCard, standAs } from '../../ledger/store/amend-cards.ts';
import { endedBySender, keepAnswer } from '../../ledger/store/card-answers.ts';
import { wakeWorkers } from '../../ledger/store/deliveries.ts';
import { showLine } from '../../ledger/store/digest-lines.ts';
import { HERALD, ofHerald, recordTo } from '../../ledger/store/recording.ts';
import { translated } from '../../ledger/store/translated.ts';
import { unsayIn } from '../../people/store/forgetting.ts';
import { known } from '../../platform/database/known.ts';
import { byKey, type OrPlaceholder, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { OpenQuestion, Saying, TurnLedger } from '../ports/turn-ledger.ts';
import { sentByCard, sentById } from './sent.ts';

/** Herald's messages on its own account go through the same ledger as everything else. */
export function turnLedger(db: Kysely<Schema>, clock: Clock, newId: NewId, origin: () => Origin): TurnLedger {
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
      // A card that is not sent yet is worded when it is.
      if (card?.state === 'sending' || card?.state === 'sent') await amend(card.id);
    },
    async remark(deliveryId, remark) {
      const [card] = await remarkOn(db, { deliveryId, remark: jsonOf(remark) });
      // A change that is on its way was read before, and knows nothing of it.
      if (card?.is_changing) await amend(deliveryId);
    },
    find: deliveryId => sentById(db, deliveryId),
    lastCards: async personId => (await lastCards(db, { personId })).map(({ id }) => id),
    findByCard: (tenant, conversation, activity) => sentByCard(db, { tenant, conversation, activity }),
    async restate(deliveryId, said) {
      const restated = await restateCard(db, { deliveryId, said: JSON.stringify(said) });
      return restated.length > 0;
    },
    openQuestions: (personId, { run, step = null }) => openQuestions(db, { personId, run, step }),
    async recordInterruption(deliveryId, met, said) {
      const placedAt = met.how === 'waited' ? null : clock.now();
      await meet(db, { deliveryId, met: JSON.stringify(met), said: jsonOf(said), placedAt });
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

const jsonOf = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value));

const remarkOn = statement(
  ({ deliveryId, remark }: Placeholders<{ deliveryId: string; remark: string | null }>) => sql<{
    is_changing: boolean;
  }>`
    update deliveries d set remark = ${remark}::jsonb
    where d.id = ${deliveryId}
    returning exists (
      select from deliveries c where c.amends = d.id and c.state = 'sending') as is_changing`,
);

interface Met {
  readonly deliveryId: string;
  readonly met: string;
  readonly said: string | null;
  /** Of a card that changes a dialogue: it is part of that conversation, and comes after what was said in it before. */
  readonly placedAt: Date | null;
}

const meet = statement(({ deliveryId, met, said, placedAt }: Placeholders<Met>) => {
  const isPlaced = sql`${placedAt}::timestamptz is not null`;
  return sql`
    update deliveries set met = ${met}::jsonb, said = coalesce(${said}::jsonb, said),
      is_reply = is_reply or ${isPlaced}, leads = leads or ${isPlaced},
      placed_at = coalesce(${placedAt}::timestamptz, placed_at)
    where id = ${deliveryId}`;
});

/**
 * A notification may be read by others, now or later: it is only worded anew where it is Herald's own and has no other
 * delivery. Of all else, and of what begins a dialogue with each of its recipients, only this delivery says another thing.
 */
const restateCard = statement(
  ({ deliveryId, said }: Placeholders<{ deliveryId: string; said: string }>) => sql<{ id: string }>`
    with words as (select ${said}::jsonb as said),
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
    select id from for_all union all select id from for_one`,
);

/**
 * A person's deliveries, with `NEWEST` as their order, which only the index of a person's cards has. With "=" and the
 * order of `id` alone, the planner may expect enough of theirs at the end of the ledger: where twenty people had
 * 100,000 cards, it read all of these for a newcomer, 26 ms a turn.
 */
const isTheirs = (personId: OrPlaceholder<string>) =>
  sql<boolean>`d.person_id between ${personId} and ${personId}`;
const NEWEST = sql`d.person_id desc, d.id desc`;

/** So many are looked at: what somebody means is on one of the last. */
const LAST = sql.lit(15);

const lastCards = statement(
  ({ personId }: Placeholders<{ personId: string }>) => sql<{ id: string }>`
    select id from (
      (select id, state, remark, sent_at, created_at from deliveries d
       where ${isTheirs(personId)} and operation = 'send' order by ${NEWEST} limit ${LAST})
      union
      (select id, state, remark, sent_at, created_at from deliveries
       where person_id = ${personId} and remark is not null order by remark ->> 'at' desc limit ${LAST})) cards
    where state in ('queued', 'sending', 'sent', 'acknowledged')
    order by coalesce((remark ->> 'at')::timestamptz, sent_at, created_at) desc, id desc`,
);

/** A dialogue of more cards than these is not known; what came before them is not looked through. */
const LAST_CARDS = 200;

/**
 * They are held to the end of the turn: each is claimed before it, and then it is on its way, or after it, and then it says
 * what the turn made of it. Somebody who types ahead answers what is being claimed at that moment.
 */
const openQuestions = statement(
  ({
    personId,
    run,
    step,
  }: Placeholders<{ personId: string; run: string; step: string | null }>) => sql<OpenQuestion>`
    with last as materialized (
      select d.id, d.state, d.remark, coalesce(d.said, n.said) as said
      from deliveries d ${byKey`notifications n where n.id = d.notification_id`}
      where ${isTheirs(personId)} and d.operation = 'send'
      order by ${NEWEST} limit ${LAST_CARDS}),
    open as materialized (
      select id, said from last
      where remark is null and state <> 'recalled' and said #>> '{data,prompt,run}' = ${run}
        and (${step}::text is null or said #>> '{data,prompt,step}' = ${step})
        and not said -> 'data' ? 'answered')
    select d.id, (select said from open where open.id = d.id) as said,
      d.state in ('sending', 'sent', 'acknowledged') as "isShown"
    from deliveries d where d.id = any(array(select id from open))
    order by d.id for no key update of d`,
);

/** It is held to the end of the turn: it is claimed before it, or after it. */
async function lastOwn(db: Kysely<Schema>, personId: string, template: TemplateName) {
  const { rows } = await sql<{ id: string; state: DeliveryState }>`
    select d.id, d.state from deliveries d join notifications n on n.id = d.notification_id
    where ${isTheirs(personId)} and d.operation = 'send'
      and n.caller_id = ${HERALD} and n.said ->> 'template' = ${template}
    order by ${NEWEST} limit 1 for no key update of d`.execute(db);
  return rows[0];
}

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
