import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../platform/embedded/lock.ts';
import { demoFolder, demoLock } from '../platform/folder.ts';
import type { DemoOptions } from './options.ts';

/**
 * The folder of the database, and how to give it back. Throws where another demo uses it: a second would empty the
 * database under the first. The lock ends with its process, kill -9 included.
 */
export async function takeFolder(
  { once }: DemoOptions,
  dataDir = '.data',
): Promise<{ folder: string; release: () => void }> {
  const folder = once ? join(dataDir, 'demo-once') : demoFolder(dataDir);
  await mkdir(folder, { recursive: true });
  const lock = tryLock(demoLock(folder), 'exclusive');
  if (lock === undefined)
    throw new Error(`another one runs in ${folder}. End it with Ctrl-C, or set DATA_DIR to another folder.`);
  return { folder, release: lock.release };
}
