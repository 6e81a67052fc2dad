import { type Kysely, sql } from 'kysely';
import type { Met } from '../../core/delivery.ts';
import type { Said } from '../../core/notification.ts';
import type { DialogBook, Running } from '../../core/ports/dialogs.ts';
import type { Clock, NewId } from '../../core/ports/time.ts';
import { MOST_LINES } from '../../decide/burst.ts';
import { wakeWorkers } from '../ledger/deliveries.ts';
import { readLines } from '../ledger/digest-lines.ts';
import { COUNTS, fold, IS_DIGEST } from '../ledger/folding.ts';
import type { Schema } from '../schema.ts';
import { memory } from './bot-state.ts';
import { wantsSummary } from './preferences.ts';

/** Who is in the middle of a dialogue, for those who send; written in the transaction of its state. */
export function dialogBook(db: Kysely<Schema>, clock: Clock, newId: NewId): DialogBook {
  return {
    memory: personId => memory(db, personId),
    async keep(personId, running, by) {
      if (running !== undefined) return put(db, { personId, running, by, now: clock.now() });
      const ended = await db.deleteFrom('dialogs').where('person_id', '=', personId).executeTakeFirst();
      if (ended.numDeletedRows > 0n) await letGo(db, personId, newId, clock.now());
    },
  };
}

interface Kept {
  readonly personId: string;
  readonly running: Running;
  readonly by: 'person' | 'herald';
  readonly now: Date;
}

async function put(db: Kysely<Schema>, { personId, running, by, now }: Kept): Promise<void> {
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
        ...(by === 'person' && { last_activity_at: now }),
        interrupted_by: interruptedBy,
        until,
        since: sql<Date>`case when dialogs.run = excluded.run then dialogs.since else excluded.since end`,
      }),
    )
    .execute();
}

/** What waited for the end of the dialogue, in its order; as one card, for who wishes that. */
async function letGo(db: Kysely<Schema>, personId: string, newId: NewId, now: Date): Promise<void> {
  if (await wantsSummary(db, personId)) await foldHeld(db, personId, newId, now);
  await queueHeld(db, personId, now);
}

const heldFor = (personId: string) =>
  sql<boolean>`lane = ${`person:${personId}`} and state = 'held' and reason_code = 'in-dialog'`;

/** What Herald says of its own, and a digest, come as they are. Whoever has one of them locked is about to end it. */
async function foldHeld(db: Kysely<Schema>, personId: string, newId: NewId, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from deliveries where ${heldFor(personId)} and ${COUNTS} and not ${IS_DIGEST}
    order by notification_id, id for update skip locked`.execute(db);
  const making = { because: { code: 'waited' }, interruption: 'when-idle', newId, now } as const;
  for (let first = 0; first < rows.length; first += MOST_LINES)
    await fold(db, await readLines(db, rows.slice(first, first + MOST_LINES)), making);
}

/** What this very turn says, about the dialogue that has ended, goes before all of it. */
const AFTER_THE_LAST_WORD_MS = 100;

/** Inside a lane the first accepted goes first. */
async function queueHeld(db: Kysely<Schema>, personId: string, now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + AFTER_THE_LAST_WORD_MS);
  const { numAffectedRows } = await sql`
    update deliveries set state = 'queued', reason_code = 'accepted', state_since = ${now}, due_at = ${dueAt}
    where ${heldFor(personId)}`.execute(db);
  if (numAffectedRows !== 0n) await wakeWorkers(db);
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
