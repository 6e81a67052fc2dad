import type { Kysely } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type OpenDatabase, openDatabase } from '../src/platform/database/database.ts';
import type { Schema } from '../src/platform/schema.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';
import { silent } from './silent.ts';

/** A database of its own for the tests around it, open while they run. */
export function ownDatabase(): { readonly db: Kysely<Schema> } {
  let fresh: FreshDatabase;
  let database: OpenDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, { log: silent });
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });
  return {
    get db() {
      return database.db;
    },
  };
}
