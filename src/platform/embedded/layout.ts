import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StoreError } from '../database/errors.ts';

/** Where everything of the embedded server lies, all of it in `<dataDir>/postgres`. */
export interface Layout {
  readonly folder: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  /** Where a new cluster is made, renamed to `cluster` once it is whole. */
  readonly unfinished: string;
  readonly password: string;
  readonly port: string;
  readonly serverLog: string;
  /** Names the container or machine that started the server. */
  readonly home: string;
  /** Held while the server is started or stopped. */
  readonly startLock: string;
  /** Held shared by every process that uses the server. */
  readonly usersLock: string;
}

export function layout(dataDir: string): Layout {
  const folder = resolve(dataDir, 'postgres');
  const at = (name: string) => join(folder, name);
  return {
    folder,
    cluster: at('cluster'),
    unfinished: at('cluster.unfinished'),
    password: at('password'),
    port: at('port'),
    serverLog: at('server.log'),
    home: at('home'),
    startLock: at('start.lock'),
    usersLock: at('users.lock'),
  };
}

/** Makes the folder. `shared` lets the account that runs the server pass through it (it may not list it). */
export async function makeFolder({ folder }: Layout, shared: boolean): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await chmod(folder, shared ? 0o711 : 0o700);
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** Names the folder and what the system said: `EACCES`, `EROFS`, `ENOSPC`, … */
export function folderError(folder: string, error: unknown): StoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new StoreError(
    code === 'ENOSPC' ? 'embedded-disk-full' : 'embedded-folder',
    `${folder} (${message})`,
    error,
  );
}
