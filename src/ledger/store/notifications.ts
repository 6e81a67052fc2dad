import { type Kysely, type Selectable, sql } from 'kysely';
import { HeraldError } from '../../core/errors.ts';
import type { Notification } from '../../core/notification.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { Incident } from '../../decide/incident.ts';
import type { Enqueue } from '../../platform/background.ts';
import { promptly } from '../../platform/database/away.ts';
import { gather } from '../../platform/database/gathering.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Acceptance, Accepted, AcceptedWith, Alongside } from '../ports/accept.ts';
import { acceptPlain, apiKeyOf, isPlain, type Plain } from './accepting.ts';
import { type EnqueueWork, locked, lockedByKey, markedAs, restate } from './amend.ts';
import type { CheckBudgets } from './budgets.ts';
import { asEnded, asReplaced } from './episodes.ts';
import type { LedgerFeature, RecordAlongside } from './feature.ts';
import { heardColumns, isOfAnother } from './incidents.ts';
import type { OutboxNotice } from './outbox.ts';
import { record } from './recording.ts';
import { earlierOf, isKept, keepRepeat } from './repeats.ts';
import { sameSubject } from './same-subject.ts';
import { tellThem, whoHasTheCard } from './told.ts';
import { ringWhereWorse } from './worse.ts';

type Row = Selectable<Schema['notifications']>;

/** So many posts are one commit at most. */
const BATCH = 100;

export interface AcceptanceParts {
  /** For the one statement in which posts are gathered; for what takes several. */
  readonly quick: Kysely<Schema>;
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly enqueue: EnqueueWork;
  readonly budgets: CheckBudgets;
  readonly announce: OutboxNotice;
  /** Each feature records its own data alongside, with the work that follows. */
  readonly features: readonly LedgerFeature[];
  readonly work: Enqueue;
}

/**
 * Records notifications: the row, its idempotency key and the work that follows, in one transaction. Most are gathered
 * into a statement with those that come at the same moment; from those that are not, something follows or stands
 * against them.
 */
export function acceptance(parts: AcceptanceParts): Acceptance {
  const { quick, db, clock, newId, budgets, announce } = parts;
  const gathered = gather(
    async (batch: readonly Plain[]) => {
      const became = await promptly(() => acceptPlain(quick, batch, newId));
      return batch.map(({ notification }) => became.get(notification.id));
    },
    // A database that is away is so for all of them.
    { most: BATCH, apart: error => !(error instanceof HeraldError) },
  );
  const quickly = async (post: Plain): Promise<Accepted | undefined> => {
    const { notification } = post;
    if (!isPlain(post) || (await budgets.open(db, notification, clock.now()))) return undefined;
    const became = await gathered(post).catch(undefinedWhere(isInTheWay));
    if (became?.outcome !== 'recorded') return became && { outcome: became.outcome };
    if (became.told) announce.deliveries();
    else announce.audiences();
    return { outcome: 'recorded', id: notification.id, changed: false };
  };
  return {
    accept: async (notification, more = {}) =>
      (await quickly({ notification, more })) ?? thoroughly(parts, notification, more),
    async tenants(limit) {
      const rows = await db
        .selectFrom('tenants')
        .select('id')
        .orderBy('seen_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(row => row.id);
    },
  };
}

/** Accepts step by step a post from which something may follow, or which something may stand against. */
async function thoroughly(
  parts: AcceptanceParts,
  notification: Notification,
  more: AcceptedWith,
): Promise<Accepted> {
  const record = () => parts.db.transaction().execute(trx => acceptIn(trx, parts, { notification, more }));
  const accepted = (await record().catch(undefinedWhere(isTaken))) ?? (await record());
  if (accepted.outcome === 'recorded' && !accepted.changed) parts.announce.audiences();
  return accepted;
}

/** All that accepting does to the ledger, in the transaction that is given. Nobody is woken. */
export async function acceptIn(
  trx: Kysely<Schema>,
  parts: Pick<AcceptanceParts, 'newId' | 'clock' | 'enqueue' | 'budgets' | 'features' | 'work'>,
  { notification, more }: Plain,
): Promise<Accepted> {
  const { idempotency, alongside, onlyTenant, ends = false, incident, sameWithinSeconds = 0 } = more;
  const { clock, enqueue, budgets, newId } = parts;
  const against = await whatStandsAgainst(trx, notification, onlyTenant);
  if (against !== undefined) return { outcome: against };
  const now = clock.now();
  const earlier = idempotency && (await earlierOf(trx, notification, idempotency, now));
  if (earlier !== undefined) return earlier;
  // An end costs nothing more: a caller that has too much may end some of it.
  const over = ends ? undefined : await whatIsTooMuch(trx, notification, { budgets, now });
  if (over !== undefined) return over;
  const how = { ends, now, enqueue, newId, sameWithinSeconds, ...(incident && { incident }) };
  const accepted = await recordOrChange(trx, notification, how);
  if (accepted.outcome === 'recorded') await recordAlongside(trx, parts, alongside);
  if (idempotency && isKept(accepted)) await keepRepeat(trx, notification, accepted, idempotency);
  return accepted;
}

const whatIsTooMuch = async (
  trx: Kysely<Schema>,
  notification: Notification,
  { budgets, now }: { budgets: CheckBudgets; now: Date },
): Promise<Accepted | undefined> =>
  (await budgets.open(trx, notification, now)) ??
  (await budgets.topics(trx, notification)) ??
  (notification.series && budgets.series(trx, notification));

async function recordAlongside(
  trx: Kysely<Schema>,
  { features, work }: Pick<AcceptanceParts, 'features' | 'work'>,
  alongside: Partial<Alongside> = {},
): Promise<void> {
  for (const [name, what] of Object.entries(alongside))
    for (const { records } of features)
      await (records as Partial<Record<string, RecordAlongside>> | undefined)?.[name]?.(trx, what, work);
}

type Fault = { readonly code?: unknown; readonly constraint?: unknown };

/**
 * Somebody who was found was merged with another, or forgotten, before their delivery was written; or another
 * transaction has the same Idempotency-Key, and does not end. Only the post itself may wait for that.
 */
const isInTheWay = ({ code, constraint }: Fault) =>
  constraint === 'deliveries_person_id_fkey' || code === LOCK_NOT_AVAILABLE;
const LOCK_NOT_AVAILABLE = '55P03';

/** The same Idempotency-Key came with another body, which was recorded meanwhile. Now it is found. */
const isTaken = ({ constraint }: Fault) => constraint === 'idempotency_keys_pkey';

/** Another transaction was quicker: another way, or another try, will do. */
const undefinedWhere =
  (isSo: (fault: Fault) => boolean) =>
  (error: unknown): undefined => {
    if (!isSo(error as Fault)) throw error;
  };

async function whatStandsAgainst(
  trx: Kysely<Schema>,
  notification: Notification,
  onlyTenant = false,
): Promise<'revoked' | 'other-tenants' | undefined> {
  const key = apiKeyOf(notification) ?? null;
  const { rows } = await sql<{ against: 'revoked' | 'other-tenants' | null }>`
    select case
      when ${key}::uuid is not null and not exists (select from api_keys where id = ${key} and revoked_at is null)
        then 'revoked'
      when ${onlyTenant}::boolean and exists (select from tenants where id <> ${notification.tenantId})
        then 'other-tenants' end as against`.execute(trx);
  return rows[0]?.against ?? undefined;
}

interface Recording {
  readonly ends: boolean;
  readonly incident?: Incident;
  readonly now: Date;
  readonly enqueue: EnqueueWork;
  readonly newId: NewId;
  readonly sameWithinSeconds: number;
}

/** One of the same key that still stands is changed: what it says, when, and who hears of it besides; or it ends. */
async function recordOrChange(
  trx: Kysely<Schema>,
  notification: Notification,
  how: Recording,
): Promise<Accepted> {
  const { ends, incident, now, enqueue, sameWithinSeconds } = how;
  const { id, topic, expiresAt } = notification;
  if (expiresAt !== undefined && expiresAt <= now) return { outcome: 'expired' };
  const standing = await standingFor(trx, notification, sameWithinSeconds);
  if (standing !== undefined) {
    if (standing.topic !== topic) return { outcome: 'other-topic', topic: standing.topic ?? '' };
    if (ends || incident === undefined || !isOfAnother(standing, incident, now))
      return change(trx, standing, notification, how);
    await restate(trx, standing, asReplaced(standing, now), now, enqueue);
  }
  if (ends) return { outcome: 'nothing-to-end', replayed: false };
  await record(trx, notification, incident && heardColumns(incident, now));
  if (standing !== undefined) await tellTheSame(trx, standing, notification, how);
  if (expiresAt !== undefined) await enqueue.expiry(trx, notification, expiresAt);
  return { outcome: 'recorded', id, changed: false };
}

/**
 * People with the card of the last incident are told of the next one, and so see the newer card of which theirs speaks.
 * Not where the same event is told to some alone: they hear of it by that.
 */
async function tellTheSame(
  trx: Kysely<Schema>,
  { id }: Row,
  notification: Notification,
  { newId, now }: Recording,
): Promise<void> {
  const { audience, sendAt: dueAt } = notification;
  if (audience.except !== undefined) return;
  const told = await whoHasTheCard(trx, id).execute();
  await tellThem(
    trx,
    told.map(each => ({ ...each, dueAt })),
    notification,
    { newId, now },
  );
}

async function change(
  trx: Kysely<Schema>,
  standing: Row,
  notification: Notification,
  { ends, incident, now, enqueue, newId }: Recording,
): Promise<Accepted> {
  const next = ends ? asEnded(standing, notification, now) : notification;
  const said = markedAs(standing.said, next.said);
  await restate(trx, standing, { ...next, said, ...(incident && { heard: incident }) }, now, enqueue);
  const { urgency } = notification;
  await ringWhereWorse(trx, standing, { said, urgency, isOver: ends }, { newId, now });
  return { outcome: 'recorded', id: standing.id, changed: true };
}

/** The notification that this post changes instead of beginning another: by its key, or by what it is about. */
async function standingFor(
  trx: Kysely<Schema>,
  notification: Notification,
  sameWithinSeconds: number,
): Promise<Row | undefined> {
  if (notification.key !== undefined) return lockedByKey(trx, notification, notification.key);
  if (sameWithinSeconds === 0) return undefined;
  const id = await sameSubject(trx, notification, sameWithinSeconds);
  return id === undefined ? undefined : locked(trx, id);
}
