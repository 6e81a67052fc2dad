import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/platform/embedded/supervisor.ts';
import { folderOfRun, leftFolders } from './left-folders.ts';
import { silent } from './silent.ts';
import { prepareTemplate } from './template.ts';

/** Environment variables by which the main process of the tests tells its workers where the server is. */
export const ADMIN_URL = 'HERALD_TEST_ADMIN_URL';
export const TEMPLATE = 'HERALD_TEST_TEMPLATE';

/**
 * Tests do not survive a power cut anyway, and without fsync a clone costs no disk flushes. Everything that a test
 * can see, kill -9 of the server included, is the same.
 */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const KIND = 'herald-test';

/** One server for a whole run of the tests, and in it the template. Answers how to take both away. */
export async function startTestServer(environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const named = environment.HERALD_TEST_DATABASE_URL;
  const server = named ? { url: named, stop: async () => undefined } : await startOwnServer();
  const template = `herald_test_${process.pid}`;
  await administer(
    server.url,
    `drop database if exists ${template} with (force)`,
    `create database ${template}`,
  );
  await prepareTemplate(withDatabase(server.url, template));
  environment[ADMIN_URL] = server.url;
  environment[TEMPLATE] = template;
  return async () => {
    if (named) await dropAll(server.url, template);
    await server.stop();
  };
}

async function startOwnServer() {
  const folder = await folderForTests();
  await sweep(folder);
  const dataDir = await mkdtemp(join(folder, folderOfRun(KIND)));
  const server = await startEmbedded({ dataDir, log: silent, settings: SETTINGS });
  const stop = () => server.stop().then(() => rm(dataDir, { recursive: true, force: true }));
  return { url: server.url, stop };
}

const IN_MEMORY = '/dev/shm';
/** A whole run takes 1 GB: the clones that stand at one time, and the log that PostgreSQL keeps. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** A clone is 700 files: 20 ms in memory, and 60 to 350 ms on a disk. Containers often have little memory of that kind. */
async function folderForTests(): Promise<string> {
  const free = await statfs(IN_MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free > ROOM_BYTES ? IN_MEMORY : tmpdir();
}

/** Ends the servers of runs that were killed: the folder names the run, and joining as its last user stops it. */
async function sweep(folder: string): Promise<void> {
  for (const dataDir of await leftFolders(folder, KIND)) {
    const left = await startEmbedded({ dataDir, log: silent, settings: SETTINGS }).catch(() => undefined);
    await left?.stop();
    await rm(dataDir, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function dropAll(adminUrl: string, template: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [template],
  );
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  await client.end();
}

/** Runs statements one by one on the server itself, outside of any test's database. */
export async function administer(adminUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
