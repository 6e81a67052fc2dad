import { sql } from 'kysely';
import { promptly } from '../../../platform/database/away.ts';
import type { StoreFeature } from '../../../platform/feature.ts';
import type { ReadingStore } from '../watch-ports.ts';
import { endWatches } from './ended-watches.ts';
import { tellAfterQuiet } from './quiet.ts';
import { takeReadings } from './take-readings.ts';
import { watchMigrations } from './watch-migrations.ts';
import { watchStore } from './watch-store.ts';
import './watch-tables.ts';

declare module '../../../platform/ports/feature-stores.ts' {
  interface FeatureStores {
    readonly readings: ReadingStore;
  }
}

export const watchStorage: StoreFeature = {
  migrations: watchMigrations,
  turnStores: ({ db, clock, newId }) => ({ watches: watchStore(db, clock, newId) }),
  stores: ({ web, ...telling }) => ({
    readings: {
      take: (tenantId, readings) =>
        promptly(() => web.transaction().execute(trx => takeReadings(trx, telling, tenantId, readings))),
    },
  }),
  beforeRelease: (db, clock, newId) => tellAfterQuiet(db, { clock, newId, origin: () => ({}) }),
  hourly: endWatches,
  ownData: [
    {
      name: 'watches',
      says: 'data.watches',
      rows: id => sql`
        select subject, condition, base, pending, fired_at, created_at, ends_at from watches
        where person_id = ${id} order by created_at`,
    },
  ],
  merge: (kept, double) => [
    sql`
      update watches w set person_id = ${kept} where person_id = ${double} and not exists (
        select from watches k where k.person_id = ${kept} and k.subject_key = w.subject_key
          and k.condition = w.condition)`,
  ],
};
