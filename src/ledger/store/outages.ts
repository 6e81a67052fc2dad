import type { Kysely, Selectable } from 'kysely';
import { probeAt } from '../../decide/outage.ts';
import type { Outage, Outages } from '../../dispatch/ports/outage.ts';
import { withRetries } from '../../platform/database/away.ts';
import type { Schema } from '../../platform/schema.ts';
import { wakeWorkers } from './deliveries.ts';

const APP = 'app';
const keyOf = (tenantId: string | undefined) => (tenantId === undefined ? APP : `tenant:${tenantId}`);
/** Everything that stands in the way of this tenant's cards. */
const keysOver = (tenantId: string) => [APP, keyOf(tenantId)];

export function outages(db: Kysely<Schema>, patienceMs: number): Outages {
  const written = <T>(work: (trx: Kysely<Schema>) => Promise<T>) =>
    withRetries(() => db.transaction().execute(work), patienceMs);
  return {
    report: (met, now) => written(trx => report(trx, met, now)),
    end: tenantId => written(trx => endOutages(trx, tenantId)),
    probeNow: (now, tenantId) => written(trx => probeNow(trx, now, tenantId)),
  };
}

export async function probeNow(trx: Kysely<Schema>, now: Date, tenantId?: string): Promise<void> {
  await trx
    .updateTable('outages')
    .set({ probe_at: now })
    .where('probe_at', '>', now)
    .$if(tenantId !== undefined, q => q.where('key', 'in', keysOver(tenantId as string)))
    .execute();
  await wakeWorkers(trx);
}

async function report(
  trx: Kysely<Schema>,
  { tenantId, reason, lane, bySecond }: Parameters<Outages['report']>[0],
  now: Date,
) {
  const key = keyOf(tenantId);
  const before = await trx
    .selectFrom('outages')
    .where('key', '=', key)
    .forUpdate()
    .selectAll()
    .executeTakeFirst();
  const since = before?.since ?? now;
  const isOnlyWitness = bySecond && (before === undefined || before.witness === lane);
  const next = probeAt(reason, since, now);
  const row = {
    key,
    reason_code: reason,
    since,
    witness: isOnlyWitness ? lane : null,
    probe_at: isOnlyWitness ? now : next,
  };
  await trx
    .insertInto('outages')
    .values(row)
    .onConflict(c => c.column('key').doUpdateSet(row))
    .execute();
  const wasSure = before?.reason_code === reason && before.witness === null;
  return { ...toOutage(row), probeAt: next, isNew: !isOnlyWitness && !wasSure };
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
    suspected: row.witness !== null,
    ...(row.key !== APP && { tenantId: row.key.slice('tenant:'.length) }),
  };
}
