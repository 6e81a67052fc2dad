import { type Kysely, sql } from 'kysely';
import { GATHERED_REASONS, type GatheredReason } from '../../core/attention.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';
import { byKey, only, type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { ClaimedDelivery } from '../ports/delivering.ts';
import { answersShown } from './card-answers.ts';
import { type ClaimRow, toClaimed } from './claimed-row.ts';
import { said } from './digest.ts';
import { IS_HELD_FOR_AWAY, WHOLE } from './holds.ts';
import { IS_BEHIND } from './lane.ts';
import { stopsOf } from './stopped.ts';

/** The people who could not be reached, where this card comes in their place. */
const STANDS_FOR = sql`case when d.because ->> 'code' = 'fallback' then (
  select jsonb_agg(jsonb_build_object('label', o.recipient ->> 'label', 'name', who.name,
                                      'id', coalesce(who.teams_id, who.aad_object_id)) order by o.id)
  from ${only`deliveries where fallback_id = coalesce(d.amends, d.id)`} o
  ${byKey`people who where who.id = o.person_id`}) end`;

/** The language that a person chose; where several read, the one that was chosen there. */
const LANGUAGE = sql<string | null>`coalesce(w.language, c.language)`;

/** Where several read: the locale of the installer. A channel that was never heard from is one of a team, too. */
const LOCALE_THERE = sql<string | null>`case when d.person_id is null and d.conversation_id is not null then (
  select i.locale from installations i where i.tenant_id = d.tenant_id and i.place_id = coalesce(c.team_id, (
    select team_id from channels where tenant_id = d.tenant_id and id = d.conversation_id), d.conversation_id)) end`;

/** The wishes of the people in a place; a card of theirs is a delivery to it. */
const WISHES_THERE = sql<PlaceWishes | null>`case when d.person_id is null then c.wishes end`;

/** A later change of the same card was made, or is still to be made. */
const IS_SUPERSEDED = sql<boolean>`exists (
  select from deliveries later where later.amends = d.amends and later.change_number > d.change_number
    and later.state not in ('cancelled', 'suppressed'))`;

/** Its episode ended before it was shown: as a card, or as a line of a digest. */
const IS_OVER = sql<boolean>`n.is_over and (
  select true from deliveries digest where digest.id = d.digest_id and digest.sent_at is not null) is null`;

/** Its person wanted to hear nothing when it came. With `exists`, PostgreSQL looked at all deliveries. */
const IS_AWAY = sql<boolean>`(${IS_HELD_FOR_AWAY} or coalesce((
  select digest.because ->> 'code' in (${WHOLE}) from deliveries digest where digest.id = d.digest_id), false))`;

const GETS_DIGESTS = sql`(w.attention ? 'digests' or n.can_wait is not null
  or (d.person_id is null and c.wishes -> 'attention' ? 'digests'))`;
const DIGESTED_UNTIL = sql<Date | null>`case when ${GETS_DIGESTS} then case when d.person_id is null
  then (select max(ends_at) from digest_windows where tenant_id = d.tenant_id and conversation_id = d.conversation_id)
  else (select max(ends_at) from digest_windows where person_id = d.person_id) end end`;
const IN_DIGEST = sql<boolean>`coalesce(case when ${GETS_DIGESTS} then (
  select true from digest_windows where delivery_id = d.id) end, false)`;

const GATHERED = sql<GatheredReason | null>`case when d.state = 'held' and d.reason_code = any(${sql.val([...GATHERED_REASONS])}::text[])
  then d.reason_code end`;

/**
 * A notification's words to all of these are read once: with 24 of one fan-out they were most of what came over the
 * wire. The lines of a digest are those of its person.
 */
const IS_FIRST = sql<boolean>`(n.said ->> 'template' = 'digest'
  or row_number() over (partition by n.id, d.said is null order by d.id) = 1)`;

const read = statement(
  ({ ids }: Placeholders<{ ids: readonly string[] }>) => sql<ClaimRow>`
    select d.id, d.notification_id, d.tenant_id, d.lane, d.operation, d.attempt_count, d.free_attempts,
      last.reason_code as last_reason, exists (
        select from outages where key in ('app', 'tenant:' || d.tenant_id)) as probing,
      d.is_reply, d.failing_since, ${IS_BEHIND} as behind, d.recipient, d.because,
      case when d.said is not null or ${IS_FIRST} then
        ${said(sql`coalesce(d.said, n.said)`, sql`coalesce(d.amends, d.id)`)} end as said, d.report, n.topic, n.urgency, n.correlation_id, n.expires_at,
      n.traceparent, greatest(n.created_at, n.send_at) as wanted_at,
      n.revision, n.cancelled_at is not null as cancelled, ${IS_OVER} as over, ${IS_AWAY} as away,
      ${GATHERED} as gathered, n.can_wait, ${DIGESTED_UNTIL} as digested_until, ${IN_DIGEST} as in_digest, w.attention, ${IS_SUPERSEDED} as superseded, d.said is null as says_its_notification,
      d.revision > 0 and card.state = 'acknowledged' and n.ended_at is null and n.shared_at is null as card_kept, card.remark,
      s.choice, s.changed_at as chosen_at, ${stopsOf(sql`d.person_id`)} as stops,
      coalesce(n.interruption, w.interruption, 'when-idle') as interruption, n.begins, coalesce(card.met, d.met) as met,
      ${answersShown(sql`d.recipient`, sql`coalesce(d.amends, d.id)`)} as answers,
      x.topic as dialog_topic, x.last_activity_at as dialog_activity_at, x.until as dialog_until,
      coalesce(p.aad_object_id = n.actor_aad_object_id, false) as own_action,
      ${WISHES_THERE} as wishes_there, ${LANGUAGE} as language, coalesce(p.locale, ${LOCALE_THERE}) as locale, p.time_zone, p.reach, coalesce(p.teams_id, p.aad_object_id) as member, p.aad_object_id, p.installed_for_at,
      (n.fallback ->> 'mention')::boolean as mention, ${STANDS_FOR} as stands_for,
      c.id as conversation_id, c.kind, c.service_url, c.bot_id, c.state as conversation_state,
      t.service_url as tenant_service_url, t.bot_id as tenant_bot_id,
      coalesce(card.id, d.id) as card_delivery_id, coalesce(card.activity_id, d.activity_id) as card_activity_id
    from deliveries d
    ${byKey`notifications n where n.id = d.notification_id`}
    ${byKey`attempts last where last.delivery_id = d.id and last.number = d.attempt_count - 1`}
    ${byKey`people p where p.id = d.person_id`}
    ${byKey`subscriptions s where s.person_id = d.person_id and s.topic = n.topic`}
    ${byKey`preferences w where w.person_id = d.person_id`}
    ${byKey`dialogs x where x.person_id = d.person_id`}
    ${byKey`deliveries card where card.id = d.amends`}
    ${byKey`conversations c where c.tenant_id = d.tenant_id
      and c.id = coalesce(card.conversation_id, d.conversation_id, p.personal_conversation_id)`}
    ${byKey`tenants t where t.id = d.tenant_id`}
    where d.id = any(${ids}::uuid[])`,
);

/** Everything that deciding and sending need, in one read for the whole batch, in the order of their slots. */
export async function readClaimed(
  db: Kysely<Schema>,
  slots: ReadonlyMap<string, Date>,
): Promise<ClaimedDelivery[]> {
  const rows = await read(db, { ids: [...slots.keys()] });
  const saidBy = new Map(
    rows
      .filter(row => row.says_its_notification && row.said !== null)
      .map(row => [row.notification_id, row.said]),
  );
  return rows
    .map(row => {
      const notBefore = slots.get(row.id) ?? new Date(0);
      return { ...toClaimed(row, saidBy.get(row.notification_id)), notBefore };
    })
    .sort((a, b) => a.notBefore.getTime() - b.notBefore.getTime());
}
