import { isDeepStrictEqual } from 'node:util';
import { type Kysely, type Selectable, sql, type UpdateObject } from 'kysely';
import type { AcknowledgeMark, NotificationContent } from '../../core/cards.ts';
import type { Audience, Notification, Said } from '../../core/notification.ts';
import { card, dataOf, templateOf } from '../../core/said.ts';
import type { Clock } from '../../core/time.ts';
import { bothAudiences } from '../../decide/audience.ts';
import type { Incident } from '../../decide/incident.ts';
import { promptly } from '../../platform/database/away.ts';
import { known } from '../../platform/database/known.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Amendments, Changeable } from '../ports/amend.ts';
import { PRIORITY } from './deliveries.ts';
import { lookAgainAtUrgent } from './holds.ts';
import { heardColumns } from './incidents.ts';
import { wakeExpanders } from './outbox.ts';
import { wasHowBad, withdrawLines } from './worse.ts';

/** The work that a notification makes necessary, enqueued in the transaction that records why. */
export interface EnqueueWork {
  /** Brings the deliveries in line with a change. */
  followUp(db: Kysely<Schema>, notification: Enqueued): Promise<void>;
  expiry(db: Kysely<Schema>, notification: Enqueued, at: Date): Promise<void>;
}
export type Enqueued = Pick<Notification, 'id' | 'urgency' | 'correlationId' | 'traceparent'>;

/** Changes of accepted notifications. The row is locked: changes come one after the other, and the last wins. */
export function amendments(db: Kysely<Schema>, clock: Clock, enqueue: EnqueueWork): Amendments {
  return {
    change: (id, revise) =>
      promptly(() =>
        db.transaction().execute(async trx => {
          const row = await locked(trx, id);
          if (row === undefined || !isCallers(row.said)) return undefined;
          if (row.recalled_at !== null) return 'recalled';
          const { content, repeats: _, ...times } = revise(toChangeable(row, row.said.data));
          const restated = await restate(trx, row, { ...times, ...wordsOf(content) }, clock.now(), enqueue);
          return { ...restated, content };
        }),
      ),
    async cancel(id, { recall }) {
      const stopped = await promptly(() =>
        db.transaction().execute(async trx => {
          const row = await locked(trx, id);
          if (row === undefined) return { recalled: false };
          const recalled = recall || row.recalled_at !== null;
          const isNew = row.cancelled_at === null || (recalled && row.recalled_at === null);
          if (isNew) await stop(trx, row, { recalled, now: clock.now(), enqueue });
          return { recalled, series: row.repeat === null ? undefined : row };
        }),
      );
      const { recalled, series } = stopped;
      while (
        series &&
        (await stopOccurrences(db, series, { recalled, now: clock.now(), enqueue })) === 'more'
      );
      return { recalled };
    },
  };
}

type Row = Selectable<Schema['notifications']>;

/** Only what a caller worded can be worded anew: not a survey, nor its results. */
function isCallers(said: Said): said is Extract<Said, { template: unknown }> {
  return templateOf(said) === 'notification';
}

interface Stopping {
  readonly recalled: boolean;
  readonly now: Date;
  readonly enqueue: EnqueueWork;
}

async function stop(trx: Kysely<Schema>, row: Row, how: Stopping): Promise<void> {
  const { recalled, now, enqueue } = how;
  await update(trx, row, {
    cancelled_at: row.cancelled_at ?? now,
    ...(recalled && { recalled_at: row.recalled_at ?? now }),
    ...(row.expanded_at === null && ended(now)),
    ...(row.repeat !== null && seriesEnded(now)),
    follow_up: '{}',
  });
  for (const other of [...(await copiesOf(trx, row)), ...(await linesAbout(trx, row))])
    await stop(trx, other, how);
  await enqueue.followUp(trx, toEnqueued(row));
}

/** So many occurrences in one transaction: a series of years has thousands. */
const OCCURRENCES_AT_ONCE = 100;

/** A page of them. A caller that gets no answer because of a fault asks again, and the rest is found. */
const stopOccurrences = (db: Kysely<Schema>, series: Row, how: Stopping): Promise<'more' | 'done'> =>
  promptly(() =>
    db.transaction().execute(async trx => {
      const page = await occurrencesOf(trx, series, how.recalled);
      for (const occurrence of page) await stop(trx, occurrence, how);
      return page.length === OCCURRENCES_AT_ONCE ? 'more' : 'done';
    }),
  );

/** Its reminders, and its copies for the next people; none where nobody is asked to acknowledge it. */
const copiesOf = async (trx: Kysely<Schema>, { id, asks_acknowledge }: Row): Promise<Row[]> =>
  asks_acknowledge === null ? [] : those(trx, 'acknowledge_of', id);

/** The lines that rang where it had become worse, and point to the card; none where it never did. */
const linesAbout = async (trx: Kysely<Schema>, { id, rose_at }: Row): Promise<Row[]> =>
  rose_at === null ? [] : those(trx, 'worse_of', id);

/** The notifications that go with this one, locked. */
const those = (trx: Kysely<Schema>, by: 'acknowledge_of' | 'worse_of', id: string): Promise<Row[]> =>
  trx.selectFrom('notifications').where(by, '=', id).orderBy('id').forNoKeyUpdate().selectAll().execute();

/**
 * Of a series: the occurrences of which something waits, their own or their reminders', or all of them where their cards
 * are to be taken away.
 */
async function occurrencesOf(trx: Kysely<Schema>, { id }: Row, recalled: boolean): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select * from notifications o where occurrence_of = ${id} and recalled_at is null and (${recalled} or (
      cancelled_at is null and (acknowledge_due_at is not null or exists (
        select from notifications n where (n.id = o.id or n.acknowledge_of = o.id) and n.cancelled_at is null
          and (n.expanded_at is null or exists (
            select from deliveries d where d.notification_id = n.id and d.state in ('held', 'queued', 'sending')))))))
    order by id limit ${OCCURRENCES_AT_ONCE} for no key update`.execute(trx);
  return rows;
}

/** They say what it says, and end when it ends. Their audiences stay. */
async function restateCopies(
  trx: Kysely<Schema>,
  row: Row,
  { next, now, enqueue }: { next: Restated; now: Date; enqueue: EnqueueWork },
): Promise<void> {
  const { audience: _, sendAt: __, heard: ___, said, ...same } = next;
  for (const copy of await copiesOf(trx, row))
    await restate(trx, copy, { ...same, said: markedAs(copy.said, said) }, now, enqueue);
}

/** The same words, on a card that stays what it is among those of which one is to be acknowledged. */
export function markedAs(standing: Said, said: Said): Said {
  const mark = dataOf(standing, 'notification')?.acknowledge;
  return mark === undefined ? said : markedWith(said, mark);
}

/** The same words on another card about the same thing. */
export function markedWith(said: Said, mark: AcknowledgeMark): Said {
  const content = dataOf(said, 'notification');
  return content === undefined ? said : card('notification', { ...content, acknowledge: mark });
}

/** No stronger lock: a transaction that adds a delivery has to see that its notification is there, and would wait. */
export function locked(trx: Kysely<Schema>, id: string): Promise<Row | undefined> {
  return trx.selectFrom('notifications').where('id', '=', id).forNoKeyUpdate().selectAll().executeTakeFirst();
}

function toChangeable(row: Row, content: unknown): Changeable {
  return {
    content: content as NotificationContent,
    ...(row.send_at !== null && { sendAt: row.send_at }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.repeat !== null && { repeats: true }),
  };
}

/** The words, and who did it: the one who is not told. */
function wordsOf(content: NotificationContent): Pick<Notification, 'said' | 'actorAadObjectId'> {
  const { id } = content.actor;
  return {
    said: { template: 'notification', data: { ...content } },
    ...(id !== undefined && { actorAadObjectId: id }),
  };
}

/** A notification as it is from now on. A missing field stays; a missing time is none. */
export type Restated = Pick<Notification, 'said' | 'sendAt' | 'expiresAt' | 'actorAadObjectId'> &
  Partial<Pick<Notification, 'urgency' | 'interruption' | 'audience'>> & {
    /** Its episode ends. `isOver`: people who have not been shown it by now are not told. */
    readonly end?: { readonly at: Date; readonly isOver: boolean };
    /** Its incident, as this post tells of it. */
    readonly heard?: Incident;
    /** All its cards show the press on one of them, from now on. */
    readonly isShared?: boolean;
  };

/** Its times and who did it, where only what it says is another. */
export const unmoved = ({ send_at, expires_at, actor_aad_object_id }: Row) =>
  known({ sendAt: send_at, expiresAt: expires_at, actorAadObjectId: actor_aad_object_id });

/** Makes a locked notification another one. Where nothing is different nothing is done, and nothing follows. */
export async function restate(
  trx: Kysely<Schema>,
  row: Row,
  next: Restated,
  now: Date,
  enqueue: EnqueueWork,
): Promise<{ changed: boolean; revision: number }> {
  const isReworded = next.isShared || !isDeepStrictEqual(row.said, asKept(next.said));
  const isMoved = row.send_at?.getTime() !== next.sendAt?.getTime();
  const hasNewEnd = row.expires_at?.getTime() !== next.expiresAt?.getTime();
  const revision = row.revision + (isReworded ? 1 : 0);
  const isOpen = row.expanded_at === null && !next.end?.isOver;
  const expands = next.audience !== undefined || (isMoved && isOpen);
  await update(trx, row, {
    ...columnsOf(next, now),
    ...(isReworded && { revision, changed_at: now }),
    ...(next.isShared && { shared_at: now }),
    ...wasHowBad(row.said, next.said, now),
    ...((isReworded || isMoved) && { follow_up: '{}' }),
    ...(next.audience !== undefined && reopened(row, next.audience)),
    ...(next.end?.isOver && row.expanded_at === null && ended(now)),
    // The worker that expands it now ends at its next page; the next one begins anew, and not when the lease is over.
    ...(expands && {
      audience_revision: row.audience_revision + 1,
      expanding_by: null,
      expanding_until: null,
    }),
  });
  await restateCopies(trx, row, { next, now, enqueue });
  await withdrawLines(trx, row.id, { before: row.said, said: next.said, now });
  if (isReworded || isMoved) await enqueue.followUp(trx, toEnqueued(row));
  if (expands) await wakeExpanders(trx);
  if (next.urgency !== undefined && PRIORITY[next.urgency] < PRIORITY[row.urgency])
    await lookAgainAtUrgent(trx, row.id, next.urgency, now);
  if (hasNewEnd && next.expiresAt !== undefined) await enqueue.expiry(trx, toEnqueued(row), next.expiresAt);
  return { changed: isReworded || isMoved || hasNewEnd, revision };
}

async function update(
  trx: Kysely<Schema>,
  { id }: Row,
  columns: UpdateObject<Schema, 'notifications'>,
): Promise<void> {
  await trx.updateTable('notifications').set(columns).where('id', '=', id).execute();
}

function columnsOf({ said, sendAt, expiresAt, actorAadObjectId, end, heard, ...meets }: Restated, now: Date) {
  const { urgency, interruption } = meets;
  return {
    said: JSON.stringify(said),
    send_at: sendAt ?? null,
    expires_at: expiresAt ?? null,
    actor_aad_object_id: actorAadObjectId?.toLowerCase() ?? null,
    ...(urgency !== undefined && { urgency }),
    ...(interruption !== undefined && { interruption }),
    ...(end && { ended_at: end.at, is_over: end.isOver }),
    ...(heard && heardColumns(heard, now)),
  };
}

/** Expanded from the start: recipients with a delivery are passed over. The rest of the former audience stays. */
function reopened(row: Row, audience: Audience) {
  const all = row.expanded_at === null ? bothAudiences(row.audience, audience) : audience;
  return { audience: JSON.stringify(all), expanded_at: null, expansion: null };
}

/**
 * Nobody more belongs to the audience. The deliveries say now who hears of it; addresses that nobody needs would
 * outlive a person who is forgotten.
 */
export const ended = (now: Date) => ({
  expanded_at: now,
  audience: sql<string>`audience - '{people,except}'::text[]`,
});

/** Nothing more comes of a series, so the next people of its occurrences are not needed either. */
export const seriesEnded = (now: Date) => ({
  ...ended(now),
  repeat_next_at: null,
  asks_acknowledge: sql<string>`asks_acknowledge - 'escalateTo'`,
});

/** As it comes out of the database again: without what is undefined. */
const asKept = (said: Said): Said => JSON.parse(JSON.stringify(said));

export function toEnqueued(row: Pick<Row, 'id' | 'urgency' | 'correlation_id' | 'traceparent'>): Enqueued {
  return {
    id: row.id,
    urgency: row.urgency,
    correlationId: row.correlation_id,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
  };
}

/** The open notification of this key, locked. Two posts of one key at the same moment wait for each other. */
export async function lockedByKey(
  trx: Kysely<Schema>,
  { callerId, tenantId }: Notification,
  key: string,
): Promise<Row | undefined> {
  const name = JSON.stringify(['key', callerId, tenantId, key]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
  return trx
    .selectFrom('notifications')
    .where('caller_id', '=', callerId)
    .where('tenant_id', '=', tenantId)
    .where('key', '=', key)
    .where('cancelled_at', 'is', null)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .selectAll()
    .executeTakeFirst();
}
