import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { PREPARED } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

/** Teams gives up on a click after ten seconds; what takes longer than this had begun before. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 10;

/**
 * Resolves when what is being sent in this lane, or to the person whose it is, has come to its end, or takes long. Whatever
 * is claimed from here on has read what they want by now, so who is told after this that something was stopped gets no
 * more of it.
 */
export async function untilNothingIsOnItsWay(
  db: Kysely<Schema>,
  lane: string,
  elapsed: () => number,
): Promise<void> {
  const began = elapsed();
  let left = await onItsWay(db, lane);
  while (left.length > 0 && elapsed() - began < PATIENCE_MS) {
    await delay(LOOK_MS);
    const still = new Set(await onItsWay(db, lane));
    left = left.filter(each => still.has(each));
  }
}

const PERSON = 'person:';

/**
 * Each attempt by itself: a next one is claimed anew. Of who was forgotten, the lane alone says that it is to them. All
 * that is in flight is looked at, which is little: by their person, PostgreSQL read every card that they ever got.
 */
async function onItsWay(db: Kysely<Schema>, lane: string): Promise<string[]> {
  const personId = lane.startsWith(PERSON) ? lane.slice(PERSON.length) : null;
  const { rows } = await sql<{ attempt: string }>`${PREPARED}
    with flying as materialized (
      select id, attempt_count, lane, person_id, operation from deliveries where state = 'sending')
    select id || ' ' || attempt_count as attempt from flying
    where (lane = ${lane} or person_id = ${personId}::uuid) and operation = 'send'`.execute(db);
  return rows.map(({ attempt }) => attempt);
}
