import { sql } from 'kysely';
import type { StoreFeature } from '../../../platform/feature.ts';
import { makeDue } from './make-due.ts';

export const repeatStorage: StoreFeature = {
  beforeRelease: makeDue,
  // A series stays as long as it goes on, or anything that came of it does.
  needs: () => sql`(n.repeat_next_at is not null
    or (select true from notifications o where o.occurrence_of = n.id limit 1) is not null)`,
};
