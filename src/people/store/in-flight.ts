import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** Teams gives up on a click after ten seconds; what takes longer than this had begun before. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 10;

/**
 * Resolves when what is being sent to this person now has come to its end, or takes long. Whatever is claimed for them
 * from here on has read what they want by now, so who is told after this that something was stopped gets no more of it.
 */
export async function untilNothingIsOnItsWay(
  db: Kysely<Schema>,
  personId: string,
  elapsed: () => number,
): Promise<void> {
  const began = elapsed();
  let left = await onItsWay(db, personId);
  while (left.length > 0 && elapsed() - began < PATIENCE_MS) {
    await delay(LOOK_MS);
    const still = new Set(await onItsWay(db, personId));
    left = left.filter(each => still.has(each));
  }
}

/** Each attempt by itself: a next one is claimed anew. Of who was forgotten, the lane still says that it is to them. */
async function onItsWay(db: Kysely<Schema>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ attempt: string }>`
    select id || ' ' || attempt_count as attempt from deliveries
    where (person_id = ${personId} or lane = ${`person:${personId}`}) and state = 'sending' and operation = 'send'`.execute(
    db,
  );
  return rows.map(({ attempt }) => attempt);
}
