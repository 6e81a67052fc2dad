import { sql } from 'kysely';
import type { StoreFeature } from '../../../platform/feature.ts';
import { reminderMigrations } from './reminder-migrations.ts';
import { reminderStore } from './reminder-store.ts';
import './reminder-tables.ts';
import { isBeforeItsTurn, rollForward } from './roll-forward.ts';

export const reminderStorage: StoreFeature = {
  migrations: reminderMigrations,
  turnStores: ({ db, clock, newId }) => ({ reminders: reminderStore(db, clock, newId) }),
  beforeRelease: rollForward,
  isNotYet: isBeforeItsTurn,
  ownData: [
    {
      name: 'reminders',
      says: 'data.reminders',
      rows: id => sql`
        select what, time_zone, every, at, state, created_at from reminders where person_id = ${id} order by created_at`,
    },
  ],
  merge: (kept, double) => [sql`update reminders set person_id = ${kept} where person_id = ${double}`],
};
