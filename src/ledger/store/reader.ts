import { type Kysely, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { DeliveryState } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import { dataOf } from '../../core/said.ts';
import type { Clock } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import type {
  AnswerView,
  AttemptView,
  ChangeView,
  DeliveryView,
  DigestView,
  LedgerReader,
  NotificationView,
} from '../ports/ledger.ts';
import { acknowledgeOf } from './acknowledged.ts';
import { normalAddress } from './addresses.ts';
import { type AnswerJson, answersOfRow } from './card-answers.ts';
import type { LedgerFeature } from './feature.ts';
import { listed } from './listed.ts';
import { occurrenceOf, seriesOf } from './series.ts';
import { isTold, tally } from './tally.ts';
import { staysOfRow, trailOf } from './trail.ts';

/** What callers and operators read of the ledger. Changes of cards are rows too, but people are what is counted. */
export function ledgerReader(
  db: Kysely<Schema>,
  clock: Clock,
  features: readonly LedgerFeature[],
): LedgerReader {
  return {
    async sender(id) {
      if (!isUuid(id)) return undefined;
      const row = await db
        .selectFrom('notifications')
        .where('id', '=', id)
        .select('caller_id')
        .executeTakeFirst();
      return row && { callerId: row.caller_id };
    },
    async notification(id) {
      if (!isUuid(id)) return undefined;
      const row = await db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: row.id,
        tenantId: row.tenant_id,
        callerId: row.caller_id,
        createdAt: row.created_at,
        revision: row.revision,
        isFollowing: row.follow_up !== null,
        ...(await tally(db, row, features)),
        ...(row.topic !== null && { topic: row.topic }),
        ...(row.key !== null && { key: row.key }),
        ...(row.send_at !== null && { sendAt: row.send_at }),
        ...(row.expires_at !== null && { expiresAt: row.expires_at }),
        ...(row.expanded_at !== null && { expandedAt: row.expanded_at }),
        ...(row.changed_at !== null && { changedAt: row.changed_at }),
        ...(row.cancelled_at !== null && { cancelledAt: row.cancelled_at }),
        ...(row.ended_at !== null && { endedAt: row.ended_at }),
        ...severityOf(row.said),
        ...(await acknowledgeOf(db, row, clock.now())),
        ...(await seriesOf(db, row)),
        ...occurrenceOf(row),
        ...(row.recalled_at !== null && { recalledAt: row.recalled_at }),
      };
    },
    notifications: filter => listed(db, filter),
    async deliveries(notificationId, { state, person, after, limit, trail = false }) {
      const rows = await db
        .selectFrom('deliveries')
        .where('notification_id', '=', notificationId)
        .where('operation', '=', 'send')
        .$if(state !== undefined, q => q.where('state', '=', state as DeliveryState))
        .$if(after !== undefined, q => q.where('id', '>', after as string))
        .$if(person !== undefined, q =>
          q.where(({ or, eb, exists, selectFrom }) =>
            or([
              eb(sql`recipient ->> 'label'`, '=', person as string),
              eb(sql`recipient ->> 'address'`, '=', person as string),
              exists(
                selectFrom('person_addresses')
                  .whereRef('person_addresses.person_id', '=', 'deliveries.person_id')
                  .where('address', '=', normalAddress(person as string))
                  .select('person_id'),
              ),
            ]),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .selectAll()
        .select([
          attemptsOfRow.as('attempts'),
          outageOverRow.as('outage'),
          pauseOverRow(clock.now()).as('paused'),
          changesOfRow(features).as('changes'),
          standsForOfRow.as('stands_for'),
          digestOfRow.as('digest'),
          answersOfRow.as('answers'),
          limitOverRow.as('at_once'),
          staysOfRow(trail).as('stays'),
        ])
        .execute();
      return rows.map(row => ({
        id: row.id,
        recipient: row.recipient,
        because: row.stands_for === null ? row.because : { code: 'fallback' as const, for: row.stands_for },
        state: row.state,
        reason: row.outage ?? row.paused?.reason ?? row.reason_code,
        ...(row.paused && { paused: { until: new Date(row.paused.until), scope: row.paused.scope } }),
        ...(row.at_once !== null && { atOnce: row.at_once }),
        since: row.state_since,
        dueAt: row.due_at,
        possiblyRepeated: row.possibly_repeated,
        attempts: row.attempts.map(toAttempt),
        revision: row.revision,
        changes: row.changes.map(({ since, ...change }) => ({ ...change, since: new Date(since) })),
        ...(row.activity_id !== null && { activityId: row.activity_id }),
        ...(row.sent_at !== null && { sentAt: row.sent_at }),
        ...(row.answer !== null && { answer: row.answer }),
        answers: row.answers.map(toAnswer),
        ...(row.fallback_id !== null && { fallback: row.fallback_id }),
        ...(row.digest !== null && { digest: toDigest(row.digest) }),
        ...(row.stays !== null && { trail: trailOf(row, row.stays) }),
      })) satisfies DeliveryView[];
    },
  };
}

function severityOf(said: Said): Pick<NotificationView, 'severity'> {
  const severity = dataOf(said, 'notification')?.severity;
  return severity === undefined ? {} : { severity };
}

type AttemptJson = {
  number: number;
  started_at: string;
  finished_at: string | null;
  outcome: AttemptView['outcome'] | null;
  status: number | null;
  code: string | null;
  reason_code: AttemptView['reason'] | null;
};

/** What holds back every card of the tenant says more than why this one came to wait. */
const outageOverRow = sql<ReasonCode | null>`case when state = 'queued' then (
  select o.reason_code from outages o where o.key in ('app', 'tenant:' || deliveries.tenant_id)
  order by o.key limit 1) end`;

interface PauseJson {
  readonly reason: ReasonCode;
  readonly until: string;
  readonly scope: 'conversation' | 'tenant';
}

/** Of the pauses that hold it back, the one that ends last. */
const pauseOverRow = (now: Date) => sql<PauseJson | null>`case when state = 'queued' then (
  select jsonb_build_object('reason', p.reason_code, 'until', p.until,
    'scope', case when p.key = 'lane:' || deliveries.lane then 'conversation' else 'tenant' end)
  from pauses p where p.key in ('app', 'tenant:' || deliveries.tenant_id, 'lane:' || deliveries.lane)
    and p.until > ${now} order by p.until desc limit 1) end`;

/** Of what is held as too many: how many its person wants at once, where they said so. */
const limitOverRow = sql<number | null>`case when state = 'held' and reason_code = 'burst' then (
  select (w.attention ->> 'atOnce')::int from preferences w where w.person_id = deliveries.person_id) end`;

const attemptsOfRow = sql<AttemptJson[]>`coalesce((
  select jsonb_agg(to_jsonb(a) - 'delivery_id' order by a.number) from attempts a
  where a.delivery_id = deliveries.id), '[]'::jsonb)`;

/** What was done to the card of a delivery, in order. */
const changesOfRow = (features: readonly LedgerFeature[]) => sql<
  (Omit<ChangeView, 'since'> & { since: string })[]
>`coalesce((
  select jsonb_agg(jsonb_build_object('id', c.id, 'operation', c.operation, 'revision', c.revision, 'state', c.state,
    'reason', c.reason_code, 'since', c.state_since, 'attempts', c.attempt_count) order by c.change_number)
  from deliveries c where c.amends = deliveries.id and ${isTold('c', features)}), '[]'::jsonb)`;

function toAnswer({ label, address, at, ...pressed }: AnswerJson): AnswerView {
  return { person: { label, ...(address !== null && { address }) }, ...pressed, at: new Date(at) };
}

type DigestJson = Omit<DigestView, 'sentAt'> & { sentAt: string | null };

const digestOfRow = sql<DigestJson | null>`(
  select jsonb_build_object('id', g.id, 'state', g.state, 'reason', g.reason_code, 'sentAt', g.sent_at)
  from deliveries g where g.id = deliveries.digest_id)`;

const toDigest = ({ sentAt, ...digest }: DigestJson): DigestView => ({
  ...digest,
  ...(sentAt !== null && { sentAt: new Date(sentAt) }),
});

/** Those in whose place a fallback speaks. */
const standsForOfRow = sql<string[] | null>`case when because ->> 'code' = 'fallback' then coalesce((
  select jsonb_agg(o.recipient ->> 'label' order by o.id) from deliveries o
  where o.fallback_id = deliveries.id), '[]'::jsonb) end`;

function toAttempt(row: AttemptJson): AttemptView {
  return {
    number: row.number,
    startedAt: new Date(row.started_at),
    ...(row.finished_at !== null && { finishedAt: new Date(row.finished_at) }),
    ...(row.outcome && { outcome: row.outcome }),
    ...(row.status !== null && { status: row.status }),
    ...(row.code !== null && { code: row.code }),
    ...(row.reason_code && { reason: row.reason_code }),
  };
}
