import { type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type CardAnswer,
  MOST_ANSWERS,
  PRESS_WAITS_SECONDS,
  type Pressed,
  STANDING_PRESSES,
} from '../../core/delivery.ts';
import { byKey, only } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * The presses that a card shows, made there or for the whole notification, with their outcomes: on a person's own card
 * also that nobody is told of a press, where that is so. A press that closes the buttons of others comes before all
 * else, then the latest; one more than fits, where there were others. Null: none.
 */
export function answersShown(
  recipient: RawBuilder<unknown>,
  card: RawBuilder<unknown>,
): RawBuilder<CardAnswer[] | null> {
  return sql`(
    select jsonb_agg(jsonb_build_object('by', coalesce(shown.name, shown.upn, 'Somebody'), 'verb', shown.verb,
        'data', shown.data, 'at', shown.at, 'timeZone', shown.time_zone)
        || case when shown.outcome is null then '{}' else jsonb_build_object('outcome', shown.outcome) end
      order by shown.rank, shown.at desc, shown.person_id)
    from (select each.*, who.name, who.upn, who.time_zone from (
        ${answersOf(recipient, card)} union all ${pressesOf(card)}) each
      ${byKey`people who where who.id = each.person_id`}
      order by each.rank, each.at desc, each.person_id limit ${sql.lit(MOST_ANSWERS + 1)}) shown)`;
}

const answersOf = (recipient: RawBuilder<unknown>, card: RawBuilder<unknown>) => sql`
  select a.person_id, a.verb, a.data, a.answered_at as at, 1 as rank,
    case when ${recipient} ->> 'kind' = 'person' then jsonb_build_object('state', 'noted', 'isExclusive', false,
      'isHere', true, 'to', (
        select its.caller_name from notifications its where its.id = (
          select mine.notification_id from deliveries mine where mine.id = ${card})))
    end as outcome
  from card_answers a
  where a.delivery_id = ${card} and (
    select true from presses p where p.delivery_id = a.delivery_id and p.person_id = a.person_id limit 1) is null`;

/** Presses that nobody repeats: `state in (${STANDING})`. */
export const STANDING = sql.join(STANDING_PRESSES.map(state => sql.lit(state)));

/** Of each, the last. */
const pressesOf = (card: RawBuilder<unknown>) => sql`
  select * from (
    select distinct on (p.person_id, p.is_exclusive) p.person_id, p.verb, p.data, p.pressed_at as at,
      case when p.is_exclusive and p.state in (${STANDING}) then 0 else 1 end as rank,
      jsonb_strip_nulls(jsonb_build_object('state', p.state, 'text', p.text, 'isExclusive', p.is_exclusive,
        'isHere', p.delivery_id = ${card}, 'to', n.caller_name, 'trouble', p.trouble,
        'until', case when p.state = 'pending' and p.tried_at is not null
          then p.pressed_at + make_interval(secs => ${sql.lit(PRESS_WAITS_SECONDS)}) end)) as outcome
    from ${only`presses each where each.notification_id = (
        select mine.notification_id from deliveries mine where mine.id = ${card})`} p
    ${byKey`notifications n where n.id = p.notification_id`}
    where p.delivery_id = ${card} or p.is_shared
    order by p.person_id, p.is_exclusive, p.pressed_at desc) last_of_each`;

/** All that was pressed on a delivery's card, for its sender. */
export const answersOfRow = sql<AnswerJson[]>`coalesce((
  select jsonb_agg(jsonb_build_object('label', coalesce(who.name, who.upn, 'somebody'),
      'address', coalesce(who.upn, who.email, who.aad_object_id), 'verb', a.verb, 'data', a.data, 'at', a.answered_at)
    order by a.answered_at, a.person_id)
  from card_answers a join people who on who.id = a.person_id where a.delivery_id = deliveries.id), '[]'::jsonb)`;

export interface AnswerJson extends Pressed {
  readonly label: string;
  readonly address: string | null;
  readonly at: string;
}

/**
 * Each person has one answer, the last. The delivery keeps the press, too. An answer to a card whose sending has no
 * known outcome is an answer all the same.
 */
export async function keepAnswer(
  db: Kysely<Schema>,
  { deliveryId, personId, at }: { deliveryId: string; personId: string; at: Date },
  { verb, data }: Pressed,
): Promise<void> {
  await sql`
    insert into card_answers (delivery_id, person_id, verb, data, answered_at)
    values (${deliveryId}, ${personId}, ${verb}, ${JSON.stringify(data)}::jsonb, ${at})
    on conflict (delivery_id, person_id) do update
      set verb = excluded.verb, data = excluded.data, answered_at = excluded.answered_at`.execute(db);
  const wasSent = sql`state in ('sent', 'acknowledged')`;
  await db
    .updateTable('deliveries')
    .set({
      answer: JSON.stringify({ verb, data }),
      state: sql`case when ${wasSent} then 'acknowledged' else state end`,
      reason_code: sql`case when ${wasSent} then 'answered' else reason_code end`,
      state_since: sql`case when ${wasSent} then ${at} else state_since end`,
    })
    .where('id', '=', deliveryId)
    .execute();
}

/** A sender that ends it waits until this transaction has ended: a press comes before or after, not in between. */
export async function endedBySender(
  db: Kysely<Schema>,
  deliveryId: string,
): Promise<'cancelled' | 'recalled' | undefined> {
  const { rows } = await sql<{ cancelled_at: Date | null; recalled_at: Date | null }>`
    select cancelled_at, recalled_at from notifications
    where id = (select notification_id from deliveries where id = ${deliveryId}) for share`.execute(db);
  if (rows[0]?.recalled_at) return 'recalled';
  return rows[0]?.cancelled_at ? 'cancelled' : undefined;
}
