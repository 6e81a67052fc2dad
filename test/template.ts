import { MIGRATIONS } from '../src/migrations.ts';
import { openDatabase } from '../src/platform/database/database.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { silent } from './silent.ts';

/** Fills the database that every test's own database is cloned from. Must leave no connection open. */
export async function prepareTemplate(url: string): Promise<void> {
  const { db, close } = openDatabase(url, { log: silent, max: 1 });
  await migrate(db, MIGRATIONS).finally(close);
}
