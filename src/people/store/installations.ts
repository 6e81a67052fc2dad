import { type Kysely, sql } from 'kysely';
import type { InstallationStore, Sign } from '../../chat/ports/places.ts';
import type { Schema } from '../../platform/schema.ts';

/**
 * Where Herald is. Teams sends two signals for one install and promises no order and no single delivery, so a
 * place is a register that the latest sign writes: any order of the same signs ends in the same state.
 */
export function installationStore(db: Kysely<Schema>): InstallationStore {
  return {
    async notice(sign) {
      const before = await lockPlace(db, sign);
      if (before === undefined || (before.installed_at === null && before.changed_at < sign.at)) {
        await write(db, sign, { installed_at: sign.at });
        return 'new';
      }
      if (before.installed_at === null) return 'stale';
      if (before.changed_at < sign.at) await write(db, sign, {});
      return 'known';
    },
    async remove(sign) {
      const before = await lockPlace(db, sign);
      if (before !== undefined && before.changed_at > sign.at) return 'stale';
      await write(db, sign, { installed_at: null, welcomed_at: null, locale: null });
      return before !== undefined && before.installed_at === null ? 'stale' : 'removed';
    },
    async welcome(tenantId, placeId, now) {
      const due = await db
        .updateTable('installations')
        .set({ welcomed_at: now })
        .where('tenant_id', '=', tenantId)
        .where('place_id', '=', placeId)
        .where('installed_at', 'is not', null)
        .where('welcomed_at', 'is', null)
        .executeTakeFirst();
      return due.numUpdatedRows === 1n;
    },
    async keepReader({ tenantId, placeId }, { teamsId, locale = null }) {
      await sql`
        update installations set locale = coalesce((
          select w.language from preferences w join people p on p.id = w.person_id
          where p.tenant_id = ${tenantId} and p.teams_id = ${teamsId}), ${locale}, locale)
        where tenant_id = ${tenantId} and place_id = ${placeId} and installed_at is not null`.execute(db);
    },
  };
}

/**
 * The lock is on the place as well as on the row: the first signal of an install finds no row to lock, and the turn of
 * somebody familiar holds only the row.
 */
async function lockPlace(db: Kysely<Schema>, { tenantId, placeId }: Sign) {
  const key = `place:${tenantId}/${placeId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db);
  return db
    .selectFrom('installations')
    .where('tenant_id', '=', tenantId)
    .where('place_id', '=', placeId)
    .select(['installed_at', 'changed_at'])
    .forNoKeyUpdate()
    .executeTakeFirst();
}

async function write(
  db: Kysely<Schema>,
  { tenantId, placeId, scope, at }: Sign,
  change: { installed_at?: Date | null; welcomed_at?: null; locale?: null },
): Promise<void> {
  await db
    .insertInto('installations')
    .values({ tenant_id: tenantId, place_id: placeId, scope, changed_at: at, ...change })
    .onConflict(c => c.columns(['tenant_id', 'place_id']).doUpdateSet({ changed_at: at, ...change }))
    .execute();
}
