import { setTimeout as delay } from 'node:timers/promises';
import { HeraldError } from '../../core/errors.ts';
import { unlessLate } from '../../core/unless-late.ts';
import { absenceOf } from '../../decide/absence.ts';

/** Deadlock and serialization failure: PostgreSQL undid the transaction and asks for it again. */
const ASKED_AGAIN = /^(40001|40P01)$/;

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** An embedded server is back within a second. */
const PAUSE_MS = 200;

/** Does a piece of work again and again while the database is away, for so long. Then its error is thrown. */
export async function withRetries<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
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

/**
 * Does a piece of work for a caller that waits for so long and not longer: again and again while the database is away
 * or asks for it, until the time is over. Then it rejects as `promptly` does, also where the database says nothing at
 * all, and `isLate` is true: work still under way must leave no trace, because the caller was told that it failed.
 */
export async function inTime<T>(
  work: (isLate: () => boolean) => Promise<T>,
  { withinMs, tries }: { withinMs: number; tries: number },
): Promise<T> {
  let late = false;
  const trying = async (): Promise<T> => {
    for (;;) {
      try {
        return await promptly(() => work(() => late), tries);
      } catch (error) {
        if (late || !(error instanceof HeraldError && absenceOf(error.cause))) throw error;
        await delay(PAUSE_MS);
      }
    }
  };
  return unlessLate(trying(), withinMs, () => {
    late = true;
    return new HeraldError('unavailable');
  });
}
