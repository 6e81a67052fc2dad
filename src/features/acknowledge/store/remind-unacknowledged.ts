import { type Kysely, type Selectable, sql } from 'kysely';
import type { AcknowledgeMark } from '../../../core/cards.ts';
import type { AcknowledgeWish, Audience, Notification } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { isStopped } from '../../../ledger/store/acknowledged.ts';
import { markedWith } from '../../../ledger/store/amend.ts';
import { record, toNotification } from '../../../ledger/store/notifications.ts';
import { wakeExpanders } from '../../../ledger/store/outbox.ts';
import { tellThem, whoHasTheCard } from '../../../ledger/store/told.ts';
import { oneByOne } from '../../../platform/database/one-by-one.ts';
import type { Schema } from '../../../platform/schema.ts';
import { nextStep } from '../rules/next-step.ts';

type Row = Selectable<Schema['notifications']>;
type Asking = Row & { readonly asks_acknowledge: AcknowledgeWish };
interface Step {
  readonly newId: NewId;
  readonly now: Date;
}

/** So many in one look; a worker looks every second. */
const AT_ONCE = 50;
const PUT_OFF_MS = 60_000;

/**
 * Takes the next step with what nobody has acknowledged in time. A step is one transaction, so two workers never take
 * the same, and a crash takes all of it or nothing. One that cannot be taken is put off, and holds up no other.
 */
export async function remindOfUnacknowledged(
  db: Kysely<Schema>,
  clock: Clock,
  newId: NewId,
): Promise<number> {
  const now = clock.now();
  const due = await db
    .selectFrom('notifications')
    .where('acknowledge_due_at', '<=', now)
    .orderBy('acknowledge_due_at')
    .limit(AT_ONCE)
    .select('id')
    .execute();
  const later = { acknowledge_due_at: new Date(now.getTime() + PUT_OFF_MS) };
  await oneByOne(
    db,
    due.map(({ id }) => id),
    {
      turn: (trx, id) => takeStep(trx, id, { now, newId }),
      putOff: id => db.updateTable('notifications').set(later).where('id', '=', id).execute(),
    },
  );
  return due.length;
}

async function takeStep(trx: Kysely<Schema>, id: string, step: Step): Promise<void> {
  const row = await trx
    .selectFrom('notifications')
    .where('id', '=', id)
    .where('acknowledge_due_at', '<=', step.now)
    .forNoKeyUpdate()
    .skipLocked()
    .selectAll()
    .executeTakeFirst();
  if (row?.asks_acknowledge == null) return;
  const first = row as Asking;
  const { asks_acknowledge: wish, acknowledge_steps: steps } = first;
  const next = nextStep({ wish, steps, isOpen: row.acknowledged_at === null && !isStopped(row, step.now) });
  if (next === 'remind') await remind(trx, first, step);
  if (next === 'escalate') await escalate(trx, first, wish.escalateTo ?? {}, step);
  await trx
    .updateTable('notifications')
    .set(
      next === 'end'
        ? { acknowledge_due_at: null, asks_acknowledge: sql`asks_acknowledge - 'escalateTo'` }
        : { acknowledge_steps: steps + 1, acknowledge_due_at: dueAfter(wish, step.now) },
    )
    .where('id', '=', id)
    .execute();
}

/** What was due while nothing ran is not made up for: one step, and the next one in its time. */
const dueAfter = ({ withinSeconds = 0 }: AcknowledgeWish, now: Date) =>
  new Date(now.getTime() + withinSeconds * 1000);

/** The card once more, to all who have it: that rings, and a change would not. */
async function remind(trx: Kysely<Schema>, first: Asking, step: Step): Promise<void> {
  const reminder = first.acknowledge_steps + 1;
  const copy = await addCopy(trx, first, { of: first.id, reminder }, {}, step);
  await tellThem(trx, await whoHasTheCard(trx, first.id).execute(), copy, step);
}

/** The next people, who are found like those of any audience. */
async function escalate(trx: Kysely<Schema>, first: Asking, audience: Audience, step: Step): Promise<void> {
  await addCopy(trx, first, { of: first.id, escalated: true }, audience, step);
  await wakeExpanders(trx);
}

/** A notification of the same caller's, which says the same, and how it comes. */
async function addCopy(
  trx: Kysely<Schema>,
  first: Asking,
  mark: AcknowledgeMark,
  audience: Audience,
  { now, newId }: Step,
): Promise<Notification> {
  const { key: _, sendAt: __, fallback: ___, ...same } = toNotification(first);
  const said = markedWith(first.said, mark);
  const copy = { ...same, id: newId(), said, audience, createdAt: now };
  await record(trx, copy);
  await sql`
    update notifications set acknowledge_of = ${first.id},
      expanded_at = case when audience = '{}' then ${now}::timestamptz end
    where id = ${copy.id}`.execute(trx);
  return copy;
}
