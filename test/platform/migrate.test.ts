import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/migrations.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import type { Schema } from '../../src/platform/schema.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { administer } from '../database-server.ts';
import { silent } from '../silent.ts';

const step = (...statements: string[]): Migration => ({
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
});
const FIRST = { '001-first': step('create table first (id int)', 'insert into first values (1)') };
const SECOND = { ...FIRST, '002-second': step('create table second (id int)') };
const BROKEN = { ...FIRST, '002-broken': step('create table half (id int)', 'select nonsense') };

describe('migrate', () => {
  let fresh: FreshDatabase;
  let databases: ReturnType<typeof openDatabase>[];
  const open = () => {
    const database = openDatabase(fresh.url, { log: silent, max: 2 });
    databases.push(database);
    return database.db;
  };
  const tables = async (db: Kysely<Schema>) => (await db.introspection.getTables()).map(({ name }) => name);

  beforeEach(async () => {
    fresh = await freshDatabase();
    await administer(fresh.url, 'drop schema public cascade', 'create schema public');
    databases = [];
  });
  afterEach(async () => {
    for (const { close } of databases) await close();
    await fresh.drop();
  });

  test('runs every step once, in order, and tells which ran', async () => {
    const db = open();
    expect(await migrate(db, FIRST)).toEqual(['001-first']);
    expect(await migrate(db, SECOND)).toEqual(['002-second']);
    expect(await migrate(db, SECOND)).toEqual([]);
  });

  test('runs every step once where eight processes start at the same moment', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => migrate(open(), SECOND)));
    expect(runs.flat().sort()).toEqual(['001-first', '002-second']);
    const { rows } = await sql`select * from first`.execute(open());
    expect(rows).toHaveLength(1);
  });

  test('keeps nothing of a failed run, names the step and can be run again', async () => {
    const db = open();
    await expect(migrate(db, BROKEN)).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringContaining('002-broken: column "nonsense" does not exist'),
    });
    expect(await tables(db)).not.toContain('half');
    expect(await migrate(db, SECOND)).toEqual(['001-first', '002-second']);
  });

  test('refuses a database that a newer release has migrated, and touches nothing', async () => {
    const db = open();
    await migrate(db, SECOND);
    await expect(migrate(db, FIRST)).rejects.toMatchObject({
      code: 'database-newer',
      message: expect.stringContaining('002-second'),
    });
    expect(await tables(db)).toContain('second');
  });

  test.each(['001-ledger', '001-herald'])(
    'refuses a database of an unreleased version (%s), and touches nothing',
    async its => {
      const db = open();
      await migrate(db, { [its]: FIRST['001-first'], '027-exceptions': SECOND['002-second'] });
      await expect(migrate(db, MIGRATIONS)).rejects.toMatchObject({
        code: 'database-unreleased',
        message: expect.stringContaining('empty DATA_DIR'),
      });
      expect(await tables(db)).toEqual(['first', 'second']);
    },
  );

  test('gives every migration of the spine and of the features a number of its own', () => {
    const numbers = Object.keys(MIGRATIONS).map(name => name.slice(0, 4));
    expect(numbers).toEqual([...new Set(numbers)].toSorted());
    expect(numbers.every(number => /^\d{3}-$/.test(number))).toBe(true);
  });

  test('leaves the limit on statements as it was', async () => {
    const db = open();
    await migrate(db, FIRST);
    const { rows } = await sql<{ statement_timeout: string }>`show statement_timeout`.execute(db);
    expect(rows[0]?.statement_timeout).toBe('30s');
  });
});
