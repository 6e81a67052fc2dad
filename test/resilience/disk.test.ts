import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Answer, type Herald, type LogLine, type Stage, startStage } from '../stories/stage.ts';
import { anotherWay } from './ways.ts';

const PATIENCE_MS = 90_000;
const person = 'ana@contoso.com';
const dataDir = mkdtempSync(join(tmpdir(), 'herald-disk-'));
/** A disk that can be filled without harm: 200 MB of memory. Only root may make one. */
const mounted = mount();
if (!mounted)
  process.stderr.write('SKIPPED: no file system could be mounted, so a full disk is not tried here.\n');

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'herald-test', dataDir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let stage: Stage | undefined;
afterAll(async () => {
  await stage?.herald.stop();
  await stage?.close();
  if (mounted) execFileSync('umount', ['-l', dataDir]);
  rmSync(dataDir, { recursive: true, force: true });
}, PATIENCE_MS);

const filler = join(dataDir, 'filler');

function fill(): void {
  const file = openSync(filler, 'a');
  for (const size of [1 << 20, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(file);
}

const onDisk = mounted ? test : test.skip;

const notify = (herald: Herald, title: string) =>
  herald.notify(
    // Each takes room in the ledger: words that repeat would be compressed.
    { title, detail: randomBytes(1_900).toString('hex'), audience: { people: [person] } },
    { 'idempotency-key': title.replaceAll(' ', '-') },
  );

/** Posts until the disk is full, frees it, and posts on until that is taken again. */
async function fillAndFree(herald: Herald, name: string, meanwhile: () => Promise<void>) {
  const accepted: string[] = [];
  const refused: Answer[] = [];
  const post = async () => {
    const answer = await notify(herald, `${name} ${accepted.length}`);
    if (answer.status === 202) accepted.push(answer.body.id);
    else refused.push(answer);
    return answer.status;
  };
  expect(await post()).toBe(202);
  fill();
  while ((await post()) === 202);
  await meanwhile();
  expect((await herald.request('GET', '/healthz')).status).toBe(200);
  rmSync(filler);
  // The door opens again by itself; a caller asks until it does.
  await eventually('a post is taken again', async () => (await post()) === 202);
  return { accepted, refused };
}

const tellsOfTheRemedy = (line: LogLine) =>
  /space/.test(JSON.stringify(line)) && /DATA_DIR/.test(JSON.stringify(line));

onDisk(
  'a disk that is full is told as such, with the remedy in the log; nothing accepted is lost, and room is all it takes',
  async () => {
    stage = await startStage({ env: { DATABASE_URL: '', DATA_DIR: dataDir } });
    const { herald } = stage;
    await stage.teams.control('install', { person });
    const { accepted, refused } = await fillAndFree(herald, 'Table', async () => {
      await herald.logged(tellsOfTheRemedy);
    });
    expect(refused[0]).toMatchObject({ status: 503, body: { code: 'disk-full' } });
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    for (const id of accepted) expect((await herald.settled(id)).counts).toMatchObject({ sent: 1 });
  },
  PATIENCE_MS,
);

// outage.test.ts: the database dies and comes back.
(mounted ? anotherWay : test.skip)(
  'a disk so full that the database itself gives up is told as well, and the database comes back when there is room',
  async () => {
    const { herald } = stage as Stage;
    const { accepted, refused } = await fillAndFree(herald, 'Journal', async () => {
      await exhaustJournal();
      await herald.logged(({ msg }) => msg === 'The embedded PostgreSQL has died; restarting it');
      await herald.logged(
        line => line.msg.startsWith('The embedded PostgreSQL could not') && tellsOfTheRemedy(line),
      );
      expect((await notify(herald, 'Meanwhile')).status).toBe(503);
    });
    for (const { status } of refused) expect(status).toBe(503);
    for (const id of accepted) expect((await herald.settled(id)).counts).toMatchObject({ sent: 1 });
  },
  PATIENCE_MS,
);

/** Writes into the database's journal alone, until it finds no room for more: that ends the server. */
async function exhaustJournal(): Promise<void> {
  const database = await connect();
  database.on('error', () => undefined);
  for (let failed = false; !failed; )
    await database.query(`select pg_logical_emit_message(true, 'herald', repeat('x', 1000000))`).catch(() => {
      failed = true;
    });
  await database.end().catch(() => undefined);
}

async function connect(): Promise<pg.Client> {
  const read = (name: string) => readFileSync(join(dataDir, 'postgres', name), 'utf8').trim();
  const database = new pg.Client(`postgres://herald:${read('password')}@127.0.0.1:${read('port')}/herald`);
  await database.connect();
  return database;
}
