import { type Kysely, sql } from 'kysely';
import type { PressStore, PressWish } from '../../chat/ports/turn-ledger.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { Enqueue } from '../../platform/background.ts';
import type { Schema } from '../../platform/schema.ts';
import { lockCard } from './amend-cards.ts';
import { STANDING } from './card-answers.ts';

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly enqueue: Enqueue;
}

/** Presses, in the transaction of their turn: the press and the call that follows are both there, or neither. */
export function pressStore(db: Kysely<Schema>, { clock, newId, enqueue }: Parts): PressStore {
  return {
    async press(deliveryId, personId, wish) {
      if (!wish.isExclusive && !(await isTold(db, deliveryId))) return 'not-told';
      await lockCard(db, deliveryId);
      if (await isPending(db, { deliveryId, personId }, wish)) return 'told';
      const press = { id: newId(), deliveryId, personId, at: clock.now() };
      if (!(await insert(db, press, wish))) return firstOf(db, deliveryId);
      await callNext(db, enqueue, deliveryId, 'if-alone');
      return 'told';
    },
  };
}

/** Whether the caller wants to be told at all. */
async function isTold(db: Kysely<Schema>, deliveryId: string): Promise<boolean> {
  const { rows } = await sql`
    select from deliveries d join notifications n on n.id = d.notification_id
    join api_keys k on k.id::text = n.caller_id and k.revoked_at is null and k.callback_url is not null
    where d.id = ${deliveryId}`.execute(db);
  return rows.length > 0;
}

interface PressBy {
  readonly deliveryId: string;
  readonly personId: string;
}

/** They pressed the very same, and its outcome is not known yet: twice is once. */
async function isPending(
  db: Kysely<Schema>,
  { deliveryId, personId }: PressBy,
  { verb, data }: PressWish,
): Promise<boolean> {
  const { rows } = await sql`
    select from presses where delivery_id = ${deliveryId} and person_id = ${personId} and state = 'pending'
      and verb = ${verb} and data = ${JSON.stringify(data)}::jsonb`.execute(db);
  return rows.length > 0;
}

/** False where somebody was faster. */
async function insert(
  db: Kysely<Schema>,
  { id, deliveryId, personId, at }: PressBy & { readonly id: string; readonly at: Date },
  { verb, data, isExclusive }: PressWish,
): Promise<boolean> {
  const { rows } = await sql`
    insert into presses (id, notification_id, delivery_id, person_id, verb, data, is_exclusive, is_shared, number,
      state, pressed_at)
    select ${id}, notification_id, id, ${personId}, ${verb}, ${JSON.stringify(data)}::jsonb, ${isExclusive},
      ${isExclusive}, (select count(*) + 1 from presses where delivery_id = ${deliveryId}), 'pending', ${at}
    from deliveries where id = ${deliveryId}
    on conflict (notification_id) where is_exclusive and state in (${STANDING}) do nothing
    returning id`.execute(db);
  return rows.length > 0;
}

async function firstOf(db: Kysely<Schema>, deliveryId: string) {
  const { rows } = await sql<{ person_id: string; name: string | null; pressed_at: Date }>`
    select p.person_id, coalesce(who.name, who.upn) as name, p.pressed_at
    from presses p join people who on who.id = p.person_id
    where p.notification_id = (select notification_id from deliveries where id = ${deliveryId})
      and p.is_exclusive and p.state in (${STANDING})`.execute(db);
  const [first] = rows;
  return first === undefined
    ? 'told'
    : {
        personId: first.person_id,
        at: first.pressed_at,
        ...(first.name !== null && { name: first.name }),
      };
}

/**
 * Has the caller told of the next press of this card. Of one card one is told at a time, so that they come in their
 * order: a new one is told at once if it is alone, and else when those before it have come to an end. The transaction
 * holds the card.
 */
export async function callNext(
  db: Kysely<Schema>,
  enqueue: Enqueue,
  deliveryId: string,
  when: 'if-alone' | 'next',
): Promise<void> {
  const waiting = await db
    .selectFrom('presses')
    .innerJoin('notifications', 'notifications.id', 'presses.notification_id')
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', 'pending')
    .orderBy('number')
    .limit(2)
    .select(['presses.id', 'notifications.caller_id'])
    .execute();
  const [next] = waiting;
  if (next === undefined || (when === 'if-alone' && waiting.length > 1)) return;
  await enqueue(db, 'call-back', { pressId: next.id, caller: next.caller_id });
}
