import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { StoreError } from '../database/errors.ts';
import type { ServerAccount } from './account.ts';
import { failure } from './failure.ts';
import { folderError, type Layout } from './layout.ts';
import { runProgram } from './program.ts';

/** The superuser of the cluster, and the database Herald's tables are in. */
export const DATABASE_NAME = 'herald';

/**
 * The path that the server is told. On Linux as root it is the working directory under its magic name, because the
 * server then runs as another account, and that account need not be able to pass the folders above the data (a
 * checkout below /root, which is 0700). The working directory is set while we are still root.
 */
export function clusterArgument(cluster: string, account?: ServerAccount): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** Makes sure that a whole cluster is there, of the major version of our programs and owned by `account`. */
export async function ensureCluster(
  at: Layout,
  how: { bin: string; major: string; account: ServerAccount | undefined; durable: boolean },
): Promise<void> {
  if (!existsSync(join(at.cluster, 'PG_VERSION'))) await makeCluster(at, how);
  const made = (await readFile(join(at.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (made !== how.major) {
    throw new StoreError(
      'embedded-version',
      `${at.cluster} is version ${made}, the programs are ${how.major}`,
    );
  }
  await giveTo(at, how.account);
}

export async function readPassword({ password }: Layout): Promise<string> {
  return (await readFile(password, 'utf8')).trim();
}

/**
 * Made under another name and renamed once whole and on disk, so that kill -9 at any moment leaves either nothing or
 * a cluster. The collation is PostgreSQL's own C.UTF-8: the same order on every system, and no ICU or libc change can
 * ever corrupt an index.
 */
async function makeCluster(
  at: Layout,
  { bin, account, durable }: { bin: string; account: ServerAccount | undefined; durable: boolean },
): Promise<void> {
  await prepare(at, account);
  const args = ['-D', clusterArgument(at.unfinished, account), '-U', DATABASE_NAME, '-A', 'scram-sha-256'];
  args.push(
    `--pwfile=${relative(at.unfinished, at.password)}`,
    '--data-checksums',
    '-E',
    'UTF8',
    '--locale=C',
  );
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  if (!durable) args.push('--no-sync');
  const { ok, output, fault } = await runProgram(join(bin, 'initdb'), args, at.unfinished, account);
  if (!ok) throw failure(output || (fault ?? ''), `initdb in ${at.folder}`);
  await rename(at.unfinished, at.cluster);
  if (durable) await syncFolder(at.folder);
}

/** The password is on disk before the cluster that asks for it; one from an unfinished attempt is used again. */
async function prepare(at: Layout, account?: ServerAccount): Promise<void> {
  try {
    await rm(at.unfinished, { recursive: true, force: true });
    await mkdir(at.unfinished, { mode: 0o700 });
    if (account) await chown(at.unfinished, account.uid, account.gid);
    if (!existsSync(at.password) || (await stat(at.password)).size === 0) {
      await writeFile(at.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    }
    await chmod(at.password, 0o600);
    if (account) await chown(at.password, account.uid, account.gid);
  } catch (error) {
    throw folderError(at.folder, error);
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** Only where root restored a cluster from a backup does the owner differ. */
async function giveTo(at: Layout, account?: ServerAccount): Promise<void> {
  if (!account || (await stat(at.cluster)).uid === account.uid) return;
  for (const name of await readdir(at.cluster, { recursive: true })) {
    await chown(join(at.cluster, name), account.uid, account.gid);
  }
  await chown(at.cluster, account.uid, account.gid);
}
