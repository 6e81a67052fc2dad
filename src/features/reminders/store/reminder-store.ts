import type { Kysely } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Person } from '../../../core/person.ts';
import type { Clock, NewId } from '../../../core/time.ts';
import { holdPerson } from '../../../people/store/hold.ts';
import type { Schema } from '../../../platform/schema.ts';
import { MOST_REMINDERS, type Reminder } from '../reminder.ts';
import type { ReminderStore } from '../reminder-ports.ts';
import { reminderSaid } from '../rules/reminder-said.ts';
import {
  cancel,
  plan,
  type ReminderRow,
  restated,
  toReminder,
  type Unplanned,
  wordingOf,
} from './plan-reminder.ts';
import { timeAfter } from './roll-forward.ts';

/** People's reminders in the database. The next time of each is a held delivery, due at that instant. */
export function reminderStore(db: Kysely<Schema>, clock: Clock, newId: NewId): ReminderStore {
  const find = (person: Person, id: string) => findOwn(db, person, id);
  const isFull = (person: Person) => hasAll(db, person);
  /** Another time or other words for one that there is: what was planned is not to come. */
  const planAnew = async (row: ReminderRow): Promise<Reminder> => {
    const wording = restated(await wordingOf(db, row.delivery_id), row);
    await cancel(db, row.delivery_id, 'superseded', clock.now());
    const delivery_id = await plan(db, row, wording, newId, clock.now());
    const kept = { ...row, delivery_id, state: 'waiting' as const };
    const { what, at, every, time_zone, state } = kept;
    await db
      .updateTable('reminders')
      .set({ what, at, every, time_zone, state, delivery_id })
      .where('id', '=', row.id)
      .execute();
    return toReminder(kept);
  };
  const store: ReminderStore = {
    isFull,
    async set(person, { snoozes, ...wish }) {
      if (await isFull(person)) return 'full';
      const row: Unplanned = {
        id: newId(),
        tenant_id: person.tenantId,
        person_id: person.id,
        what: wish.what,
        ...toColumns(wish),
        state: 'waiting',
        snoozes: snoozes?.deliveryId ?? null,
        created_at: clock.now(),
      };
      const delivery_id = await plan(
        db,
        row,
        snoozes ?? { said: reminderSaid(toReminder(row)) },
        newId,
        clock.now(),
      );
      await db
        .insertInto('reminders')
        .values({ ...row, delivery_id })
        .execute();
      return toReminder(row);
    },
    async find(person, id) {
      const row = await find(person, id);
      return row && toReminder(row);
    },
    async snooze(person, wish) {
      const standing = await snoozeOf(db, person, wish.snoozes.deliveryId);
      return standing === undefined ? store.set(person, wish) : planAnew({ ...standing, ...toColumns(wish) });
    },
    async snoozeOf(person, deliveryId) {
      const row = await snoozeOf(db, person, deliveryId);
      return row && toReminder(row);
    },
    async of(person) {
      const rows = await standing(db, person).orderBy('at').orderBy('id').selectAll().execute();
      return rows.map(toReminder);
    },
    async change(person, id, { what, ...timing }) {
      const row = await find(person, id);
      if (row === undefined) return undefined;
      if (row.state !== 'waiting' && (await isFull(person))) return 'full';
      return planAnew({ ...row, what, ...toColumns(timing) });
    },
    async remove(person, id) {
      const row = await find(person, id);
      if (row === undefined || row.state === 'removed') return;
      await cancel(db, row.delivery_id, 'taken-back', clock.now());
      await db.updateTable('reminders').set({ state: 'removed' }).where('id', '=', id).execute();
    },
    async restore(person, id) {
      const row = await find(person, id);
      if (row === undefined || row.state !== 'removed' || (await isFull(person))) return;
      const at = row.at > clock.now() ? row.at : timeAfter(row, clock.now());
      if (at !== undefined) await planAnew({ ...row, at });
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
  return store;
}

function standing(db: Kysely<Schema>, { id }: Person) {
  return db.selectFrom('reminders').where('person_id', '=', id).where('state', '=', 'waiting');
}

async function findOwn(db: Kysely<Schema>, person: Person, id: string): Promise<ReminderRow | undefined> {
  if (!isUuid(id)) return undefined;
  const own = db.selectFrom('reminders').where('id', '=', id).where('person_id', '=', person.id);
  return own.selectAll().forUpdate().executeTakeFirst();
}

function snoozeOf(db: Kysely<Schema>, person: Person, deliveryId: string): Promise<ReminderRow | undefined> {
  return standing(db, person).where('snoozes', '=', deliveryId).selectAll().forUpdate().executeTakeFirst();
}

async function hasAll(db: Kysely<Schema>, person: Person): Promise<boolean> {
  await holdPerson(db, person.id);
  const { count } = await standing(db, person)
    .select(eb => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) >= MOST_REMINDERS;
}

function toColumns({ at, every, timeZone }: Pick<Reminder, 'at' | 'every' | 'timeZone'>) {
  return { at, every: every ?? null, time_zone: timeZone };
}
