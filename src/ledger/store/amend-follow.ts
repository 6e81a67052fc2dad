import { type Kysely, type Selectable, sql } from 'kysely';
import type { Clock, NewId } from '../../core/time.ts';
import { promptly } from '../../platform/database/away.ts';
import { within } from '../../platform/database/within.ts';
import type { Schema } from '../../platform/schema.ts';
import type { FollowUp } from '../ports/amend.ts';
import { cancelWaiting, changeCards, endWaiting, reachesAll } from './amend-cards.ts';
import { followLines } from './digest-lines.ts';

/** Brings the deliveries of a notification in line with what it has become, page by page. */
export function followUp(db: Kysely<Schema>, clock: Clock, newId: NewId): FollowUp {
  return {
    // Many deliveries are settled in one transaction, too, so the two may lock the same ones in another order.
    page: (notificationId, size) =>
      promptly(() =>
        within(db, async trx => {
          const notification = await locked(trx, notificationId);
          if (notification?.follow_up == null) return 'done';
          const page = await lockedPage(trx, notificationId, notification.follow_up.after, size);
          await bringInLine(trx, notification, page, clock.now(), newId);
          const last = page.length === size ? page.at(-1) : undefined;
          await trx
            .updateTable('notifications')
            .set({ follow_up: last === undefined ? null : JSON.stringify({ after: last.id }) })
            .where('id', '=', notificationId)
            .execute();
          return last === undefined ? 'done' : 'more';
        }),
      ),
    async expire(notificationId, size) {
      const now = clock.now();
      const expired = await sql`
        update deliveries set state = 'expired', reason_code = 'expired', state_since = ${now}
        where id in (
          select d.id from deliveries d join notifications n on n.id = d.notification_id
          where n.id = ${notificationId} and n.expires_at <= ${now}
            and d.operation = 'send' and d.state in ('held', 'queued')
          order by d.id limit ${size} for update of d skip locked)`.execute(db);
      return expired.numAffectedRows === BigInt(size) ? 'more' : 'done';
    },
  };
}

type Row = Selectable<Schema['notifications']>;
type Delivery = Pick<
  Selectable<Schema['deliveries']>,
  'id' | 'state' | 'reason_code' | 'revision' | 'digest_id'
>;

/** Held for one page: the next change waits for it, and then begins anew. */
function locked(trx: Kysely<Schema>, id: string): Promise<Row | undefined> {
  return trx.selectFrom('notifications').where('id', '=', id).forNoKeyUpdate().selectAll().executeTakeFirst();
}

/** A delivery that is claimed or settled at this moment is waited for, and seen as it is afterwards. */
function lockedPage(
  trx: Kysely<Schema>,
  notificationId: string,
  after: string | undefined,
  size: number,
): Promise<Delivery[]> {
  return trx
    .selectFrom('deliveries')
    .where('notification_id', '=', notificationId)
    .where('operation', '=', 'send')
    .$if(after !== undefined, q => q.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(size)
    .forUpdate()
    .select(['id', 'state', 'reason_code', 'revision', 'digest_id'])
    .execute();
}

async function bringInLine(
  trx: Kysely<Schema>,
  row: Row,
  page: readonly Delivery[],
  at: Date,
  newId: NewId,
): Promise<void> {
  const those = (fits: (delivery: Delivery) => boolean) => page.filter(fits).map(({ id }) => id);
  const { urgency, revision } = row;
  const reachesAnswered = reachesAll(row);
  const isRecalled = row.recalled_at !== null;
  await markOvertaken(trx, those(isInFlight));
  if (row.cancelled_at !== null) await cancelWaiting(trx, those(isWaiting), at);
  else if (row.is_over) await endWaiting(trx, those(isWaiting), at);
  else await putOff(trx, those(isScheduled), row.send_at ?? row.created_at);
  if (isRecalled)
    await changeCards(trx, those(isCard), { operation: 'delete', revision, urgency, at }, newId);
  else {
    const behind = those(delivery => isCard(delivery) && delivery.revision < revision);
    await changeCards(trx, behind, { operation: 'update', revision, urgency, at, reachesAnswered }, newId);
  }
  const lines = page.filter(line => line.digest_id !== null && (isRecalled || line.revision < revision));
  if (lines.length === 0) return;
  await noteOnLines(trx, row, lines.filter(isFolded), at);
  await followLines(trx, lines, { urgency, at }, newId);
}

const isFolded = ({ state }: Delivery) => state === 'folded';
const isInFlight = ({ state }: Delivery) => state === 'sending';
const isWaiting = ({ state }: Delivery) => state === 'held' || state === 'queued';
const isScheduled = ({ state, reason_code }: Delivery) => state === 'held' && reason_code === 'scheduled';
const isCard = ({ state }: Delivery) => state === 'sent' || state === 'acknowledged';

/** The worker that settles one of these looks again. A claim from now on knows of the change already. */
async function markOvertaken(trx: Kysely<Schema>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({ overtaken: true })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
}

async function putOff(trx: Kysely<Schema>, ids: readonly string[], until: Date): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({ due_at: until, placed_at: until })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
}

/** A line has no card of its own: it stays folded, and says what was done to it. */
async function noteOnLines(
  trx: Kysely<Schema>,
  { revision, recalled_at }: Row,
  lines: readonly Delivery[],
  at: Date,
): Promise<void> {
  if (lines.length === 0) return;
  await trx
    .updateTable('deliveries')
    .set({ revision, ...(recalled_at !== null && { reason_code: 'taken-out', state_since: at }) })
    .where('id', '=', sql<string>`any(${lines.map(({ id }) => id)}::uuid[])`)
    .execute();
}
