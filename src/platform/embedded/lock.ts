import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../database/errors.ts';
import { until } from './wait.ts';

/**
 * A lock between processes that the operating system frees when its holder dies, kill -9 included: an open
 * transaction on an empty SQLite file. Node has no flock of its own, and a lock file with a pid in it outlives its
 * maker and lies once the pid is used again.
 */
export interface Lock {
  release(): void;
}
/** `exclusive`: one holder and nobody else. `shared`: any number of holders while nobody is exclusive. */
export type LockKind = 'exclusive' | 'shared';

const TAKE: Record<LockKind, string> = {
  exclusive: 'begin exclusive',
  shared: 'begin; select count(*) from sqlite_schema',
};
const SQLITE_BUSY = 5;

/** Takes the lock at once, or answers undefined where another holds it. */
export function tryLock(file: string, kind: LockKind): Lock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec(TAKE[kind]);
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => database.isOpen && database.close() };
}

/** Runs `work` while holding `file` exclusively; waits for its turn, at most `withinMs`. */
export async function inTurn<T>(file: string, withinMs: number, work: () => Promise<T>): Promise<T> {
  const lock = await until(() => tryLock(file, 'exclusive'), { everyMs: 20, withinMs });
  if (!lock) throw new StoreError('embedded-busy', file);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
