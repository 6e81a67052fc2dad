import { type Kysely, sql } from 'kysely';
import type { Attention } from '../../core/attention.ts';
import type { Clock } from '../../core/time.ts';
import { lookAgain, lookAgainAtLimit } from '../../ledger/store/holds.ts';
import type { OrPlaceholder } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';
import type { PreferenceStore } from '../ports/people.ts';

/** The wishes of people where the sender says nothing. */
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
    async of(personId) {
      const row = await db
        .selectFrom('preferences')
        .where('person_id', '=', personId)
        .select(['interruption', 'quiet_summary', 'language', 'attention'])
        .executeTakeFirst();
      return {
        attention: row?.attention ?? {},
        ...(row?.interruption && { interruption: row.interruption }),
        ...(row?.quiet_summary !== null && row !== undefined && { quietSummary: row.quiet_summary }),
        ...(row?.language && { language: row.language }),
      };
    },
    async attend(personId, change) {
      await sql`insert into preferences (person_id, changed_at) values (${personId}, ${clock.now()})
        on conflict do nothing`.execute(db);
      const standing = await db
        .selectFrom('preferences')
        .where('person_id', '=', personId)
        .select('attention')
        .forUpdate()
        .executeTakeFirst();
      const attention = change(standing?.attention ?? {});
      await db
        .updateTable('preferences')
        .set({ attention: JSON.stringify(attention), changed_at: clock.now() })
        .where('person_id', '=', personId)
        .execute();
      const theirs = sql`person_id = ${personId}`;
      await lookAgain(db, theirs, clock.now());
      if (standing?.attention?.atOnce !== attention.atOnce) await lookAgainAtLimit(db, theirs, clock.now());
      return attention;
    },
  };
}

/** When a person wants to hear nothing. While the answer matters, nobody can change it. */
export async function attentionOf(db: Kysely<Schema>, personId: string): Promise<Attention> {
  const row = await db
    .selectFrom('preferences')
    .where('person_id', '=', personId)
    .select('attention')
    .forShare()
    .executeTakeFirst();
  return row?.attention ?? {};
}

/** Whether what waited for the end of a dialogue comes as one card. */
export const wantsSummary = (personId: OrPlaceholder<string>) =>
  sql<boolean>`coalesce((select quiet_summary from preferences where person_id = ${personId}), false)`;
