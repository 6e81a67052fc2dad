import { type Kysely, sql } from 'kysely';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { Taken } from '../core/ports/watches.ts';
import { type Point, type Reading, subjectKey, type Watch } from '../core/watch.ts';
import { judge } from '../decide/watch.ts';
import { type Firing, tellFirings } from './firings.ts';
import type { Schema } from './schema.ts';
import type { Origin } from './turn-ledger.ts';
import { toWatch } from './watches.ts';

/** So many numbers of a subject are kept for the small chart. */
export const RECENT = 24;

interface Parts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly origin: () => Origin;
}

/** What came of one subject in one batch, oldest first and none of it late. */
interface News {
  readonly key: string;
  readonly subject: string;
  readonly unit: string | undefined;
  readonly points: readonly Point[];
}

/**
 * Readings are taken in as a batch: the rows of their subjects are locked in one order, so that two batches at once
 * judge every watch one after the other and never wait for each other in a circle.
 */
export async function takeReadings(
  trx: Kysely<Schema>,
  parts: Parts,
  tenantId: string,
  readings: readonly Reading[],
): Promise<Taken> {
  const bySubject = Map.groupBy(readings, ({ subject }) => subjectKey(subject));
  const keys = [...bySubject.keys()].sort();
  const known = await lockSubjects(trx, tenantId, keys, bySubject);
  const now = parts.clock.now();
  const news = keys.flatMap(key => newsOf(key, bySubject.get(key) ?? [], known.get(key), now));
  await keep(trx, tenantId, news);
  const firings = await judgeWatches(trx, tenantId, news, now);
  await tellFirings(trx, parts, firings);
  const accepted = news.reduce((sum, { points }) => sum + points.length, 0);
  return { accepted, late: readings.length - accepted };
}

async function lockSubjects(
  trx: Kysely<Schema>,
  tenantId: string,
  keys: readonly string[],
  bySubject: ReadonlyMap<string, readonly Reading[]>,
): Promise<Map<string, Date>> {
  const names = keys.map(key => bySubject.get(key)?.[0]?.subject ?? key);
  const lock = () =>
    sql<{ subject_key: string; at: Date }>`
      select subject_key, case when value is not null then at end as at from readings
      where tenant_id = ${tenantId} and subject_key = any(${keys}::text[])
      order by subject_key for update`.execute(trx);
  const { rows } = await lock();
  if (rows.length === keys.length) return timesOf(rows);
  // New subjects get their row first, so that whoever brings the same at the same moment waits for it.
  await sql`
    insert into readings (tenant_id, subject_key, subject, at)
    select ${tenantId}, key, name, '1970-01-01'
    from unnest(${keys}::text[], ${names}::text[]) as given (key, name)
    where not key = any(${rows.map(row => row.subject_key)}::text[])
    order by key on conflict do nothing`.execute(trx);
  return timesOf((await lock()).rows);
}

const timesOf = (rows: readonly { subject_key: string; at: Date | null }[]) =>
  new Map(rows.flatMap(({ subject_key, at }): [string, Date][] => (at === null ? [] : [[subject_key, at]])));

/** What has no time of its own is newer than everything before it. */
function newsOf(key: string, readings: readonly Reading[], last: Date | undefined, now: Date): News[] {
  let newest = last?.getTime() ?? Number.NEGATIVE_INFINITY;
  const points: Point[] = [];
  for (const { value, at } of inOrder(readings)) {
    const time = at?.getTime() ?? Math.max(now.getTime(), newest + 1);
    if (time <= newest) continue;
    newest = time;
    points.push({ value, at: new Date(time) });
  }
  const latest = readings.at(-1);
  if (latest === undefined || points.length === 0) return [];
  return [{ key, subject: latest.subject, unit: latest.unit, points }];
}

/** Sorting is stable: what has no time stays behind what came before it. */
function inOrder(readings: readonly Reading[]): Reading[] {
  return readings.toSorted((a, b) => (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity) || 0);
}

async function keep(trx: Kysely<Schema>, tenantId: string, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map(({ key, subject, unit, points }) => ({
    key,
    subject,
    unit,
    value: points.at(-1)?.value,
    at: points.at(-1)?.at,
    numbers: points.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])).slice(-RECENT),
  }));
  await sql`
    update readings r set subject = n.subject, value = n.value, unit = coalesce(n.unit, r.unit), at = n.at,
      recent = (r.recent || n.numbers)[greatest(1, cardinality(r.recent) + cardinality(n.numbers) - ${RECENT - 1}):]
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (key text, subject text, unit text, value jsonb, at timestamptz, numbers real[])
    where r.tenant_id = ${tenantId} and r.subject_key = n.key`.execute(trx);
}

async function judgeWatches(
  trx: Kysely<Schema>,
  tenantId: string,
  news: readonly News[],
  now: Date,
): Promise<Firing[]> {
  if (news.length === 0) return [];
  const rows = await trx
    .selectFrom('watches')
    .where('tenant_id', '=', tenantId)
    .where('subject_key', '=', sql<string>`any(${news.map(({ key }) => key)}::text[])`)
    .where('ends_at', '>', now)
    .selectAll()
    .execute();
  const byKey = new Map(news.map(each => [each.key, each]));
  const judged = rows.map(row => judgeAll(toWatch(row), byKey.get(row.subject_key)?.points ?? []));
  await keepStates(
    trx,
    judged.filter(({ isOther }) => isOther),
  );
  return judged.flatMap(({ firing }) => (firing === undefined ? [] : [firing]));
}

/** Several readings of a batch may fire it more than once: the last time is told, as it is now. */
function judgeAll(watch: Watch, points: readonly Point[]) {
  let { state } = watch;
  let firing: Firing | undefined;
  for (const point of points) {
    const { state: next, fires } = judge(watch.condition, state, point);
    state = next;
    if (fires !== undefined) firing = { watch, ...fires };
  }
  return { id: watch.id, state, isOther: state !== watch.state, firing };
}

async function keepStates(
  trx: Kysely<Schema>,
  changed: readonly { id: string; state: Watch['state'] }[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, state }) => ({
    id,
    base: state.base,
    fired: state.fired,
    fired_at: state.firedAt,
  }));
  await sql`
    update watches w set base = n.base, fired = n.fired, fired_at = n.fired_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (id uuid, base jsonb, fired boolean, fired_at timestamptz)
    where w.id = n.id`.execute(trx);
}
