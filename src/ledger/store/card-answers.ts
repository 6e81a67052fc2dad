import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type CardAnswer, MOST_ANSWERS, type Pressed } from '../../core/delivery.ts';
import type { Schema } from '../../platform/schema.ts';

/** Of a card that several read, what was pressed last on it, and one more where there were others; else null. */
export function answersShown(
  recipient: RawBuilder<unknown>,
  card: RawBuilder<unknown>,
): RawBuilder<CardAnswer[] | null> {
  return sql`case when ${recipient} ->> 'kind' = 'conversation' then (
    select jsonb_agg(jsonb_build_object('by', coalesce(pressed.name, pressed.upn, 'Somebody'), 'verb', pressed.verb,
        'data', pressed.data, 'at', pressed.answered_at, 'timeZone', pressed.time_zone)
      order by pressed.answered_at desc, pressed.person_id)
    from (select a.*, who.name, who.upn, who.time_zone from card_answers a join people who on who.id = a.person_id
      where a.delivery_id = ${card} order by a.answered_at desc, a.person_id limit ${sql.lit(MOST_ANSWERS + 1)}) pressed)
    end`;
}

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
 * Each has one answer, the last. What was pressed stands on the delivery, too. An answer to a card whose sending has no
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

/** Whoever ends it waits until this transaction has ended, so that a press comes before or after, not in between. */
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
