import { type Kysely, type Selectable, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Notification, Said } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { ReminderBook, Wish } from '../core/ports/reminders.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { Reminder } from '../core/reminder.ts';
import { nextOf } from '../decide/when.ts';
import { addDeliveries } from './deliveries.ts';
import { record } from './notifications.ts';
import type { Schema } from './schema.ts';

type Row = Selectable<Schema['reminders']>;

/** What somebody wants to be told, and when. The next time of each reminder is a held delivery, due at that instant. */
export function reminderBook(db: Kysely<Schema>, clock: Clock, newId: NewId): ReminderBook {
  const find = async (person: Person, id: string) => {
    if (!isUuid(id)) return undefined;
    return db
      .selectFrom('reminders')
      .where('id', '=', id)
      .where('person_id', '=', person.id)
      .selectAll()
      .forUpdate()
      .executeTakeFirst();
  };
  const plan = (row: Omit<Row, 'delivery_id'>, said: Pick<Planned, 'said' | 'topic'>) =>
    planNext(db, { ...row, ...said, label: 'somebody' }, newId(), newId(), clock.now());
  const snoozeOf = async (person: Person, deliveryId: string) => {
    const row = await db
      .selectFrom('reminders')
      .where('snoozes', '=', deliveryId)
      .where('person_id', '=', person.id)
      .where('state', '=', 'waiting')
      .selectAll()
      .executeTakeFirst();
    return row && toReminder(row);
  };
  const book: ReminderBook = {
    async set(person, wish) {
      const row = {
        id: newId(),
        tenant_id: person.tenantId,
        person_id: person.id,
        what: wish.what,
        time_zone: wish.timeZone,
        every: wish.every ?? null,
        at: wish.at,
        state: 'waiting' as const,
        snoozes: wish.snoozes?.deliveryId ?? null,
        created_at: clock.now(),
      };
      const deliveryId = await plan(row, saidOf(row, wish));
      await db
        .insertInto('reminders')
        .values({ ...row, delivery_id: deliveryId })
        .execute();
      return toReminder({ ...row, delivery_id: deliveryId });
    },
    async find(person, id) {
      const row = await find(person, id);
      return row && toReminder(row);
    },
    async snooze(person, wish) {
      const standing = await snoozeOf(person, wish.snoozes.deliveryId);
      await (standing === undefined ? book.set(person, wish) : book.move(person, standing.id, wish));
    },
    snoozeOf,
    async of(person, limit) {
      const rows = await db
        .selectFrom('reminders')
        .where('person_id', '=', person.id)
        .where('state', '=', 'waiting')
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .selectAll()
        .execute();
      return rows.map(toReminder);
    },
    async move(person, id, { at, every, timeZone }) {
      const row = await find(person, id);
      if (row === undefined) return;
      const said = await standing(db, row.delivery_id);
      await cancel(db, row.delivery_id, clock.now());
      const moved = {
        ...row,
        at,
        every: every ?? null,
        time_zone: timeZone,
        state: 'waiting' as const,
      };
      const deliveryId = await plan(moved, restated(said, moved));
      await change(db, id, {
        at,
        every: every ?? null,
        time_zone: timeZone,
        state: 'waiting',
        delivery_id: deliveryId,
      });
    },
    async remove(person, id) {
      const row = await find(person, id);
      if (row === undefined || row.state === 'removed') return;
      await cancel(db, row.delivery_id, clock.now());
      await change(db, id, { state: 'removed' });
    },
    async restore(person, id) {
      const row = await find(person, id);
      if (row === undefined || row.state !== 'removed') return;
      const at = row.at > clock.now() ? row.at : next(row, clock.now());
      if (at === undefined) return;
      const restored = { ...row, at };
      const deliveryId = await plan(restored, restated(await standing(db, row.delivery_id), restored));
      await change(db, id, { state: 'waiting', at, delivery_id: deliveryId });
    },
    async snoozedCard(deliveryId) {
      const row = await db
        .selectFrom('reminders')
        .where('delivery_id', '=', deliveryId)
        .select('snoozes')
        .executeTakeFirst();
      return row?.snoozes ?? undefined;
    },
  };
  return book;
}

/** So late that the card says so: Herald was not running, or had no database. */
const LATE_MS = 60_000;

/**
 * The time of these reminders has come: their deliveries are about to be queued. One that comes again gets its next
 * time, one after now: however many were missed, one is sent. What was snoozed is shown as it reads by now.
 */
export function turnReminders(db: Kysely<Schema>, clock: Clock, newId: NewId): Promise<number> {
  return db.transaction().execute(async trx => {
    const now = clock.now();
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
  });
}

const MOST_AT_ONCE = 500;

async function turn(trx: Kysely<Schema>, row: Row, now: Date, newId: NewId): Promise<void> {
  const said = await standing(trx, row.delivery_id);
  const isLate = now.getTime() - row.at.getTime() > LATE_MS;
  if (row.snoozes !== null) await refresh(trx, row.delivery_id, row.snoozes, now);
  else if (isLate && 'template' in said.said)
    await say(trx, row.delivery_id, { ...said.said, data: { ...said.said.data, late: true } });
  const at = next(row, now);
  if (at === undefined) return change(trx, row.id, { state: 'done' });
  const again = { ...row, at };
  const deliveryId = await planNext(
    trx,
    { ...again, ...restated(said, again), label: 'somebody' },
    newId(),
    newId(),
    now,
  );
  await change(trx, row.id, { at, delivery_id: deliveryId });
}

function next(
  { every, time_zone: timeZone }: Pick<Row, 'every' | 'time_zone'>,
  after: Date,
): Date | undefined {
  return every === null ? undefined : nextOf({ every, timeZone }, after);
}

type Planned = Pick<Notification, 'said'> & { readonly topic?: string };

async function planNext(
  db: Kysely<Schema>,
  row: Omit<Row, 'delivery_id'> & Planned & { label: string },
  notificationId: string,
  deliveryId: string,
  now: Date,
): Promise<string> {
  const notification: Notification = {
    id: notificationId,
    tenantId: row.tenant_id,
    callerId: 'herald',
    callerName: 'Herald',
    said: row.said,
    audience: {},
    urgency: 'normal',
    correlationId: notificationId,
    createdAt: now,
    ...(row.topic !== undefined && { topic: row.topic }),
  };
  await record(db, notification);
  const person = await db
    .selectFrom('people')
    .where('id', '=', row.person_id)
    .select('name')
    .executeTakeFirst();
  await addDeliveries(db, [
    {
      id: deliveryId,
      notificationId,
      tenantId: row.tenant_id,
      recipient: { kind: 'person', personId: row.person_id, label: person?.name ?? row.label },
      because: row.snoozes === null ? { code: 'asked' } : { code: 'snoozed' },
      // What somebody asked for at a time is no burst, and comes at that time.
      urgency: 'urgent',
      at: now,
      state: 'held',
      reason: 'scheduled',
      dueAt: row.at,
    },
  ]);
  return deliveryId;
}

function saidOf(row: Omit<Row, 'delivery_id'>, { snoozes }: Wish): Planned {
  if (snoozes !== undefined)
    return { said: snoozes.said, ...(snoozes.topic !== undefined && { topic: snoozes.topic }) };
  return { said: { template: 'reminder', data: { ...cardOf(row) } } };
}

/** The card of a reminder whose time has come. */
function cardOf({ id, what, at, every, time_zone: timeZone }: Omit<Row, 'delivery_id'>) {
  return {
    reminder: id,
    what,
    at: at.toISOString(),
    timeZone,
    state: 'due',
    ...(every !== null && { every }),
  };
}

/** The same at another time. */
function restated({ said, ...rest }: Planned, row: Omit<Row, 'delivery_id'>): Planned {
  if (row.snoozes !== null) return { said, ...rest };
  return { said: { template: 'reminder', data: cardOf(row) } };
}

async function standing(
  db: Kysely<Schema>,
  deliveryId: string,
): Promise<Planned & { readonly isTakenBack: boolean }> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .where('deliveries.id', '=', deliveryId)
    .select(['topic', 'recalled_at'])
    .select(sql<Said>`coalesce(deliveries.said, notifications.said)`.as('said'))
    .executeTakeFirstOrThrow();
  return {
    said: row.said,
    isTakenBack: row.recalled_at !== null,
    ...(row.topic !== null && { topic: row.topic }),
  };
}

/** What was snoozed may have been changed by its sender since, or taken back: then it does not come again. */
async function refresh(db: Kysely<Schema>, deliveryId: string, snoozed: string, now: Date): Promise<void> {
  const { said, isTakenBack } = await standing(db, snoozed);
  await (isTakenBack ? cancel(db, deliveryId, now) : say(db, deliveryId, said));
}

async function say(db: Kysely<Schema>, deliveryId: string, said: Said): Promise<void> {
  await sql`
    update notifications set said = ${JSON.stringify(said)}::jsonb
    where id = (select notification_id from deliveries where id = ${deliveryId})`.execute(db);
}

/** What was handed to Teams already stays there. */
async function cancel(db: Kysely<Schema>, deliveryId: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'cancelled', reason_code: 'cancelled', state_since: now })
    .where('id', '=', deliveryId)
    .where('state', 'in', ['held', 'queued'])
    .execute();
}

async function change(
  db: Kysely<Schema>,
  id: string,
  set: Partial<Pick<Row, 'at' | 'every' | 'time_zone' | 'state' | 'delivery_id'>>,
): Promise<void> {
  await db.updateTable('reminders').set(set).where('id', '=', id).execute();
}

function toReminder(row: Row): Reminder {
  return {
    id: row.id,
    what: row.what,
    at: row.at,
    timeZone: row.time_zone,
    state: row.state,
    ...(row.every !== null && { every: row.every }),
    ...(row.snoozes !== null && { snoozes: row.snoozes }),
  };
}
