import type { Kysely } from 'kysely';

/** Does a piece of work in the transaction that the caller is in, or else in one of its own. */
export const within = <DB, T>(db: Kysely<DB>, work: (trx: Kysely<DB>) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);

/** Does a piece of work as if it were to last, and undoes all of it: nobody else ever sees any of it. */
export async function undone<DB, T>(db: Kysely<DB>, work: (trx: Kysely<DB>) => Promise<T>): Promise<T> {
  const trx = await db.startTransaction().execute();
  try {
    return await work(trx);
  } finally {
    await trx.rollback().execute();
  }
}
