import type { Migration } from 'kysely/migration';
import * as ledger from './001-ledger.ts';

/** Every migration, in order. A released one is never edited. */
export const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
};
