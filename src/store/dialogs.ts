import { type Kysely, sql } from 'kysely';
import type { Met } from '../core/delivery.ts';
import type { Said } from '../core/notification.ts';
import type { DialogBook, Running } from '../core/ports/dialogs.ts';
import type { Clock } from '../core/ports/time.ts';
import { memory } from './bot-state.ts';
import { wakeWorkers } from './deliveries.ts';
import type { Schema } from './schema.ts';

/** Who is in the middle of a dialogue, for those who send; written in the transaction of its state. */
export function dialogBook(db: Kysely<Schema>, clock: Clock): DialogBook {
  return {
    memory: personId => memory(db, personId),
    async keep(personId, running) {
      if (running !== undefined) return put(db, personId, running, clock.now());
      const ended = await db.deleteFrom('dialogs').where('person_id', '=', personId).executeTakeFirst();
      if (ended.numDeletedRows > 0n) await queueHeld(db, personId, clock.now());
    },
  };
}

async function put(db: Kysely<Schema>, personId: string, running: Running, now: Date): Promise<void> {
  const { dialogue, topic, prompt, until = null, interruptedBy = null } = running;
  await db
    .insertInto('dialogs')
    .values({
      person_id: personId,
      dialogue,
      topic,
      ...prompt,
      since: now,
      last_activity_at: now,
      interrupted_by: interruptedBy,
      until,
    })
    .onConflict(c =>
      c.column('person_id').doUpdateSet({
        dialogue,
        topic,
        ...prompt,
        last_activity_at: now,
        interrupted_by: interruptedBy,
        until,
        since: sql<Date>`case when dialogs.run = excluded.run then dialogs.since else excluded.since end`,
      }),
    )
    .execute();
}

/** What waited for the end of the dialogue. Inside a lane the first accepted goes first. */
async function queueHeld(db: Kysely<Schema>, personId: string, now: Date): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ state: 'queued', reason_code: 'accepted', state_since: now, due_at: now })
    .where('lane', '=', `person:${personId}`)
    .where('state', '=', 'held')
    .where('reason_code', '=', 'in-dialog')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await wakeWorkers(db);
}

/** What the turn that made a delivery meet a dialogue wrote on it. */
export async function readMet(db: Kysely<Schema>, deliveryId: string): Promise<{ met?: Met; said?: Said }> {
  const row = await db
    .selectFrom('deliveries')
    .where('id', '=', deliveryId)
    .select(['met', 'said'])
    .executeTakeFirst();
  return { ...(row?.met && { met: row.met }), ...(row?.said && { said: row.said }) };
}

/** Whether a dialogue runs with this person. While the answer matters, nobody can end it. */
export async function inDialog(db: Kysely<Schema>, personId: string): Promise<boolean> {
  const { rows } = await sql`select from dialogs where person_id = ${personId} for share`.execute(db);
  return rows.length > 0;
}
