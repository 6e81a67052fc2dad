import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/database/database.ts';
import { RELIED_ON } from '../../src/platform/database/session.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { ADMIN_URL, administer, withDatabase } from '../database-server.ts';
import { fileOf } from '../programs.ts';
import { silent } from '../silent.ts';
import { type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 180_000;

const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

/** Everything that stands between a person, a caller and a card, and that reads or writes times, texts and numbers. */
async function holdsACard(stage: Stage): Promise<void> {
  const person = await stage.somebody();
  const { tenantId } = await stage.teams.state();
  const title = 'Ünïcode 🚀 “quoted” \\ back';
  const { status, body } = await stage.herald.notify({ title, audience: { people: [person] }, tenantId });
  expect(status).toBe(202);
  const { items } = await stage.herald.settled(body.id);
  expect(items).toMatchObject([{ state: 'sent', possiblyRepeated: false }]);
  expect(Math.abs(Date.parse(String(items[0]?.sentAt)) - Date.now())).toBeLessThan(600_000);
  await stage.teams.messages({ person, text: '🚀' });
  await stage.teams.control('say', { person, text: 'remind me to water the ferns in 1 second' });
  await stage.teams.messages({ person, text: 'Reminder: water the ferns' });
  expect(await stage.herald.request('GET', '/readyz')).toMatchObject({ status: 200 });
}

/** Starts a process that ends by itself. Returns the text on its stderr, and its exit code. */
async function startsInVain(databaseUrl: string): Promise<{ code: number | null; said: string }> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: databaseUrl, PORT: '0' };
  const child = spawn(process.execPath, [fileOf('main')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  ends.push(() => child.kill('SIGKILL'));
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, said };
}

describe('a database whose defaults are not the usual ones', () => {
  /** The settings of a database count for every session that does not set its own. */
  const UNUSUAL: Readonly<Record<string, string>> = {
    DateStyle: 'SQL, DMY',
    IntervalStyle: 'iso_8601',
    TimeZone: 'Asia/Kolkata',
    bytea_output: 'escape',
    array_nulls: 'off',
    extra_float_digits: '-12',
    standard_conforming_strings: 'off',
    default_transaction_isolation: 'serializable',
    default_transaction_deferrable: 'on',
    lock_timeout: '1ms',
    // Not less: until a session is set as Herald needs it, this counts, and a busy machine takes its time.
    statement_timeout: '100ms',
    idle_in_transaction_session_timeout: '1ms',
    idle_session_timeout: '15s',
  };

  async function unusualDatabase(): Promise<FreshDatabase> {
    const database = await freshDatabase();
    ends.push(database.drop);
    const name = pg.escapeIdentifier(nameOf(database.url));
    for (const [setting, value] of Object.entries(UNUSUAL))
      await administer(
        String(process.env[ADMIN_URL]),
        `alter database ${name} set ${setting} = ${pg.escapeLiteral(value)}`,
      );
    return database;
  }

  test('is spoken to as any other', async () => {
    const { db, pool, close } = openDatabase((await unusualDatabase()).url, { log: silent, max: 1 });
    for (const [name, value] of Object.entries(RELIED_ON)) {
      if (name in LIMITED || name.startsWith('tcp_')) continue;
      const { rows } = await pool.query(`show ${name}`);
      expect({ name, is: Object.values(rows[0])[0] }).toEqual({ name, is: value });
    }
    expect(db).toBeDefined();
    await close();
  });
  /** A pool has its own. */
  const LIMITED = { statement_timeout: '', idle_in_transaction_session_timeout: '' };

  test(
    'holds a card, a reminder and what people write',
    async () => {
      const stage = await startStage({ database: await unusualDatabase() });
      ends.push(stage.close);
      await holdsACard(stage);
    },
    PATIENCE_MS,
  );
});

describe('a database that cannot hold what people write', () => {
  test.each(['LATIN1', 'SQL_ASCII'])(
    'stops the start with the remedy: %s',
    async encoding => {
      const admin = String(process.env[ADMIN_URL]);
      const name = `herald_${encoding.toLowerCase()}_${randomUUID().slice(0, 8)}`;
      await administer(admin, `create database ${name} encoding '${encoding}' locale 'C' template template0`);
      ends.push(() => administer(admin, `drop database if exists ${name} with (force)`));
      const { code, said } = await startsInVain(withDatabase(admin, name));
      expect(code).toBe(1);
      expect(said).toContain(`has the encoding ${encoding}`);
      expect(said).toContain("encoding 'UTF8' template template0");
    },
    PATIENCE_MS,
  );
});

/** Debian's. The tests of it are reported as skipped where it is not installed. */
const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);
const withPgBouncer = PGBOUNCER === undefined ? describe.skip : describe;

withPgBouncer('PgBouncer, as it comes', () => {
  /** In front of a database of its own. Nothing is ignored of what clients ask for at the door. */
  async function startPooler(mode: 'session' | 'transaction' | 'statement'): Promise<FreshDatabase> {
    const database = await freshDatabase();
    const { hostname, port, username, password } = new URL(database.url);
    const folder = await mkdtemp(join(tmpdir(), 'herald-pgbouncer-'));
    await chmod(folder, 0o755);
    const at = await freePort();
    const to = `host=${hostname} port=${port} user=${username} password='${decodeURIComponent(password)}'`;
    const settings = [
      ['[databases]', `${nameOf(database.url)} = ${to}`, '[pgbouncer]'],
      ['listen_addr = 127.0.0.1', `listen_port = ${at}`, 'auth_type = any', 'unix_socket_dir ='],
      [`pool_mode = ${mode}`, 'default_pool_size = 60', ''],
    ];
    await writeFile(join(folder, 'pgbouncer.ini'), settings.flat().join('\n'));
    const asRoot = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const pooler = spawn(String(PGBOUNCER), [...asRoot, join(folder, 'pgbouncer.ini')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(pooler, 'exit');
    await new Promise<void>((resolve, reject) => {
      let said = '';
      pooler.stderr.on('data', chunk => {
        said += chunk;
        if (said.includes('process up')) resolve();
      });
      exited.then(() => reject(new Error(`PgBouncer ended: ${said}`)));
    });
    ends.push(async () => {
      pooler.kill();
      await exited;
      await Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]);
    });
    const url = Object.assign(new URL(database.url), { host: `127.0.0.1:${at}` }).href;
    return { url, drop: async () => undefined };
  }

  test(
    'that keeps sessions is as good as the server itself',
    async () => {
      const stage = await startStage({ database: await startPooler('session') });
      ends.push(stage.close);
      await holdsACard(stage);
    },
    PATIENCE_MS,
  );

  test.each(['transaction', 'statement'] as const)(
    'that lends connections by the %s stops the start with the remedy',
    async mode => {
      const { code, said } = await startsInVain((await startPooler(mode)).url);
      expect(said).toMatch(/keeps no sessions[\s\S]*pool_mode = session/);
      expect(code).toBe(1);
    },
    PATIENCE_MS,
  );
});
