import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { STOP_PATIENCE_MS } from '../../decide/limits.ts';
import { gather } from '../../platform/database/gathering.ts';
import { statement } from '../../platform/database/prepared.ts';
import type { Schema } from '../../platform/schema.ts';

const LOOK_MS = 10;

/** Each attempt by itself: a next one is claimed anew. Of who was forgotten, the lane alone says that it is to them. */
interface Flying {
  readonly attempt: string;
  readonly lane: string;
  readonly personId: string | null;
}

/**
 * Resolves when the deliveries in flight in this lane, or to its person, have come to their end, or take long. A claim
 * from here on has read what they want by now, so a person who is told after this that something was stopped gets no
 * more of it.
 */
export function untilNothingIsOnItsWay(db: Kysely<Schema>, elapsed: () => number) {
  // One look is for all who stop something at once: with one each, 50 asked 5,000 times a second.
  const look = gather(
    async (asked: readonly undefined[]) => {
      const flying = await onItsWay(db, {});
      return asked.map(() => flying);
    },
    { most: Number.POSITIVE_INFINITY, apart: () => false },
  );
  return async (lane: string): Promise<void> => {
    const theirs = async () => (await look(undefined)).filter(each => isIn(each, lane));
    const began = elapsed();
    let left = await theirs();
    while (left.length > 0 && elapsed() - began < STOP_PATIENCE_MS) {
      await delay(LOOK_MS);
      const still = new Set((await theirs()).map(({ attempt }) => attempt));
      left = left.filter(({ attempt }) => still.has(attempt));
    }
  };
}

const isIn = ({ lane, personId }: Flying, asked: string) =>
  lane === asked || (personId !== null && asked === `person:${personId}`);

/** All that is in flight is read, which is little: by their person, PostgreSQL read every card that they ever got. */
const onItsWay = statement(
  () => sql<Flying>`
    select id || ' ' || attempt_count as attempt, lane, person_id as "personId" from deliveries
    where state = 'sending' and operation = 'send'`,
);
