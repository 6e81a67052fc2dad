import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';

/** The entry of a package in package-lock.json, as far as is read here. */
interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  engines?: { readonly node?: string };
}

export interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** The last of the oldest line of Node with whose npm Herald may be installed. */
export const OLDEST_TO_INSTALL_WITH = '20.20.2';

const FILE = join(import.meta.dirname, '../package-lock.json');

export const readLock = (): Lock => JSON.parse(readFileSync(FILE, 'utf8'));

/** Packages of which npm would say, on this Node, that they do not run on it. Of those it may leave out it says nothing. */
export function unsupportedBy({ packages }: Lock, node: string): string[] {
  return Object.entries(packages).flatMap(([path, { optional, engines }]) =>
    optional || satisfies(node, engines?.node ?? '*') ? [] : [path],
  );
}

/** Docs: docs/decisions/0093-engines.md. */
function write(): void {
  const lock = readLock();
  for (const path of unsupportedBy(lock, OLDEST_TO_INSTALL_WITH)) {
    delete (lock.packages[path] as Locked).engines;
    process.stdout.write(`${path}\n`);
  }
  writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
}

if (import.meta.main) write();
