import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import { type Placeholders, statement } from '../../src/platform/database/prepared.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { intercept } from '../intercepted.ts';
import { silent } from '../silent.ts';
import { startWay, type Way } from '../way.ts';

let fresh: FreshDatabase;
let way: Way;
let database: OpenDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  way = await startWay(() => fresh.url);
  database = openDatabase(way.url, { log: silent, max: 1 });
});
afterAll(async () => {
  await database.close();
  way.close();
  await fresh.drop();
});

describe('a statement that is asked all the time', () => {
  interface Sum {
    readonly a: number;
    readonly b: number;
  }

  test('is built once, and asked with the values of each time', async () => {
    const build = vi.fn(
      ({ a, b }: Placeholders<Sum>) => sql<{ sum: number; again: number }>`
        select ${a}::integer + ${b}::integer as sum, ${a}::integer as again`,
    );
    const add = statement(build);
    expect(build).not.toHaveBeenCalled();
    expect(await add(database.db, { a: 1, b: 2 })).toEqual([{ sum: 3, again: 1 }]);
    expect(await add(database.db, { a: 30, b: 4 })).toEqual([{ sum: 34, again: 30 }]);
    expect(build).toHaveBeenCalledOnce();
  });

  test('is asked in the transaction that it is given', async () => {
    const inTransaction = statement(() => sql<{ is: boolean }>`select now() <> statement_timestamp() as is`);
    const found = await database.db.transaction().execute(async trx => {
      await sql`select pg_sleep(0.001)`.execute(trx);
      return inTransaction(trx, {});
    });
    expect(found).toEqual([{ is: true }]);
  });
});

describe('the beginning of a transaction', () => {
  const saidDuring = async (work: () => Promise<unknown>) => {
    let said = 0;
    const count = () => void said++;
    way.events.on('asked', count);
    await work();
    way.events.off('asked', count);
    return said;
  };

  test('is said together with what follows it, so it costs no round trip', async () => {
    const isOpen = sql<{ is: boolean }>`select now() <> statement_timestamp() as is`;
    const work = () => database.db.transaction().execute(trx => isOpen.execute(trx));
    await work();
    expect(await saidDuring(work)).toBe(2);
  });

  test('is said alone where nothing follows at once', async () => {
    const work = () =>
      database.db.transaction().execute(async trx => {
        await once(way.events, 'asked');
        await sql`select 1`.execute(trx);
      });
    expect(await saidDuring(work)).toBe(3);
  });

  test('takes the connection along where it fails, so that nothing more is written without one', async () => {
    intercept((asked, ask) => (asked[0] === 'begin' ? ask('begin nothing') : ask(...asked)));
    const work = database.db.transaction().execute(async trx => {
      for (;;) await sql`select pg_sleep(0.001)`.execute(trx);
    });
    await expect(work).rejects.toThrow('connection error');
    vi.restoreAllMocks();
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  });
});
