import type { Attention, GatheredReason } from '../../core/attention.ts';
import type { Said } from '../../core/notification.ts';
import type { PlaceWishes } from '../../core/place-wishes.ts';
import { known } from '../../platform/database/known.ts';
import type { Reader } from '../../text/format.ts';
import type { ClaimedDelivery } from '../ports/delivering.ts';
import { type WishesRow, whyStopped, whyStoppedThere } from './stopped.ts';

type StoodFor = { readonly label: string; readonly name: string | null; readonly id: string | null };

export type ClaimRow = WishesRow & {
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
  said: Said | null;
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
  gathered: GatheredReason | null;
  can_wait: string | null;
  digested_until: Date | null;
  in_digest: boolean;
  attention: Attention | null;
  wishes_there: PlaceWishes | null;
  superseded: boolean;
};

/** `saidThere`: the words of the row that has them for all of the same notification. */
export function toClaimed(row: ClaimRow, saidThere: Said | null = null): Omit<ClaimedDelivery, 'notBefore'> {
  const said = row.said ?? saidThere;
  if (said === null) throw new Error('the words of a notification stand in one of its rows');
  const stopped = whyStopped(row, { ...row, said }) ?? whyStoppedThere(row, { ...row, said });
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
    recipient: row.recipient,
    reader: readerOf(row),
    ...becauseOf(row),
    said,
    ...(stopped && { stopped }),
    urgency: row.urgency,
    correlationId: row.correlation_id,
    wantedAt: row.wanted_at,
    revision: row.revision,
    cancelled: row.cancelled,
    over: row.over,
    away: row.away,
    inDigest: row.in_digest,
    superseded: row.superseded,
    ownAction: row.own_action,
    interruption: row.interruption,
    ...known({
      failingSince: row.failing_since,
      lastReason: row.last_reason,
      traceparent: row.traceparent,
      gathered: row.gathered,
      canWait: row.can_wait,
      digestedUntil: row.digested_until,
      attention: row.attention ?? row.wishes_there?.attention,
      begins: row.begins,
      met: row.met,
      answers: row.answers,
      remark: row.remark,
      report: row.report,
      topic: row.topic,
      expiresAt: row.expires_at,
      reach: row.reach,
      member: row.member,
      aadObjectId: row.aad_object_id,
      installedForAt: row.installed_for_at,
      serviceUrl: row.tenant_service_url,
      botId: row.tenant_bot_id,
    }),
    ...placeIn(row),
    ...dialogIn(row),
    ...cardIn(row),
  };
}

function placeIn(row: ClaimRow): Pick<ClaimedDelivery, 'conversation' | 'conversationState'> {
  const { tenant_id: tenantId, conversation_id: conversationId, conversation_state: conversationState } = row;
  if (conversationId === null) return {};
  const { kind, service_url: serviceUrl, bot_id: botId } = row;
  return { conversation: { tenantId, conversationId, kind, serviceUrl, botId }, conversationState };
}

function dialogIn(row: ClaimRow): Pick<ClaimedDelivery, 'dialog'> {
  const { dialog_topic: topic, dialog_activity_at: lastActivityAt, dialog_until: until } = row;
  if (topic === null || lastActivityAt === null) return {};
  return { dialog: { topic, lastActivityAt, ...known({ until }) } };
}

function cardIn(row: ClaimRow): Pick<ClaimedDelivery, 'card'> {
  const { card_delivery_id: deliveryId, card_activity_id: activityId, card_kept: kept } = row;
  return activityId === null ? {} : { card: { deliveryId, activityId, kept } };
}

function readerOf(row: ClaimRow): Reader {
  const { tenant_id: tenantId, language, locale, wishes_there: there } = row;
  const timeZone = row.attention?.timeZone ?? row.time_zone ?? there?.timeZone;
  return { tenantId, ...known({ language, locale, timeZone }) };
}

/** Only people that Teams can name are mentioned: never by a text that came from outside. */
function becauseOf(row: ClaimRow): Pick<ClaimedDelivery, 'because' | 'mentions'> {
  if (row.because.code !== 'fallback') return { because: row.because };
  const standsFor = row.stands_for ?? [];
  const because = { code: 'fallback', for: standsFor.map(({ label }) => label) } as const;
  const known = standsFor.flatMap(({ id, name }) => (id !== null && name !== null ? [{ id, name }] : []));
  return row.mention && known.length > 0 ? { because, mentions: known } : { because };
}
