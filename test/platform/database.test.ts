import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../src/core/log.ts';
import { type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import { StoreError } from '../../src/platform/database/errors.ts';
import { checkServer } from '../../src/platform/database/first-contact.ts';
import { listen } from '../../src/platform/database/listen.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { administer } from '../database-server.ts';
import { silent } from '../silent.ts';

let fresh: FreshDatabase;
let database: OpenDatabase;
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

  test('is closed when its last connection is: a server that ends then cuts nothing off', async () => {
    await Promise.all([1, 2].map(() => sql`select pg_sleep(0.01)`.execute(database.db)));
    const open = new Set<object>();
    database.pool.on('remove', client => open.delete(client));
    const clients = await Promise.all([1, 2].map(() => database.pool.connect()));
    for (const client of clients) {
      open.add(client);
      client.release();
    }
    expect(open.size).toBe(2);
    await database.close();
    expect(open.size).toBe(0);
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

describe('the first contact with the server', () => {
  /** The error of a first contact by this address. */
  async function complaintOf(url: string, oldest?: number): Promise<StoreError> {
    const opened = openDatabase(url, { log, max: 1 });
    try {
      await checkServer(opened.db, url, oldest);
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    } finally {
      await opened.close();
    }
    throw new Error('nothing was thrown');
  }
  const changed = (parts: Partial<URL>) => Object.assign(new URL(fresh.url), parts).href;
  const address = () => new URL(fresh.url).host;

  test('is silent where all is well', async () => {
    await expect(checkServer(database.db, fresh.url)).resolves.toBeUndefined();
  });

  test('tells an absent server, by host and port', async () => {
    const error = await complaintOf(changed({ host: '127.0.0.1:1' }));
    expect(error.code).toBe('database-unreachable');
    expect(error.message).toMatch(
      /127\.0\.0\.1:1 \(nothing listens there\)\n.*host and port in DATABASE_URL/,
    );
  });

  test('tells an absent server that has several addresses', async () => {
    const error = await complaintOf(changed({ host: 'localhost:1' }));
    expect(error.message).toContain('localhost:1 (nothing listens there)');
  });

  test('tells a host that there is not', async () => {
    expect(await complaintOf(changed({ host: 'db.invalid:5432' }))).toMatchObject({
      code: 'database-unreachable',
      message: expect.stringMatching(/db\.invalid:5432 \((there is no host of this name|the name could not)/),
    });
  });

  test.each([
    ['password', { password: 'hunter2' }],
    ['user', { username: 'mallory', password: 'hunter2' }],
  ])('tells a wrong %s, and repeats neither', async (_what, wrong) => {
    const { code, message } = await complaintOf(changed(wrong));
    expect({ code, message }).toMatchObject({
      code: 'database-login',
      message: expect.stringMatching(/user and password in DATABASE_URL/),
    });
    expect(message).toContain(address());
    expect(message).not.toMatch(/hunter2|mallory/);
  });

  test('tells a database that there is not, by its name', async () => {
    const error = await complaintOf(changed({ pathname: '/heralt' }));
    expect(error.code).toBe('database-unknown');
    expect(error.message).toContain(`heralt at ${address()}\n`);
  });

  test('tells a user who may not enter this database', async () => {
    const [name, role] = [new URL(fresh.url).pathname.slice(1), `guest_${process.pid}`];
    await administer(
      fresh.url,
      `revoke connect on database ${name} from public`,
      `create role ${role} login password 'let me in'`,
    );
    const error = await complaintOf(changed({ username: role, password: 'let me in' }));
    await administer(fresh.url, `drop role ${role}`);
    expect(error.code).toBe('database-login');
  });

  test('tells a server that is too old, with its version', async () => {
    const error = await complaintOf(fresh.url, 99);
    expect(error.code).toBe('database-old');
    expect(error.message).toMatch(/is PostgreSQL \d+.*\n.*PostgreSQL 15 or later/);
  });

  test('tells a server that hangs up', async () => {
    const server = createServer(socket => socket.destroy());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await complaintOf(changed({ host })).finally(() => server.close());
    expect(error.code).toBe('database-unreachable');
  });

  test('tells in its own words what else the driver has against the server', async () => {
    const error = await complaintOf(changed({ search: '?sslmode=verify-full' }));
    expect(error.code).toBe('database-refused');
    expect(error.message).toMatch(/\(The server does not support SSL connections\)\n.*sslmode/);
  });

  test.each([
    ['npm start', ['src/main.ts']],
    ['npm run key', ['src/key.ts', 'list']],
  ])('ends %s with words, without a stack and without the password', async (_what, words) => {
    const env = {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      LOG_LEVEL: 'silent',
      DATABASE_URL: changed({ password: 'hunter2' }),
    };
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>(resolve =>
      execFile(process.execPath, words, { env }, (error, _out, stderr) =>
        resolve({ code: error?.code, stderr }),
      ),
    );
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      `The database server let nobody in with what DATABASE_URL says: ${address()}`,
      expect.stringMatching(/^Correct user and password/),
    ]);
  });
});
