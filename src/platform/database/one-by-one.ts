import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../schema.ts';

interface OneByOne {
  readonly turn: (trx: Transaction<Schema>, id: string) => Promise<unknown>;
  readonly putOff: (id: string) => Promise<unknown>;
}

/**
 * Each has a transaction of its own. One that fails is put off, so that it does not stand first again and again; the
 * others have their turn all the same. Throws the first failure once all had theirs.
 */
export async function oneByOne(
  db: Kysely<Schema>,
  ids: readonly string[],
  { turn, putOff }: OneByOne,
): Promise<void> {
  const failures: unknown[] = [];
  for (const id of ids)
    try {
      await db.transaction().execute(trx => turn(trx, id));
    } catch (error) {
      failures.push(error);
      await putOff(id);
    }
  if (failures.length > 0) throw failures[0];
}
