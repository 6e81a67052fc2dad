import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../platform/schema.ts';
import { isNumber, judge, type NumberPoint } from '../rules/judge.ts';
import { type Point, type Reading, subjectKey } from '../watch.ts';
import type { ReadingsTaken } from '../watch-ports.ts';
import type { Telling } from './firings.ts';
import { follow, type Judged } from './judging.ts';
import { lockSubjects } from './subjects.ts';
import { JUDGED, type JudgedRow, toJudged } from './watch-rows.ts';

/** So many numbers of a subject are kept for the small chart. */
export const RECENT = 24;

/** The readings of one subject in one batch, oldest first and none of them late. */
interface News {
  readonly key: string;
  readonly subject: string;
  readonly unit: string | undefined;
  readonly points: readonly Point[];
  /** Those of them that are numbers. */
  readonly numbers: readonly NumberPoint[];
}

/** Takes in readings, keeps what is needed of them, and tells what they bring about. */
export async function takeReadings(
  trx: Kysely<Schema>,
  telling: Telling,
  tenantId: string,
  readings: readonly Reading[],
): Promise<ReadingsTaken> {
  const now = telling.clock.now();
  const bySubject = Map.groupBy(readings, ({ subject }) => subjectKey(subject));
  const subjects = new Map([...bySubject].map(([key, [first]]) => [key, first?.subject ?? key]));
  const known = await lockSubjects(trx, tenantId, subjects);
  const news = [...bySubject].flatMap(([key, some]) => newsOf(key, some, known.get(key)?.at, now));
  await keep(trx, tenantId, news);
  await follow(trx, telling, await judgeAll(trx, tenantId, news, now));
  const accepted = news.reduce((sum, { points }) => sum + points.length, 0);
  return { accepted, late: readings.length - accepted };
}

/** A reading without a time of its own is newer than everything before it. */
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
  return [{ key, subject: latest.subject, unit: latest.unit, points, numbers: points.filter(isNumber) }];
}

/** Sorting is stable: what has no time stays behind what came before it. */
function inOrder(readings: readonly Reading[]): Reading[] {
  return readings.toSorted((a, b) => (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity) || 0);
}

async function keep(trx: Kysely<Schema>, tenantId: string, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map(({ points, numbers: all, ...rest }) => {
    const numbers = all.slice(-RECENT);
    const recent = { numbers: numbers.map(({ value }) => value), times: numbers.map(({ at }) => at) };
    return { ...rest, ...points.at(-1), ...recent };
  });
  await sql`
    update readings r set subject = n.subject, value = n.value, unit = coalesce(n.unit, r.unit), at = n.at,
      recent = (r.recent || n.numbers)[greatest(1, cardinality(r.recent) + cardinality(n.numbers) - ${RECENT - 1}):],
      recent_at = (r.recent_at || n.times)[greatest(1, cardinality(r.recent_at) + cardinality(n.times) - ${RECENT - 1}):]
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (key text, subject text, unit text, value jsonb, at timestamptz, numbers double precision[], times timestamptz[])
    where r.tenant_id = ${tenantId} and r.subject_key = n.key`.execute(trx);
}

/** Those that lie calm beside what came are not read: `rules/calm.ts`. Of words alone, least is infinite and most, too. */
async function judgeAll(
  trx: Kysely<Schema>,
  tenantId: string,
  news: readonly News[],
  now: Date,
): Promise<Judged[]> {
  if (news.length === 0) return [];
  const points = new Map(news.map(each => [each.key, each.points]));
  const values = news.map(({ numbers }) => numbers.map(({ value }) => value));
  const { rows } = await sql<JudgedRow>`
    select ${sql.join(JUDGED.map(name => sql.ref(name)))}
    from unnest(${news.map(({ key }) => key)}::text[], ${values.map(each => Math.min(...each))}::double precision[],
      ${values.map(each => Math.max(...each))}::double precision[]) as n (key, least, most)
    join watches on tenant_id = ${tenantId} and subject_key = n.key
    where ends_at > ${now} and (calm_above < n.least and calm_below > n.most) is not true`.execute(trx);
  return rows.map(row => {
    const watch = toJudged(row);
    return { watch, judgement: judge(watch.condition, watch.state, points.get(row.subject_key) ?? [], now) };
  });
}
