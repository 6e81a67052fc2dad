import type { Variables } from './settings.ts';
import { ROWS } from './table.ts';

const NAMES = Object.values(ROWS).flatMap(row => row.names.map(({ name }) => name));
const EXACT = new Set(NAMES);
/** Turned round, so that of two names that differ only in spelling the first of the table is suggested. */
const KNOWN = new Map(NAMES.toReversed().map(name => [plain(name), name]));

/**
 * Variables that are spelt almost like ours: letter case and underscores apart the same. Not a distance between
 * words: the environment is full of strangers, and HOSTS, PORTS or a TENANT_IDS of another program are no mistakes.
 */
export function nearMisses(env: Variables): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const meant = KNOWN.get(plain(name));
    return meant && value?.trim() && !EXACT.has(name) ? [`${name} is not read. Did you mean ${meant}?`] : [];
  });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_.-]/g, '');
}
