import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely';
import { validate as isUuid } from 'uuid';
import type { DeliveryState } from '../../core/delivery.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import { dataOf } from '../../core/said.ts';
import type { Clock } from '../../core/time.ts';
import { known } from '../../platform/database/known.ts';
import type { Schema } from '../../platform/schema.ts';
import type {
  AnswerView,
  AttemptView,
  ChangeView,
  DeliveryView,
  DigestView,
  LedgerReader,
  NotificationView,
} from '../ports/reader.ts';
import { acknowledgeOf } from './acknowledged.ts';
import { normalAddress } from './addresses.ts';
import { type AnswerJson, answersOfRow } from './card-answers.ts';
import type { LedgerFeature } from './feature.ts';
import { wantedAtOnce } from './folding.ts';
import { listed } from './listed.ts';
import { occurrenceOf, seriesOf } from './series.ts';
import { isTold, tally } from './tally.ts';
import { staysOfRow, trailOf } from './trail.ts';

/** The ledger as callers and operators read it. Changes of cards are rows too, but people are counted. */
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
      return row && viewOf(db, row, { now: clock.now(), features });
    },
    notifications: filter => listed(db, filter),
    async deliveries(notificationId, { state, person, after, limit, trail = false }) {
      const rows = await readDeliveries(db, { now: clock.now(), features, trail })
        .where('notification_id', '=', notificationId)
        .$if(state !== undefined, q => q.where('state', '=', state as DeliveryState))
        .$if(after !== undefined, q => q.where('id', '>', after as string))
        .$if(person !== undefined, q => q.where(isTo(person as string)))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toView);
    },
  };
}

interface Reading {
  readonly now: Date;
  readonly features: readonly LedgerFeature[];
}

async function viewOf(
  db: Kysely<Schema>,
  row: Selectable<Schema['notifications']>,
  { now, features }: Reading,
): Promise<NotificationView> {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    callerId: row.caller_id,
    createdAt: row.created_at,
    revision: row.revision,
    isFollowing: row.follow_up !== null,
    ...(await tally(db, row, features)),
    ...known({
      topic: row.topic,
      key: row.key,
      sendAt: row.send_at,
      expiresAt: row.expires_at,
      expandedAt: row.expanded_at,
      changedAt: row.changed_at,
      cancelledAt: row.cancelled_at,
      recalledAt: row.recalled_at,
      endedAt: row.ended_at,
      severity: dataOf(row.said, 'notification')?.severity,
    }),
    ...(await acknowledgeOf(db, row, now)),
    ...(await seriesOf(db, row)),
    ...occurrenceOf(row),
  };
}

/** By what they were named, or any address of theirs. */
const isTo =
  (person: string) =>
  ({ or, eb, exists, selectFrom }: ExpressionBuilder<Schema, 'deliveries'>): Expression<SqlBool> =>
    or([
      eb(sql`recipient ->> 'label'`, '=', person),
      eb(sql`recipient ->> 'address'`, '=', person),
      exists(
        selectFrom('person_addresses')
          .whereRef('person_addresses.person_id', '=', 'deliveries.person_id')
          .where('address', '=', normalAddress(person))
          .select('person_id'),
      ),
    ]);

const readDeliveries = (db: Kysely<Schema>, { now, features, trail }: Reading & { trail: boolean }) =>
  db
    .selectFrom('deliveries')
    .where('operation', '=', 'send')
    .selectAll()
    .select([
      attemptsOfRow.as('attempts'),
      outageOverRow.as('outage'),
      pauseOverRow(now).as('paused'),
      changesOfRow(features).as('changes'),
      standsForOfRow.as('stands_for'),
      digestOfRow.as('digest'),
      answersOfRow.as('answers'),
      limitOverRow.as('at_once'),
      staysOfRow(trail).as('stays'),
    ]);

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof readDeliveries>['execute']>>[number];

function toView(row: DeliveryRow): DeliveryView {
  const { paused, digest, stays } = row;
  return {
    id: row.id,
    recipient: row.recipient,
    because: row.stands_for === null ? row.because : { code: 'fallback', for: row.stands_for },
    state: row.state,
    reason: row.outage ?? paused?.reason ?? row.reason_code,
    since: row.state_since,
    dueAt: row.due_at,
    possiblyRepeated: row.possibly_repeated,
    attempts: row.attempts.map(toAttempt),
    revision: row.revision,
    changes: row.changes.map(({ since, ...change }) => ({ ...change, since: new Date(since) })),
    answers: row.answers.map(toAnswer),
    ...known({
      paused: paused && { until: new Date(paused.until), scope: paused.scope },
      atOnce: row.at_once,
      activityId: row.activity_id,
      sentAt: row.sent_at,
      answer: row.answer,
      fallback: row.fallback_id,
      digest: digest && toDigest(digest),
      trail: stays && trailOf(row, stays),
    }),
  };
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

/** An outage that holds back every card of the tenant says more than why this one came to wait. */
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

/** Of a card that is held as one too many: how many its person wants at once, where they said so. */
const limitOverRow = sql<number | null>`case when state = 'held' and reason_code = 'burst' then (
  ${wantedAtOnce(sql`deliveries.person_id`)}) end`;

const attemptsOfRow = sql<AttemptJson[]>`coalesce((
  select jsonb_agg(to_jsonb(a) - 'delivery_id' order by a.number) from attempts a
  where a.delivery_id = deliveries.id), '[]'::jsonb)`;

/** The changes of a delivery's card, in order. */
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
    ...known({
      finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
      outcome: row.outcome,
      status: row.status,
      code: row.code,
      reason: row.reason_code,
    }),
  };
}
