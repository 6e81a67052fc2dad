import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../platform/schema.ts';
import { type Point, subjectKey } from '../watch.ts';

/**
 * Locks the rows of these subjects and returns the last reading of each that has one. A transaction that judges a watch
 * holds its subject: so these come one after the other, and by the order of the keys never wait for each other in a
 * circle. `subjects`: how each is written, by its key.
 */
export async function lockSubjects(
  trx: Kysely<Schema>,
  tenantId: string,
  subjects: ReadonlyMap<string, string>,
): Promise<Map<string, Point>> {
  const keys = [...subjects.keys()].sort();
  const found = await lock(trx, tenantId, keys);
  if (found.length === keys.length) return lastOf(found);
  // New subjects get their row first, so that whoever comes with the same at the same moment waits for it.
  const known = new Set(found.map(row => row.subject_key));
  const missing = keys.filter(key => !known.has(key));
  await sql`
    insert into readings (tenant_id, subject_key, subject, at)
    select ${tenantId}, key, name, '1970-01-01'
    from unnest(${missing}::text[], ${missing.map(key => subjects.get(key))}::text[]) as given (key, name)
    order by key on conflict do nothing`.execute(trx);
  return lastOf(await lock(trx, tenantId, keys));
}

/** The last reading of a subject. A program that brings the next one waits until this transaction ends. */
export async function lastReading(
  trx: Kysely<Schema>,
  tenantId: string,
  subject: string,
): Promise<Point | undefined> {
  const key = subjectKey(subject);
  return lastOf(await lock(trx, tenantId, [key])).get(key);
}

interface Row {
  readonly subject_key: string;
  /** Null while its first reading is being taken in. */
  readonly value: Point['value'] | null;
  readonly at: Date;
}

async function lock(trx: Kysely<Schema>, tenantId: string, keys: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select subject_key, value, at from readings
    where tenant_id = ${tenantId} and subject_key = any(${keys}::text[])
    order by subject_key for update`.execute(trx);
  return rows;
}

const lastOf = (rows: readonly Row[]) =>
  new Map(
    rows.flatMap(({ subject_key: key, value, at }): [string, Point][] =>
      value === null ? [] : [[key, { value, at }]],
    ),
  );
