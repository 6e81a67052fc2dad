import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Log } from '../../src/core/ports/log.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { listen } from '../../src/store/listen.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { administer } from '../database-server.ts';
import { silent } from '../silent.ts';

let fresh: FreshDatabase;
let database: Database;
let warnings: EventTarget;
const log: Log = { ...silent, warn: (_, sentence) => warnings.dispatchEvent(new Event(sentence)) };
const warned = (sentence: string) => once(warnings, sentence);

const cutOff = (name: string) =>
  administer(
    fresh.url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = '${name}' and datname = current_database()`,
  );

beforeEach(async () => {
  fresh = await freshDatabase();
  warnings = new EventTarget();
  database = openDatabase(fresh.url, { log, max: 2 });
});
afterEach(async () => {
  await database.close();
  await fresh.drop();
});

describe('a fresh database of a test', () => {
  test('is its own: what one test writes no other sees', async () => {
    const other = await freshDatabase();
    await administer(fresh.url, 'create table mine (id int)');
    await expect(administer(other.url, 'select from mine')).rejects.toThrow('does not exist');
    await other.drop();
  });

  test('is already migrated', async () => {
    const tables = await database.db.introspection.getTables();
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['notifications', 'deliveries']));
  });
});

describe('an open database', () => {
  test('reads counts as numbers', async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from deliveries`.execute(database.db);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('replaces an idle connection that was cut off', async () => {
    await sql`select 1`.execute(database.db);
    const lost = warned('A database connection was lost');
    await cutOff('herald');
    await lost;
    await expect(sql`select 1`.execute(database.db)).resolves.toBeDefined();
  });

  test('fails only the transaction whose connection is cut off between two queries', async () => {
    const transaction = database.db.transaction().execute(async trx => {
      await sql`select 1`.execute(trx);
      const lost = warned('A database connection was lost');
      await cutOff('herald');
      await lost;
      await sql`select 2`.execute(trx);
    });
    await expect(transaction).rejects.toThrow();
    await expect(sql`select 1`.execute(database.db)).resolves.toBeDefined();
  });

  test('may be closed twice', async () => {
    await database.close();
    await expect(database.close()).resolves.toBeUndefined();
  });
});

describe('listen', () => {
  /** Heard payloads, to be awaited one after the other. */
  function ear() {
    const heard: (string | undefined)[] = [];
    let wake = Promise.withResolvers<void>();
    const hear = (payload: string | undefined) => {
      heard.push(payload);
      wake.resolve();
    };
    const next = async () => {
      if (heard.length === 0) await wake.promise;
      wake = Promise.withResolvers<void>();
      return heard.shift();
    };
    return { hear, next };
  }

  test('hears what is notified, with its payload', async () => {
    const { hear, next } = ear();
    const listening = await listen(fresh.url, 'due Now', hear, { log });
    await administer(fresh.url, `notify "due Now", 'tenant-1'`);
    expect(await next()).toBe('tenant-1');
    await listening.close();
  });

  test('calls once more after a reconnect, because something may have been missed, and then hears again', async () => {
    const { hear, next } = ear();
    const listening = await listen(fresh.url, 'due', hear, { log });
    await cutOff('herald listener');
    expect(await next()).toBeUndefined();
    await administer(fresh.url, `notify due, 'again'`);
    expect(await next()).toBe('again');
    await listening.close();
  });

  test('may be closed while the database is away', async () => {
    const { hear } = ear();
    const listening = await listen(fresh.url, 'due', hear, { log });
    const lost = warned('The listening connection was lost; connecting again');
    await fresh.drop();
    await lost;
    await expect(listening.close()).resolves.toBeUndefined();
  });

  test('rejects where the first connection cannot be had', async () => {
    await expect(
      listen('postgres://nobody@127.0.0.1:1/none', 'due', () => undefined, { log }),
    ).rejects.toThrow();
  });
});
