import { setTimeout as delay } from 'node:timers/promises';
import { HeraldError } from '../core/errors.ts';

/** Network codes of the driver, and PostgreSQL's classes: connection, no resources, shutting down or starting up. */
const AWAY = /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|08|53|57P)/;
/** Deadlock and serialization failure: PostgreSQL undid the transaction and asks for it again. */
const ASKED_AGAIN = /^(40001|40P01)$/;

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Whether the database could not be reached, so that the same work may succeed a little later. */
export function isAway(error: unknown): boolean {
  const words = error instanceof Error ? error.message : '';
  return AWAY.test(codeOf(error)) || /timeout exceeded|Connection terminated/.test(words);
}

/** An embedded server is back within a second. */
const PAUSE_MS = 200;

/** Does a piece of work again and again while the database is away, for so long. Then its error is thrown. */
export async function patiently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(isAway(error) || ASKED_AGAIN.test(codeOf(error))) || performance.now() > giveUpAt) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** Does a piece of work for somebody who waits: a few times at most, and an absent database is told as such. */
export async function promptly<T>(work: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAway(error)) throw Object.assign(new HeraldError('unavailable'), { cause: error });
    if (triesLeft <= 1 || !ASKED_AGAIN.test(codeOf(error))) throw error;
    return promptly(work, triesLeft - 1);
  }
}
