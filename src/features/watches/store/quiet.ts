import type { Kysely } from 'kysely';
import type { Schema } from '../../../platform/schema.ts';
import { QUIET_MS, tellPending } from '../rules/judge.ts';
import type { Telling } from './firings.ts';
import { follow } from './judging.ts';
import { lockSubjects } from './subjects.ts';
import { JUDGED, toJudged } from './watch-rows.ts';

/** So many in one go; the others a second later. */
const AT_ONCE = 500;

/** Tells the changes of the quiet time of watches whose quiet time is over. */
export async function tellAfterQuiet(db: Kysely<Schema>, telling: Telling): Promise<void> {
  const due = await quietNoMore(db, telling.clock.now()).select('tenant_id').distinct().execute();
  for (const { tenant_id: tenantId } of due)
    await db.transaction().execute(trx => tellTenant(trx, telling, tenantId));
}

async function tellTenant(trx: Kysely<Schema>, telling: Telling, tenantId: string): Promise<void> {
  const now = telling.clock.now();
  const due = quietNoMore(trx, now).where('tenant_id', '=', tenantId);
  const found = await due
    .select(['id', 'subject_key', 'subject'])
    .orderBy('fired_at')
    .limit(AT_ONCE)
    .execute();
  if (found.length === 0) return;
  await lockSubjects(trx, tenantId, new Map(found.map(row => [row.subject_key, row.subject])));
  // Read again: before the subjects were held, somebody else may have told them or brought a reading.
  const ids = found.map(({ id }) => id);
  const watches = (await due.where('id', 'in', ids).select(JUDGED).execute()).map(toJudged);
  await follow(
    trx,
    telling,
    watches.map(watch => ({ watch, judgement: tellPending(watch.state, now) })),
  );
}

const quietNoMore = (db: Kysely<Schema>, now: Date) =>
  db
    .selectFrom('watches')
    .where('pending', 'is not', null)
    .where('fired_at', '<=', new Date(now.getTime() - QUIET_MS))
    .where('ends_at', '>', now);
