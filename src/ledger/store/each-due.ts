import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** A notification whose row its transaction holds. */
export type Due = Selectable<Schema['notifications']>;

/** So many in one look; a worker looks every second. */
const AT_ONCE = 50;
const PUT_OFF_MS = 60_000;

/**
 * Takes the next step of each notification for which that time has come, in a transaction of its own: so two workers never
 * take the same step, and a crash takes all of it or nothing. One that fails is put off, and holds up no other. Returns how
 * many there were; throws the first failure once all were tried.
 */
export async function eachDue(
  db: Kysely<Schema>,
  time: 'acknowledge_due_at' | 'repeat_next_at',
  now: Date,
  step: (trx: Kysely<Schema>, row: Due) => Promise<void>,
): Promise<number> {
  const isDue = (db: Kysely<Schema>) => db.selectFrom('notifications').where(time, '<=', now);
  const due = await isDue(db).orderBy(time).limit(AT_ONCE).select('id').execute();
  const failures: unknown[] = [];
  for (const { id } of due)
    try {
      await db.transaction().execute(async trx => {
        const row = await isDue(trx)
          .where('id', '=', id)
          .forNoKeyUpdate()
          .skipLocked()
          .selectAll()
          .executeTakeFirst();
        if (row !== undefined) await step(trx, row);
      });
    } catch (error) {
      failures.push(error);
      const later = { [time]: new Date(now.getTime() + PUT_OFF_MS) };
      await db.updateTable('notifications').set(later).where('id', '=', id).execute();
    }
  if (failures.length > 0) throw failures[0];
  return due.length;
}
