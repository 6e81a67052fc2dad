import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { running } from './embedded/ensure.ts';
import { layout } from './embedded/layout.ts';
import { tryLock } from './embedded/lock.ts';

/** The demo has a database of its own, beside that of the service, and holds the lock as long as it runs. */
export const demoFolder = (dataDir: string) => join(dataDir, 'demo');
export const demoLock = (folder: string) => join(folder, 'demo.lock');

/** The demo runs on this machine alone, and so may the programs that it calls back. The environment wins over these. */
export const DEMO_SETTINGS = { CALLBACK_ALLOW: '127.0.0.1,localhost' } as const;

/**
 * The database folder that is meant where none is named: the service's own, unless it is the demo that runs. Somebody
 * who follows the API's documentation while the demo runs thus makes a key for the demo.
 */
export async function folderMeant(dataDir: string): Promise<{ folder: string; isOfDemo: boolean }> {
  const demo = demoFolder(dataDir);
  const isOfDemo = isHeld(demoLock(demo)) && (await running(layout(dataDir))) === undefined;
  return { folder: isOfDemo ? demo : dataDir, isOfDemo };
}

function isHeld(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = tryLock(file, 'shared');
  lock?.release();
  return lock === undefined;
}
