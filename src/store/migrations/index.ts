import type { Migration } from 'kysely/migration';
import * as ledger from './001-ledger.ts';
import * as pace from './002-pace.ts';
import * as observe from './006-observe.ts';
import * as outages from './007-outages.ts';

/** Every migration, in order. A released one is never edited. */
export const migrations: Record<string, Migration> = {
  '001-ledger': ledger,
  '007-outages': outages,
  '002-pace': pace,
  '006-observe': observe,
};
