import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Why the version is not ready to be released, as its change log stands; nothing when it is. */
export function standsAgainstRelease(version: string, changes: string): string | undefined {
  const newest = /^## (.+)$/m.exec(changes)?.[1] ?? 'nothing';
  if (/^(\S+), \d{4}-\d{2}-\d{2}$/.exec(newest)?.[1] === version) return undefined;
  return `CHANGELOG.md begins with "${newest}". For this release it has to begin with "${version}, <year>-<month>-<day>".`;
}

/** `npm version` runs this with the new version in place, before it commits and tags. */
function guard(): void {
  const { version } = JSON.parse(read('package.json'));
  const against = standsAgainstRelease(version, read('CHANGELOG.md'));
  if (against === undefined) return;
  process.stderr.write(`${against}\n`);
  process.exitCode = 1;
}

if (import.meta.main) guard();
