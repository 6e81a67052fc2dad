import { type Kysely, sql } from 'kysely';
import type { AcknowledgeMark } from '../../../core/cards.ts';
import type { AcknowledgeWish, Audience, Notification } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { isStopped } from '../../../ledger/store/acknowledged.ts';
import { markedWith } from '../../../ledger/store/amend.ts';
import { type Due, eachDue } from '../../../ledger/store/each-due.ts';
import { wakeExpanders } from '../../../ledger/store/outbox.ts';
import { record, toNotification } from '../../../ledger/store/recording.ts';
import { tellThem, whoHasTheCard } from '../../../ledger/store/told.ts';
import type { Schema } from '../../../platform/schema.ts';
import { nextStep } from '../rules/next-step.ts';

type Asking = Due & { readonly asks_acknowledge: AcknowledgeWish };
interface Step {
  readonly newId: NewId;
  readonly now: Date;
}

/** Takes the next step with what nobody has acknowledged in time. */
export function remindOfUnacknowledged(db: Kysely<Schema>, clock: Clock, newId: NewId): Promise<number> {
  const now = clock.now();
  return eachDue(db, 'acknowledge_due_at', now, (trx, row) => takeStep(trx, row, { now, newId }));
}

async function takeStep(trx: Kysely<Schema>, row: Due, step: Step): Promise<void> {
  if (row.asks_acknowledge === null) return;
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
    .where('id', '=', first.id)
    .execute();
}

/** Steps that were due while nothing ran are not made up for: one is taken now, and the next in its time. */
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
  const isToNobody = Object.keys(audience).length === 0;
  await record(trx, copy, { acknowledge_of: first.id, expanded_at: isToNobody ? now : null });
  return copy;
}
