import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from './errors.ts';

/**
 * Brings the database up to the newest of `migrations` (numbered names, in order) and answers the names that ran.
 * Each run is one transaction behind kysely's advisory lock: of two processes that start together one migrates, the
 * other waits and finds nothing to do. Throws `database-newer` or `database-unreleased`, touching nothing, or
 * `migration-failed`.
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations: Record<string, Migration>,
): Promise<readonly string[]> {
  return db.connection().execute(async connection => {
    // The pool's limit is for requests. A migration, and the wait for another process's migration, may take longer.
    const limit = await statementLimit(connection);
    await setStatementLimit(connection, '0');
    try {
      await refuseOthers(connection, migrations);
      return await run(connection, migrations);
    } finally {
      await setStatementLimit(connection, limit).catch(() => undefined);
    }
  });
}

async function statementLimit<T>(db: Kysely<T>): Promise<string> {
  const { rows } = await sql<{
    limit: string;
  }>`select current_setting('statement_timeout') as "limit"`.execute(db);
  return rows[0]?.limit ?? '0';
}

const setStatementLimit = <T>(db: Kysely<T>, limit: string) =>
  sql`select set_config('statement_timeout', ${limit}, false)`.execute(db);

async function run<T>(db: Kysely<T>, migrations: Record<string, Migration>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (!error) return results.map(({ migrationName }) => migrationName);
  const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'before the first step';
  const cause = error instanceof Error ? error.message : String(error);
  throw new StoreError('migration-failed', `${failed}: ${cause}`, error);
}

/** The first migrations of versions before 0.1.0, whose migrations became one, twice. */
const UNRELEASED = ['001-ledger', '001-herald'];

/** Migrations unknown to this code come from a later release: kysely alone would call the database corrupted. */
async function refuseOthers<T>(db: Kysely<T>, migrations: Record<string, Migration>): Promise<void> {
  const table = await sql<{
    found: boolean;
  }>`select to_regclass('kysely_migration') is not null as found`.execute(db);
  if (!table.rows[0]?.found) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const names = rows.map(row => row.name);
  if (UNRELEASED.some(each => names.includes(each) && !(each in migrations)))
    throw new StoreError('database-unreleased', `it has ${names.at(-1)}`);
  const unknown = names.filter(name => !(name in migrations));
  if (unknown.length > 0) throw new StoreError('database-newer', `it has ${unknown.join(', ')}`);
}
