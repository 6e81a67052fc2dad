import { type Kysely, sql } from 'kysely';
import { DAY_MS, type NewId } from '../../../core/time.ts';
import type { Schema } from '../../../platform/schema.ts';
import { farewellSaid } from '../rules/watch-said.ts';
import type { Condition } from '../watch.ts';
import { tellWatcher } from './firings.ts';

/** A subject of which nothing is heard for so long is forgotten. */
const READINGS_MS = 180 * DAY_MS;

/** How many in one go: each is told. */
const AT_ONCE = 500;

/** Takes away what has served its time, and tells each person once that their watch has ended. */
export async function endWatches(db: Kysely<Schema>, now: Date, newId: NewId): Promise<void> {
  await db
    .deleteFrom('readings')
    .where('at', '<', new Date(now.getTime() - READINGS_MS))
    .execute();
  let ended: number;
  do ended = await db.transaction().execute(trx => endSome(trx, now, newId));
  while (ended === AT_ONCE);
}

interface Ended {
  readonly tenantId: string;
  readonly personId: string;
  readonly subject: string;
  readonly condition: Condition;
  readonly told: boolean;
  readonly label: string | null;
}

async function endSome(trx: Kysely<Schema>, now: Date, newId: NewId): Promise<number> {
  const { rows } = await sql<Ended>`
    with ended as (
      delete from watches where id in (
        select id from watches where ends_at <= ${now} order by ends_at limit ${AT_ONCE} for update skip locked)
      returning tenant_id, person_id, subject, condition, fired_at is not null as told)
    select tenant_id as "tenantId", person_id as "personId", subject, condition, told,
      (select coalesce(p.name, p.upn) from people p where p.id = person_id) as label
    from ended`.execute(trx);
  for (const row of rows)
    await tellWatcher(trx, newId, { ...row, said: farewellSaid(row, row.told), urgency: 'low', at: now });
  return rows.length;
}
