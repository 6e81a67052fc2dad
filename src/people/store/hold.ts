import type { Kysely } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** Holds a person while something is added of which they may have so many: of two at once one is the last. */
export async function holdPerson(trx: Kysely<Schema>, personId: string): Promise<void> {
  await trx.selectFrom('people').where('id', '=', personId).select('id').forNoKeyUpdate().execute();
}
