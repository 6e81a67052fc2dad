import { type Kysely, type Selectable, sql } from 'kysely';
import type { Outage, Outages } from '../core/ports/outage.ts';
import { probeAt } from '../decide/outage.ts';
import { patiently } from './away.ts';
import { wakeWorkers } from './deliveries.ts';
import type { Schema } from './schema.ts';

const APP = 'app';
const keyOf = (tenantId: string | undefined) => (tenantId === undefined ? APP : `tenant:${tenantId}`);
/** Everything that stands in the way of this tenant's cards. */
const keysOver = (tenantId: string) => [APP, keyOf(tenantId)];

export function outages(db: Kysely<Schema>, patienceMs: number): Outages {
  const written = <T>(work: (trx: Kysely<Schema>) => Promise<T>) =>
    patiently(() => db.transaction().execute(work), patienceMs);
  return {
    report: ({ tenantId, reason }, now) =>
      written(async trx => {
        const key = keyOf(tenantId);
        const { rows } = await sql<Row & { was: Row['reason_code'] | null }>`
          with known as (select key, reason_code from outages where key = ${key})
          insert into outages as o (key, reason_code, since, probe_at) values (${key}, ${reason}, ${now}, ${now})
          on conflict (key) do update set reason_code = excluded.reason_code
          returning o.*, (select reason_code from known) as was`.execute(trx);
        const [row] = rows;
        if (row === undefined) throw new Error('an outage that was reported is written down');
        const next = probeAt(reason, row.since, now);
        await trx.updateTable('outages').set({ probe_at: next }).where('key', '=', key).execute();
        return { ...toOutage({ ...row, probe_at: next }), isNew: row.was !== reason };
      }),
    end: tenantId => written(trx => endOutages(trx, tenantId)),
    probeNow: (now, tenantId) =>
      written(async trx => {
        await trx
          .updateTable('outages')
          .set({ probe_at: now })
          .where('probe_at', '>', now)
          .$if(tenantId !== undefined, q => q.where('key', 'in', keysOver(tenantId as string)))
          .execute();
        await wakeWorkers(trx);
      }),
  };
}

/** `reason`: only what has this reason. */
export async function endOutages(
  db: Kysely<Schema>,
  tenantId: string,
  reason?: Outage['reason'],
): Promise<Outage[]> {
  const ended = await db
    .deleteFrom('outages')
    .where('key', 'in', keysOver(tenantId))
    .$if(reason !== undefined, q => q.where('reason_code', '=', reason as Outage['reason']))
    .returningAll()
    .execute();
  if (ended.length > 0) await wakeWorkers(db);
  return ended.map(toOutage);
}

/**
 * How many cards of this tenant may be tried now: as many as wished; none in an outage; one when it is time to see
 * whether it is over. `probed` is for after the claim: until the lease of that card ends, no other worker tries.
 */
export async function admission(
  trx: Kysely<Schema>,
  tenantId: string,
  limit: number,
  now: Date,
): Promise<{ limit: number; probed(until: Date): Promise<void> }> {
  const standing = await trx
    .selectFrom('outages')
    .where('key', 'in', keysOver(tenantId))
    .orderBy('key')
    .select(['key', 'probe_at'])
    .forUpdate()
    .execute();
  if (standing.length === 0) return { limit, probed: async () => undefined };
  const mayProbe = standing.every(({ probe_at }) => probe_at <= now);
  return {
    limit: mayProbe ? 1 : 0,
    async probed(until) {
      await trx
        .updateTable('outages')
        .set({ probe_at: until })
        .where('key', 'in', keysOver(tenantId))
        .execute();
    },
  };
}

type Row = Selectable<Schema['outages']>;

function toOutage(row: Row): Outage {
  return {
    reason: row.reason_code,
    since: row.since,
    probeAt: row.probe_at,
    ...(row.key !== APP && { tenantId: row.key.slice('tenant:'.length) }),
  };
}
