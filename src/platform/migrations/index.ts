import type { Migration } from 'kysely/migration';
import { first } from './001-first.ts';

/** Those of the spine. A released one is never edited. */
export const spineMigrations: Record<string, Migration> = {
  '001-first': first,
};
