import { type Kysely, sql } from 'kysely';
import { type Clock, DAY_MS, type NewId } from '../../../core/time.ts';
import { holdPerson } from '../../../people/store/hold.ts';
import type { Schema } from '../../../platform/schema.ts';
import { beginWatch } from '../rules/judge.ts';
import { subjectKey, type Value, wishKey } from '../watch.ts';
import { type KnownSubject, MOST_WATCHES, type StandingWatch, type WatchStore } from '../watch-ports.ts';
import { lastReading } from './subjects.ts';
import { toColumns, toWatch } from './watch-rows.ts';

/** The watches of people. */
export function watchStore(db: Kysely<Schema>, clock: Clock, newId: NewId): WatchStore {
  const standing = (where: { personId: string; id?: string }) => findStanding(db, clock.now(), where);
  const one = async (personId: string, id: string) => (await standing({ personId, id }))[0];
  return {
    async add({ id: personId, tenantId }, { days, ...wish }) {
      const { subject, condition } = wish;
      const now = clock.now();
      await holdPerson(db, personId);
      const others = (await standing({ personId })).filter(each => wishKey(each) !== wishKey(wish));
      if (others.length >= MOST_WATCHES) return 'full';
      const state = beginWatch(condition, await lastReading(db, tenantId, subject));
      const begun = {
        subject,
        ...toColumns(condition, state),
        created_at: now,
        ends_at: new Date(now.getTime() + days * DAY_MS),
      };
      const { id } = await db
        .insertInto('watches')
        .values({
          id: newId(),
          tenant_id: tenantId,
          person_id: personId,
          subject_key: subjectKey(subject),
          condition: JSON.stringify(condition),
          ...begun,
        })
        .onConflict(c => c.columns(['person_id', 'subject_key', 'condition']).doUpdateSet(begun))
        .returning('id')
        .executeTakeFirstOrThrow();
      return (await one(personId, id)) ?? 'full';
    },
    of: personId => standing({ personId }),
    find: one,
    async named(id) {
      const row = await db.selectFrom('watches').where(sql`id::text`, '=', id).selectAll().executeTakeFirst();
      return row && toWatch(row);
    },
    async known(tenantId, subject) {
      const row = await knownIn(db, tenantId)
        .where('subject_key', '=', subjectKey(subject))
        .executeTakeFirst();
      return row && asKnown(row);
    },
    async subjects(tenantId) {
      const rows = await knownIn(db, tenantId).orderBy('at', 'desc').limit(MOST_SUBJECTS).execute();
      return rows.map(asKnown);
    },
    async stop(personId, id) {
      const stopped = await db
        .deleteFrom('watches')
        .where('person_id', '=', personId)
        .where(sql`id::text`, '=', id)
        .executeTakeFirst();
      return stopped.numDeletedRows > 0n;
    },
    async keepFromHere(personId, id) {
      const found = await one(personId, id);
      if (found === undefined) return undefined;
      const last = await lastReading(db, found.tenantId, found.subject);
      // Read again, now that nobody else changes it: who pressed the button a moment before has done it.
      const watch = await one(personId, id);
      if (watch === undefined || !watch.state.fired) return watch;
      const { firedAt } = watch.state;
      const state = {
        ...beginWatch(watch.condition, last ?? watch.state.base),
        ...(firedAt && { firedAt }),
      };
      await db.updateTable('watches').set(toColumns(watch.condition, state)).where('id', '=', id).execute();
      return { ...watch, state };
    },
  };
}

/** Of more than these the last read are looked through. */
const MOST_SUBJECTS = 2_000;

const knownIn = (db: Kysely<Schema>, tenantId: string) =>
  db
    .selectFrom('readings')
    .where('tenant_id', '=', tenantId)
    .where('value', 'is not', null)
    .select(['subject', 'value', 'unit']);

interface KnownRow {
  readonly subject: string;
  readonly value: Value | null;
  readonly unit: string | null;
}

const asKnown = ({ subject, value, unit }: KnownRow): KnownSubject => ({
  subject,
  value: value as Value,
  ...(unit !== null && { unit }),
});

async function findStanding(
  db: Kysely<Schema>,
  now: Date,
  { personId, id }: { personId: string; id?: string },
): Promise<StandingWatch[]> {
  const rows = await db
    .selectFrom('watches as w')
    .leftJoin('readings as r', join =>
      join.onRef('r.tenant_id', '=', 'w.tenant_id').onRef('r.subject_key', '=', 'w.subject_key'),
    )
    .where('person_id', '=', personId)
    .where('ends_at', '>', now)
    .$if(id !== undefined, query => query.where(sql`w.id::text`, '=', id ?? ''))
    .orderBy('w.created_at')
    .selectAll('w')
    .select(['r.value', 'r.unit', 'r.at'])
    .execute();
  return rows.map(({ value, unit, at, ...row }) => ({
    ...toWatch(row),
    ...(value !== null && at !== null && { last: { value, at, ...(unit !== null && { unit }) } }),
  }));
}
