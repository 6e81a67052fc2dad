import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const CLIENT = join(ROOT, 'clients/typescript');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

export interface InstalledClient {
  readonly folder: string;
  /** The command, as npm would link it. */
  readonly command: string;
  remove(): Promise<void>;
}

/** A folder into which @herald/client is installed: what `npm pack` would put there, beside the one package that it needs. */
export async function installedClient(): Promise<InstalledClient> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-client-'));
  const packages = join(folder, 'node_modules');
  const own = join(packages, '@herald/client');
  await mkdir(own, { recursive: true });
  await cp(join(CLIENT, 'package.json'), join(own, 'package.json'));
  await promisify(execFile)(process.execPath, [TSC, '-p', CLIENT, '--outDir', join(own, 'dist')]);
  await symlink(join(ROOT, 'node_modules/openapi-fetch'), join(packages, 'openapi-fetch'));
  return {
    folder,
    command: join(own, 'dist/cli.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
