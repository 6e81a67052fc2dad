import { createRequire } from 'node:module';
import type { Release } from '../core/release.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Which Herald this is, that knows these migrations. */
export const releaseOf = (migrations: object): Release => ({
  version,
  migration: Object.keys(migrations).at(-1) ?? '',
});
