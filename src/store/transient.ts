import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Classes of PostgreSQL: connection, rollback asked for, no resources, operator (shutting down, starting up). */
const PASSING = /^(08|40|53|57)/;

/**
 * Whether the same statement may work a little later: PostgreSQL was not reached, or said that it passes. What it
 * says of the statement itself does not pass.
 */
export function isPassing(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || PASSING.test(error.code ?? '');
}

/** An embedded server is back within a second. */
const PAUSE_MS = 200;

/** Does a piece of work, again and again while the database is away, for so long. Then its error is thrown. */
export async function patiently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() > giveUpAt) throw error;
      await delay(PAUSE_MS);
    }
  }
}
