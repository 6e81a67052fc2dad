import type { Kysely } from 'kysely';
import type { Clock } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import type { PreferenceStore } from '../ports/turn-stores.ts';

/** What people want where the sender says nothing. */
export function preferenceStore(db: Kysely<Schema>, clock: Clock): PreferenceStore {
  return {
    async choose(personId, { interruption, quietSummary, language }) {
      const chosen = {
        changed_at: clock.now(),
        ...(interruption !== undefined && { interruption }),
        ...(quietSummary !== undefined && { quiet_summary: quietSummary }),
        ...(language !== undefined && { language }),
      };
      await db
        .insertInto('preferences')
        .values({ person_id: personId, interruption: null, ...chosen })
        .onConflict(c => c.column('person_id').doUpdateSet(chosen))
        .execute();
    },
  };
}

/** Whether what waited for the end of a dialogue comes as one card. */
export async function wantsSummary(db: Kysely<Schema>, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('preferences')
    .where('person_id', '=', personId)
    .select('quiet_summary')
    .executeTakeFirst();
  return row?.quiet_summary ?? false;
}
