import { setTimeout as delay } from 'node:timers/promises';
import { HeraldError } from '../../core/errors.ts';
import { absenceOf } from '../../decide/absence.ts';

/** Deadlock and serialization failure: PostgreSQL undid the transaction and asks for it again. */
const ASKED_AGAIN = /^(40001|40P01)$/;

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** An embedded server is back within a second. */
const PAUSE_MS = 200;

/** Does a piece of work again and again while the database is away, for so long. Then its error is thrown. */
export async function patiently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(absenceOf(error) || ASKED_AGAIN.test(codeOf(error))) || performance.now() > giveUpAt) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** Does a piece of work for somebody who waits: a few times at most, and an absent database is told as such. */
export async function promptly<T>(work: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const absence = absenceOf(error);
    if (absence !== undefined) throw Object.assign(new HeraldError(absence), { cause: error });
    if (triesLeft <= 1 || !ASKED_AGAIN.test(codeOf(error))) throw error;
    return promptly(work, triesLeft - 1);
  }
}
