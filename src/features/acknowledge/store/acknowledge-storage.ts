import { sql } from 'kysely';
import type { StoreFeature } from '../../../platform/feature.ts';
import '../acknowledge-ports.ts';
import { acknowledgementStore } from './acknowledgement-store.ts';
import { remindOfUnacknowledged } from './remind-unacknowledged.ts';

export const acknowledgeStorage: StoreFeature = {
  turnStores: ({ db, clock, followUp }) => ({ acknowledgements: acknowledgementStore(db, clock, followUp) }),
  beforeRelease: remindOfUnacknowledged,
  merge: (kept, double) => [
    sql`update notifications set acknowledged_by = ${kept} where acknowledged_by = ${double}`,
  ],
};
