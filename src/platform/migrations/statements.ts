import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A migration that is these statements, in their order. */
export const statements = (all: readonly string[]): Migration => ({
  async up(db) {
    for (const statement of all) await sql.raw(statement).execute(db);
  },
});
