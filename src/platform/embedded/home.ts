import { readFile, readlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { StoreError } from '../database/errors.ts';
import type { Layout } from './layout.ts';
import { tryLock } from './lock.ts';

/**
 * Two containers with one volume do not see each other's processes, and PostgreSQL's own guards (the pid file, the
 * shared memory) end at the container as well: the second would start a second server on live data. A rolling update
 * does just that. The users' lock is seen by both, so it decides.
 */
async function thisHome(): Promise<string> {
  return `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`;
}

/** Throws `embedded-elsewhere` where living processes of another container or machine use the folder. */
export async function refuseElsewhere(at: Layout): Promise<void> {
  const home = await readFile(at.home, 'utf8').catch(() => undefined);
  if (home === undefined || home === (await thisHome())) return;
  const alone = tryLock(at.usersLock, 'exclusive');
  if (!alone) throw new StoreError('embedded-elsewhere', `${at.folder} is in use by ${home}`);
  alone.release();
}

export async function settleHere(at: Layout): Promise<void> {
  await writeFile(at.home, await thisHome());
}
