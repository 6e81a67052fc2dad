import { type Kysely, sql } from 'kysely';
import type { Said } from '../../../core/notification.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { nextOf } from '../../../decide/when/repeated.ts';
import type { Schema } from '../../../platform/schema.ts';
import { saidLate } from '../rules/reminder-said.ts';
import { cancel, plan, type ReminderRow, restated, wordingOf } from './plan-reminder.ts';

const MOST_AT_ONCE = 500;

/**
 * The time of these reminders has come: their deliveries may be queued from now on. One that comes again gets its next
 * time, one after now: however many were missed, one is sent. A snoozed card is shown as it reads by now.
 */
export function rollForward(db: Kysely<Schema>, clock: Clock, newId: NewId): Promise<number> {
  return db.transaction().execute(trx => turnDue(trx, clock.now(), newId));
}

export async function turnDue(trx: Kysely<Schema>, now: Date, newId: NewId): Promise<number> {
  const due = await trx
    .selectFrom('reminders')
    .where('state', '=', 'waiting')
    .where('at', '<=', now)
    .orderBy('at')
    .limit(MOST_AT_ONCE)
    .selectAll()
    .forUpdate()
    .skipLocked()
    .execute();
  for (const row of due) await turn(trx, row, now, newId);
  return due.length;
}

/**
 * A delivery whose reminder was not turned yet, or is being turned by another worker: queued now, it would say what it
 * said when it was planned.
 */
export const isBeforeItsTurn = (now: Date) => sql`exists (
  select from reminders r where r.delivery_id = deliveries.id and r.state = 'waiting' and r.at <= ${now})`;

async function turn(trx: Kysely<Schema>, row: ReminderRow, now: Date, newId: NewId): Promise<void> {
  const planned = await wordingOf(trx, row.delivery_id);
  await bringUpToDate(trx, row, planned.said, now);
  const at = timeAfter(row, now);
  if (at === undefined) return keep(trx, row.id, { state: 'done' });
  const again = { ...row, at };
  const deliveryId = await plan(trx, again, restated(planned, again), newId, now);
  await keep(trx, row.id, { at, delivery_id: deliveryId });
}

/** The sender may have changed a snoozed card since, or taken it back: then it does not come again. */
async function bringUpToDate(trx: Kysely<Schema>, row: ReminderRow, planned: Said, now: Date): Promise<void> {
  if (row.snoozes !== null) {
    const { said, isTakenBack } = await wordingOf(trx, row.snoozes);
    return isTakenBack ? cancel(trx, row.delivery_id, 'cancelled', now) : say(trx, row.delivery_id, said);
  }
  const late = saidLate(planned, row.at, now);
  if (late !== undefined) await say(trx, row.delivery_id, late);
}

/** Of what repeats. */
export function timeAfter(
  { every, time_zone: timeZone }: Pick<ReminderRow, 'every' | 'time_zone'>,
  after: Date,
): Date | undefined {
  return every === null ? undefined : nextOf({ every, timeZone }, after);
}

async function say(trx: Kysely<Schema>, deliveryId: string, said: Said): Promise<void> {
  await sql`
    update notifications set said = ${JSON.stringify(said)}::jsonb
    where id = (select notification_id from deliveries where id = ${deliveryId})`.execute(trx);
}

async function keep(
  trx: Kysely<Schema>,
  id: string,
  set: Partial<Pick<ReminderRow, 'at' | 'state' | 'delivery_id'>>,
): Promise<void> {
  await trx.updateTable('reminders').set(set).where('id', '=', id).execute();
}
