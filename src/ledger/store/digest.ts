import { type RawBuilder, sql } from 'kysely';
import type { Said } from '../../core/notification.ts';
import { byKey, only } from '../../platform/database/prepared.ts';
import { translated } from './translated.ts';

/**
 * The words of a notification `n` for a delivery `d`, whose card is `card`. The lines of a digest stand nowhere twice:
 * they are read from what their own notifications say by now.
 */
export function said(own: RawBuilder<unknown>, card: RawBuilder<unknown>): RawBuilder<Said> {
  return sql`case when ${own} ->> 'template' = 'digest'
    then jsonb_build_object('template', 'digest', 'data', ${own} -> 'data' || jsonb_build_object(
      'items', ${linesOf(card)}) || ${moreOf(card)})
    when ${own} -> 'data' ? 'acknowledge' and ${own} ->> 'template' = 'notification'
    then jsonb_set(${own}, '{data,acknowledge}', ${acknowledgementOf(own)})
    else ${own} end`;
}

/** It was over when its digest was sent, or is by now where that still waits. One that ended badly is not over. */
const wasOver = (
  card: RawBuilder<unknown>,
) => sql`(about.ended_at is not null and coalesce(about.said #>> '{data,severity}', '') not in ('warning', 'critical')
  and about.ended_at <= coalesce((select sent_at from deliveries shown where shown.id = ${card}), 'infinity'))`;

/** The person who takes care stands once, with the notification that asked first; all cards about it read it there. */
const acknowledgementOf = (own: RawBuilder<unknown>) => sql`(${own} #> '{data,acknowledge}' || coalesce((
  select jsonb_strip_nulls(jsonb_build_object('at', first.acknowledged_at, 'by', coalesce(who.name, who.upn),
    'timeZone', who.time_zone))
  from notifications first ${byKey`people who where who.id = first.acknowledged_by`}
  where first.id = (${own} #>> '{data,acknowledge,of}')::uuid), '{}'))`;

const DATA = sql`(about.said -> 'data')`;

/** So many lines are read, the newest: what is told thing by thing is no longer told by each of them. */
const MOST_READ = sql.lit(200);

const moreOf = (card: RawBuilder<unknown>) => sql`(
  select case when count(*) > ${MOST_READ} then jsonb_build_object('more', count(*) - ${MOST_READ}) else '{}' end
  from deliveries line ${byKey`notifications about where about.id = line.notification_id`}
  where line.digest_id = ${card} and about.recalled_at is null)`;

/** Lines that the sender took back are left out; those that the person asked to see as a card stay. */
function linesOf(card: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object(
        'delivery', line.id, 'topic', about.topic, 'at', greatest(about.created_at, about.send_at),
        'title', coalesce(${translated(DATA, ['title'])}, about.said -> 'text'),
        'subject', case jsonb_typeof(${DATA} -> 'subject')
          when 'object' then ${DATA} -> 'subject' || jsonb_build_object('name', ${translated(DATA, ['subject', 'name'])})
          else jsonb_build_object('name', coalesce(${DATA} -> 'subject', '""')) end,
        'over', ${wasOver(card)},
        'actor', coalesce(${DATA} -> 'actor' ->> 'name', about.caller_name),
        'stopped', (select true from subscriptions s
                    where s.person_id = line.person_id and s.topic = about.topic and s.choice = 'out') is not null)
      order by line.notification_id, line.id)
    from (
      select shown.id, shown.person_id, shown.notification_id from ${only`deliveries line where line.digest_id = ${card}`} shown
      ${byKey`notifications about where about.id = shown.notification_id`}
      where about.recalled_at is null
      order by shown.notification_id desc, shown.id desc limit ${MOST_READ}) line
    ${byKey`notifications about where about.id = line.notification_id`}), '[]'::jsonb)`;
}
