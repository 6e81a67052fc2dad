import { type Kysely, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { StopStore } from '../../chat/ports/people.ts';
import type { WideStop } from '../../core/stop.ts';
import type { NewId } from '../../core/time.ts';
import { toStop } from '../../ledger/store/stopped.ts';
import { type Placeholders, statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import { holdPerson } from './hold.ts';

/** More than anybody looks through; each of them is read with every card to its person. */
export const MOST_STOPS = 200;

/** People's stops that are wider or narrower than one topic. */
export function stopStore(
  db: Kysely<Schema>,
  newId: NewId,
  /** Told of a person who stopped something. */
  quiet: (personId: string) => unknown = () => undefined,
): StopStore {
  const find = async (personId: string, stop: WideStop) => {
    const { topic, ref, name } = toColumns(stop);
    const row = await db
      .selectFrom('stops')
      .where('person_id', '=', personId)
      .where('kind', '=', stop.kind)
      .where('topic', '=', topic)
      .where('ref', '=', ref)
      .where('name', '=', name)
      .selectAll()
      .executeTakeFirst();
    return row && toStop(row);
  };
  return {
    find,
    async add(personId, stop, at) {
      quiet(personId);
      await holdPerson(db, personId);
      await add(db, { id: newId(), personId, kind: stop.kind, ...toColumns(stop), at });
      return (await find(personId, stop)) ?? 'full';
    },
    async bringBack(personId, { stop: id, at, ...stop }) {
      if (!isUuid(id)) return;
      quiet(personId);
      await holdPerson(db, personId);
      await add(db, { id, personId, kind: stop.kind, ...toColumns(stop), at });
    },
    async remove(personId, id) {
      if (!isUuid(id)) return;
      await db.deleteFrom('stops').where('person_id', '=', personId).where('id', '=', id).execute();
    },
  };
}

interface Added extends ReturnType<typeof toColumns> {
  readonly id: string;
  readonly personId: string;
  readonly kind: WideStop['kind'];
  readonly at: Date;
}

const add = statement(
  ({ id, personId, kind, topic, ref, name, at }: Placeholders<Added>) => sql`
    insert into stops (id, person_id, kind, topic, ref, name, stopped_at)
    select ${id}::uuid, ${personId}::uuid, ${kind}, ${topic}, ${ref}, ${name}, ${at}::timestamptz
    where (select count(*) from stops where person_id = ${personId}) < ${MOST_STOPS}
    on conflict (person_id, kind, topic, ref, name) do update set stopped_at = excluded.stopped_at`,
);

function toColumns(stop: WideStop) {
  const named = 'name' in stop ? { ref: stop.id ?? '', name: stop.name } : { ref: '', name: '' };
  return { ...named, topic: 'topic' in stop ? stop.topic : '' };
}
