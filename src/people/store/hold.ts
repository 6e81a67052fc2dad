import type { Kysely } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** Whoever adds to what a person may have so many of holds the person until then: of two at once one is the last. */
export async function holdPerson(trx: Kysely<Schema>, personId: string): Promise<void> {
  await trx.selectFrom('people').where('id', '=', personId).select('id').forNoKeyUpdate().execute();
}
