import { type Kysely, sql } from 'kysely';
import type { Attention } from '../../core/attention.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';
import { byKey, only, PREPARED } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Reader } from '../../text/format.ts';
import type { ClaimedDelivery } from '../ports/ledger.ts';
import { answersShown } from './card-answers.ts';
import { said } from './digest.ts';
import { IS_HELD_FOR_AWAY } from './holds.ts';
import { IS_BEHIND } from './lane.ts';
import { stopsOf, type WishesRow, whyStopped, whyStoppedThere } from './stopped.ts';

/** Those who could not be reached, where this is what is said in their place. */
const STANDS_FOR = sql`case when d.because ->> 'code' = 'fallback' then (
  select jsonb_agg(jsonb_build_object('label', o.recipient ->> 'label', 'name', who.name,
                                      'id', coalesce(who.teams_id, who.aad_object_id)) order by o.id)
  from ${only`deliveries where fallback_id = coalesce(d.amends, d.id)`} o
  ${byKey`people who where who.id = o.person_id`}) end`;

/** What a person chose; where several read, what was chosen there. */
const LANGUAGE = sql<string | null>`coalesce(w.language, c.language)`;

/** Where several read: what whoever installed Herald there reads. A channel that was never heard from is one of a team, too. */
const LOCALE_THERE = sql<string | null>`case when d.person_id is null and d.conversation_id is not null then (
  select i.locale from installations i where i.tenant_id = d.tenant_id and i.place_id = coalesce(c.team_id, (
    select team_id from channels where tenant_id = d.tenant_id and id = d.conversation_id), d.conversation_id)) end`;

/** What those in a place want there; a card of theirs is a delivery to it. */
const WISHES_THERE = sql<PlaceWishes | null>`case when d.person_id is null then c.wishes end`;

type StoodFor = { readonly label: string; readonly name: string | null; readonly id: string | null };

/** A later change of the same card was made, or is still to be made. */
const IS_SUPERSEDED = sql<boolean>`exists (
  select from deliveries later where later.amends = d.amends and later.change_number > d.change_number
    and later.state not in ('cancelled', 'suppressed'))`;

/** Its episode ended before it was shown: as a card, or as a line of a digest. */
const IS_OVER = sql<boolean>`n.is_over and (
  select true from deliveries digest where digest.id = d.digest_id and digest.sent_at is not null) is null`;

/** Its person wanted to hear nothing when it came. With `exists`, PostgreSQL looked at all deliveries. */
const IS_AWAY = sql<boolean>`(${IS_HELD_FOR_AWAY} or coalesce((
  select digest.because ->> 'code' in ('away', 'digest') from deliveries digest where digest.id = d.digest_id), false))`;

const GETS_DIGESTS = sql`w.attention ? 'digests'`;
const DIGESTED_UNTIL = sql<Date | null>`case when ${GETS_DIGESTS} then (
  select max(ends_at) from digest_windows where person_id = d.person_id) end`;
const IN_DIGEST = sql<boolean>`coalesce(case when ${GETS_DIGESTS} then (
  select true from digest_windows where delivery_id = d.id) end, false)`;

/**
 * What a notification says to all of these is read once: with 24 of one fan-out it was most of what came over the wire.
 * The lines of a digest are those of its person.
 */
const IS_FIRST = sql<boolean>`(n.said ->> 'template' = 'digest'
  or row_number() over (partition by n.id, d.said is null order by d.id) = 1)`;

/** Everything that deciding and sending need, in one read for the whole batch, in the order of their turns. */
export async function readClaimed(
  db: Kysely<Schema>,
  turns: ReadonlyMap<string, Date>,
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimRow>`${PREPARED}
    select d.id, d.notification_id, d.tenant_id, d.lane, d.operation, d.attempt_count, d.free_attempts,
      last.reason_code as last_reason, exists (
        select from outages where key in ('app', 'tenant:' || d.tenant_id)) as probing,
      d.is_reply, d.failing_since, ${IS_BEHIND} as behind, d.recipient, d.because,
      case when d.said is not null or ${IS_FIRST} then
        ${said(sql`coalesce(d.said, n.said)`, sql`coalesce(d.amends, d.id)`)} end as said, d.report, n.topic, n.urgency, n.correlation_id, n.expires_at,
      n.traceparent, greatest(n.created_at, n.send_at) as wanted_at,
      n.revision, n.cancelled_at is not null as cancelled, ${IS_OVER} as over, ${IS_AWAY} as away,
      d.state = 'held' and d.reason_code = 'topic-digest' as gathered, ${DIGESTED_UNTIL} as digested_until, ${IN_DIGEST} as in_digest, w.attention, ${IS_SUPERSEDED} as superseded, d.said is null as says_its_notification,
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
    where d.id = any(${[...turns.keys()]}::uuid[])`.execute(db);
  const saidBy = new Map(
    rows
      .filter(row => row.says_its_notification && row.said !== null)
      .map(row => [row.notification_id, row.said]),
  );
  return rows
    .map(row => {
      const said = saidOf(row, saidBy);
      const stopped = whyStopped(row, { ...row, said }) ?? whyStoppedThere(row, { ...row, said });
      const notBefore = turns.get(row.id) ?? new Date(0);
      return { ...toClaimed(row), said, ...(stopped && { stopped }), notBefore };
    })
    .sort((a, b) => a.notBefore.getTime() - b.notBefore.getTime());
}

type ClaimRow = WishesRow & {
  id: string;
  notification_id: string;
  tenant_id: string;
  lane: string;
  operation: ClaimedDelivery['operation'];
  attempt_count: number;
  free_attempts: number;
  last_reason: NonNullable<ClaimedDelivery['lastReason']> | null;
  probing: boolean;
  is_reply: boolean;
  failing_since: Date | null;
  behind: boolean;
  recipient: ClaimedDelivery['recipient'];
  because: ClaimedDelivery['because'];
  /** Null where another row of the same notification has it. */
  said: ClaimedDelivery['said'] | null;
  says_its_notification: boolean;
  report: NonNullable<ClaimedDelivery['report']> | null;
  topic: string | null;
  urgency: ClaimedDelivery['urgency'];
  correlation_id: string;
  traceparent: string | null;
  wanted_at: Date;
  expires_at: Date | null;
  remark: NonNullable<ClaimedDelivery['remark']> | null;
  interruption: ClaimedDelivery['interruption'];
  begins: NonNullable<ClaimedDelivery['begins']> | null;
  met: NonNullable<ClaimedDelivery['met']> | null;
  answers: NonNullable<ClaimedDelivery['answers']> | null;
  dialog_topic: string | null;
  dialog_activity_at: Date | null;
  dialog_until: Date | null;
  own_action: boolean;
  language: string | null;
  locale: string | null;
  time_zone: string | null;
  reach: NonNullable<ClaimedDelivery['reach']> | null;
  member: string | null;
  aad_object_id: string | null;
  installed_for_at: Date | null;
  mention: boolean | null;
  stands_for: StoodFor[] | null;
  conversation_id: string | null;
  kind: NonNullable<ClaimedDelivery['conversation']>['kind'];
  service_url: string;
  bot_id: string;
  conversation_state: NonNullable<ClaimedDelivery['conversationState']>;
  tenant_service_url: string | null;
  tenant_bot_id: string | null;
  card_delivery_id: string;
  /** A copy is named by its removal, which amends no card. */
  card_activity_id: string | null;
  card_kept: boolean;
  revision: number;
  cancelled: boolean;
  over: boolean;
  away: boolean;
  gathered: boolean;
  digested_until: Date | null;
  in_digest: boolean;
  attention: Attention | null;
  wishes_there: PlaceWishes | null;
  superseded: boolean;
};

function saidOf(
  { said, notification_id }: ClaimRow,
  saidBy: ReadonlyMap<string, ClaimedDelivery['said'] | null>,
): ClaimedDelivery['said'] {
  const here = said ?? saidBy.get(notification_id);
  if (here == null) throw new Error('what a notification says stands in one of its rows');
  return here;
}

function toClaimed(row: ClaimRow): Omit<ClaimedDelivery, 'notBefore' | 'said' | 'stopped'> {
  return {
    id: row.id,
    notificationId: row.notification_id,
    tenantId: row.tenant_id,
    lane: row.lane,
    operation: row.operation,
    attempt: row.attempt_count,
    tries: row.attempt_count - row.free_attempts,
    probing: row.probing,
    isReply: row.is_reply,
    behind: row.behind,
    ...(row.failing_since !== null && { failingSince: row.failing_since }),
    ...(row.last_reason !== null && { lastReason: row.last_reason }),
    recipient: row.recipient,
    reader: readerOf(row),
    ...becauseOf(row),
    urgency: row.urgency,
    correlationId: row.correlation_id,
    wantedAt: row.wanted_at,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    revision: row.revision,
    cancelled: row.cancelled,
    over: row.over,
    away: row.away,
    gathered: row.gathered,
    inDigest: row.in_digest,
    ...(row.digested_until !== null && { digestedUntil: row.digested_until }),
    ...attentionIn(row),
    superseded: row.superseded,
    ownAction: row.own_action,
    interruption: row.interruption,
    ...(row.begins !== null && { begins: row.begins }),
    ...(row.met !== null && { met: row.met }),
    ...(row.answers !== null && { answers: row.answers }),
    ...(row.remark !== null && { remark: row.remark }),
    ...(row.dialog_topic !== null &&
      row.dialog_activity_at !== null && {
        dialog: {
          topic: row.dialog_topic,
          lastActivityAt: row.dialog_activity_at,
          ...(row.dialog_until !== null && { until: row.dialog_until }),
        },
      }),
    ...(row.report !== null && { report: row.report }),
    ...(row.topic !== null && { topic: row.topic }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.reach !== null && { reach: row.reach }),
    ...(row.member !== null && { member: row.member }),
    ...(row.aad_object_id !== null && { aadObjectId: row.aad_object_id }),
    ...(row.installed_for_at !== null && { installedForAt: row.installed_for_at }),
    ...(row.tenant_service_url !== null && { serviceUrl: row.tenant_service_url }),
    ...(row.tenant_bot_id !== null && { botId: row.tenant_bot_id }),
    ...(row.conversation_id !== null && {
      conversation: {
        tenantId: row.tenant_id,
        conversationId: row.conversation_id,
        kind: row.kind,
        serviceUrl: row.service_url,
        botId: row.bot_id,
      },
      conversationState: row.conversation_state,
    }),
    ...(row.card_activity_id !== null && {
      card: { deliveryId: row.card_delivery_id, activityId: row.card_activity_id, kept: row.card_kept },
    }),
  };
}

function attentionIn({ attention, wishes_there: there }: ClaimRow): Pick<ClaimedDelivery, 'attention'> {
  const asked = attention ?? there?.attention;
  return asked === undefined ? {} : { attention: asked };
}

function readerOf(row: ClaimRow): Reader {
  const { tenant_id: tenantId, language, locale, wishes_there: there } = row;
  const timeZone = row.attention?.timeZone ?? row.time_zone ?? there?.timeZone ?? null;
  return {
    tenantId,
    ...(language !== null && { language }),
    ...(locale !== null && { locale }),
    ...(timeZone !== null && { timeZone }),
  };
}

/** Only whom Teams can name is mentioned: never by a text that came from outside. */
function becauseOf(row: ClaimRow): Pick<ClaimedDelivery, 'because' | 'mentions'> {
  if (row.because.code !== 'fallback') return { because: row.because };
  const standsFor = row.stands_for ?? [];
  const because = { code: 'fallback', for: standsFor.map(({ label }) => label) } as const;
  const known = standsFor.flatMap(({ id, name }) => (id !== null && name !== null ? [{ id, name }] : []));
  return row.mention && known.length > 0 ? { because, mentions: known } : { because };
}
