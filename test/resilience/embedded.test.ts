import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { layout } from '../../src/platform/embedded/layout.ts';
import { parsePostmaster, runs } from '../../src/platform/embedded/postmaster.ts';
import { startEmbedded } from '../../src/platform/embedded/supervisor.ts';
import { eventually } from '../eventually.ts';
import { query, startUser, type User } from '../platform/fixtures/process.ts';
import { silent } from '../silent.ts';
import { anotherWay, ways } from './ways.ts';

// Real processes that make, kill and recover real databases: a second or two each, more on a busy machine.

let dataDir: string;
let users: User[];
const start = (account?: { uid: number; gid: number }) => {
  const user = startUser(dataDir, account);
  users.push(user);
  return user;
};
const url = async (user: User) => (await user.told('up')).url ?? '';
const portOf = (address: string) => Number(new URL(address).port);
const serverPid = async () =>
  parsePostmaster(await readFile(join(layout(dataDir).cluster, 'postmaster.pid'), 'utf8').catch(() => ''))
    ?.pid;
/** Neither the server nor a zombie of it; reaping it is up to Herald only where Herald is its parent. */
const gone = (pid: number) =>
  eventually(`${pid} is no more`, () =>
    readFile(`/proc/${pid}/stat`).then(
      () => false,
      () => true,
    ),
  );
const write = (address: string) => query(address, 'create table kept (id int); insert into kept values (7)');
const KEPT = [{ id: 7 }];

/** A folder with a finished cluster, copied for every test that is not about making one. */
let made: string;
const haveCluster = () => promisify(execFile)('cp', ['-a', join(made, 'postgres'), dataDir]);

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'herald-embedded-'));
  const embedded = await startEmbedded({ dataDir: made, log: silent });
  await embedded.stop();
});
afterAll(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-embedded-'));
  users = [];
});
afterEach(async () => {
  for (const user of users) await user.end('SIGKILL');
  const left = await serverPid();
  // At once, but not kill -9: that would leave a shared memory segment behind until the next boot.
  if (left && (await runs(left, layout(dataDir).cluster))) process.kill(left, 'SIGQUIT');
  await rm(dataDir, { recursive: true, force: true });
});

describe('a first start', () => {
  test('makes a database that keeps what is committed, and that only a password in a private file opens', async () => {
    const user = start();
    const address = await url(user);
    const settings = [
      'fsync',
      'data_checksums',
      'listen_addresses',
      'unix_socket_directories',
      'password_encryption',
    ];
    const shown = await Promise.all(settings.map(name => query(address, `show ${name}`)));
    expect(Object.assign({}, ...shown.flat())).toEqual({
      fsync: 'on',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      password_encryption: 'scram-sha-256',
    });
    const { password } = new URL(address);
    const file = layout(dataDir).password;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe(password);
    const wrong = Object.assign(new URL(address), { password: 'wrong' }).href;
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const logged = user
      .output()
      .split('\n')
      .filter(line => !line.includes('"what":"up"'));
    expect(logged.join()).not.toContain(password);
  });

  test('by two processes at once makes one server that both use', async () => {
    const [one, other] = [start(), start()];
    expect(await url(one)).toBe(await url(other));
  });

  test('recovers from a first start that was killed while it made the cluster', async () => {
    const { folder, unfinished } = layout(dataDir);
    await mkdir(join(unfinished, 'base'), { recursive: true });
    await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
    const address = await url(start());
    await expect(query(address, 'select 1')).resolves.toHaveLength(1);
    expect(await readdir(folder)).not.toContain('cluster.unfinished');
  });
});

describe('the end of a process', () => {
  beforeEach(haveCluster);

  test.each(ways<NodeJS.Signals>(['SIGTERM', 'SIGINT']))(
    'by %s drains with the database up, then stops it',
    async signal => {
      const user = start();
      await user.told('up');
      const pid = (await serverPid()) ?? 0;
      await user.end(signal, true);
      expect(user.output()).toMatch(/"drained"[\s\S]*"left"/);
      expect(await runs(pid, layout(dataDir).cluster)).toBe(false);
      await gone(pid);
      expect(await query(await url(start()), 'select * from drained')).toEqual([{ signal }]);
    },
  );

  test('leaves the server to those who still use it; the last one stops it', async () => {
    const [one, other] = [start(), start()];
    const address = await url(one);
    await url(other);
    const pid = (await serverPid()) ?? 0;
    await one.end('SIGTERM');
    await expect(query(address, 'select 1')).resolves.toHaveLength(1);
    await other.end('SIGTERM');
    expect(await runs(pid, layout(dataDir).cluster)).toBe(false);
  });

  test('by kill -9 does not count as a user any more', async () => {
    const [killed, other] = [start(), start()];
    await url(killed);
    await url(other);
    const pid = (await serverPid()) ?? 0;
    await killed.end('SIGKILL');
    await other.end('SIGTERM');
    expect(await runs(pid, layout(dataDir).cluster)).toBe(false);
  });
});

describe('after kill -9', () => {
  beforeEach(haveCluster);

  test('of Herald, the next one adopts the server that lives on', async () => {
    const first = start();
    const address = await url(first);
    await write(address);
    const pid = await serverPid();
    await first.end('SIGKILL');
    expect(await url(start())).toBe(address);
    expect(await serverPid()).toBe(pid);
    expect(await query(address, 'select * from kept')).toEqual(KEPT);
  });

  test('of Herald and the server, the next one recovers everything at the same address', async () => {
    const first = start();
    const address = await url(first);
    await write(address);
    const pid = (await serverPid()) ?? 0;
    await Promise.all([first.end('SIGKILL'), process.kill(pid, 'SIGKILL')]);
    expect(await url(start())).toBe(address);
    expect(await query(address, 'select * from kept')).toEqual(KEPT);
  });

  // outage.test.ts: with the service that uses it.
  anotherWay('of the server alone, every process that uses it gets it back at the same address', async () => {
    const [one, other] = [start(), start()];
    const address = await url(one);
    await url(other);
    await write(address);
    process.kill((await serverPid()) ?? 0, 'SIGKILL');
    await Promise.all([one, other].flatMap(user => [user.told('died'), user.told('restarted')]));
    expect(await query(address, 'select * from kept')).toEqual(KEPT);
    expect(one.output()).not.toContain('could not be restarted');
  });

  // outage.test.ts: the whole server.
  anotherWay('of one backend, which resets the whole server, the session comes back as well', async () => {
    const user = start();
    const address = await url(user);
    const [{ pid } = { pid: 0 }] = await query<{ pid: number }>(address, 'select pg_backend_pid() as pid');
    const hanging = query(address, 'select pg_backend_pid(), pg_sleep(60)');
    const [found] = await query<{ pid: number }>(
      address,
      `select pid from pg_stat_activity where pid not in (pg_backend_pid(), ${pid}) and backend_type = 'client backend'
       and application_name <> 'herald supervisor' limit 1`,
    );
    process.kill(found?.pid ?? 0, 'SIGKILL');
    await expect(hanging).rejects.toThrow();
    await user.told('restarted');
    await expect(query(address, 'select 1')).resolves.toHaveLength(1);
  });

  test('the number of the dead server may belong to another living process', async () => {
    const first = start();
    const address = await url(first);
    const pidFile = join(layout(dataDir).cluster, 'postmaster.pid');
    await copyFile(pidFile, join(dataDir, 'copy'));
    await first.end('SIGTERM');
    const stale = (await readFile(join(dataDir, 'copy'), 'utf8')).replace(/^\d+/, String(process.pid));
    await writeFile(pidFile, stale);
    expect(await url(start())).toBe(address);
  });
});

describe('the port', () => {
  beforeEach(haveCluster);

  test('is another one where the last one is taken', async () => {
    const first = start();
    const port = portOf(await url(first));
    await first.end('SIGTERM');
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    expect(portOf(await url(start()))).not.toBe(port);
    squatter.close();
  });
});

describe('a folder that cannot be served', () => {
  beforeEach(haveCluster);
  const attempt = (folder: string) => startEmbedded({ dataDir: folder, log: silent });

  test('because it cannot be written is named, with what to do', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expect(attempt(join(dataDir, 'file'))).rejects.toMatchObject({
      code: 'embedded-folder',
      message: expect.stringMatching(/file\/postgres[\s\S]*DATA_DIR/),
    });
  });

  test('because another major version made it is refused', async () => {
    await writeFile(join(layout(dataDir).cluster, 'PG_VERSION'), '17\n');
    await expect(attempt(dataDir)).rejects.toMatchObject({ code: 'embedded-version' });
  });

  test('because a process of another container uses it is refused, and free once that one has died', async () => {
    const first = start();
    await first.told('up');
    const { home } = layout(dataDir);
    await writeFile(home, 'another container');
    await expect(attempt(dataDir)).rejects.toMatchObject({
      code: 'embedded-elsewhere',
      message: expect.stringContaining('another container'),
    });
    await first.end('SIGTERM');
    await expect(url(start())).resolves.toContain('postgres://');
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
asRoot('as root', () => {
  test('the server runs as another account, also below a folder that only root may enter', async () => {
    await chmod(dataDir, 0o700);
    const address = await url(start());
    expect((await stat(`/proc/${await serverPid()}`)).uid).not.toBe(0);
    await expect(query(address, 'select 1')).resolves.toHaveLength(1);
  });

  test('a cluster that root has restored from a backup goes back to the account of the server', async () => {
    await haveCluster();
    await promisify(execFile)('chown', ['-R', 'root', layout(dataDir).cluster]);
    await expect(query(await url(start()), 'select 1')).resolves.toHaveLength(1);
  });
});
