import type { Migration } from 'kysely/migration';
import * as ledger from './001-ledger.ts';
import * as pace from './002-pace.ts';
import * as observe from './006-observe.ts';

/** Every migration, in order. A released one is never edited. */
export const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
  '002-pace': pace,
  '006-observe': observe,
};
