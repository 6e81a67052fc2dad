import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbedded } from '../../src/platform/embedded/supervisor.ts';
import { eventually } from '../eventually.ts';
import { silent } from '../silent.ts';
import { type Stage, startStage } from '../stories/stage.ts';
import { anotherWay } from './ways.ts';

const PATIENCE_MS = 180_000;
/** Longer than any database here is away: nothing is lost but connections. */
const LEASE = { LEASE_SECONDS: '120', REQUEST_TIMEOUT_SECONDS: '30' };
let stage: Stage;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-outage-'));
  stage = await startStage({ env: { ...LEASE, DATABASE_URL: '', DATA_DIR: dataDir } });
}, PATIENCE_MS);
afterAll(async () => {
  await stage.herald.stop();
  await stage.close();
  await rm(dataDir, { recursive: true, force: true });
}, PATIENCE_MS);

const person = 'ana@contoso.com';
const notify = (title: string) => stage.herald.notify({ title, audience: { people: [person] } });

async function killDatabase(): Promise<void> {
  const files = await readdir(dataDir, { recursive: true });
  const file = files.find(name => name.endsWith('postmaster.pid')) ?? '';
  const [pid] = (await readFile(join(dataDir, file), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

const sendsOf = async (title: string) =>
  (await stage.teams.requests()).filter(
    ({ operation, request }) => operation === 'send' && JSON.stringify(request).includes(title),
  );

test(
  'kill -9 of the database: the doors say so, nothing is sent twice, and everything goes on by itself',
  async () => {
    await stage.teams.control('install', { person });
    const [welcome] = await stage.teams.messages({ person });
    await stage.teams.control('faults', {
      match: { operation: 'send' },
      answer: { latencyMs: 600 },
      times: 1,
    });
    const { body: inFlight } = await notify('Taken by Teams while the database is away');
    const { body: queued } = await notify('Queued behind it');
    await stage.teams.underWay({ text: 'Taken by Teams' });

    await killDatabase();
    const { accepted, refused } = await notifiedUntilAway('Accepted in the last moment');
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    const { status } = await stage.teams.control('raw', {
      activity: { ...(await said('help')), id: 'while away' },
    });
    // A person is answered when it is back, or asked to say it again where that takes longer than Teams waits.
    expect(status).toBe(200);
    await Promise.any(
      ['What Herald can do', 'I couldn’t take that in'].map(text => stage.teams.messages({ person, text })),
    );

    for (const id of [inFlight.id, queued.id, ...accepted]) {
      const { items } = await settledOnceBack(id);
      expect(items).toMatchObject([
        { state: 'sent', possiblyRepeated: false, attempts: [{ outcome: 'sent' }] },
      ]);
    }
    expect(await sendsOf('Taken by Teams')).toHaveLength(1);
    expect(await sendsOf('Queued behind it')).toHaveLength(1);
    // The one that was refused may have been recorded when it was cut off.
    const inTheLastMoment = (await sendsOf('Accepted in the last moment')).length;
    expect([accepted.length, accepted.length + 1]).toContain(inTheLastMoment);

    const { body: later } = await notify('Afterwards');
    expect((await stage.herald.settled(later.id)).counts).toMatchObject({ sent: 1 });
    await stage.teams.control('click', { person, message: welcome.id, action: 'help' });
    await stage.teams.messages({ person, text: 'What Herald can do' });
    // One line per outage, not one per attempt.
    const complaints = stage.herald.log.filter(({ msg }) => msg.startsWith('the ledger cannot be read'));
    expect(complaints.length).toBeLessThanOrEqual(1);
  },
  PATIENCE_MS,
);

/** The doors open again by themselves; a caller asks until they do. */
async function settledOnceBack(id: string) {
  await eventually(
    'the doors open again',
    async () => (await stage.herald.request('GET', `/api/notifications/${id}`)).status !== 503,
  );
  return stage.herald.settled(id);
}

/** A message of the person as Teams would post it. */
async function said(text: string) {
  const installed = (await stage.teams.requests()).find(({ direction }) => direction === 'to-bot')?.request;
  return { ...installed, type: 'message', text, membersAdded: undefined };
}

// Above: the whole server.
anotherWay(
  'kill -9 of one connection of the database, which resets them all: the same',
  async () => {
    const { body: first } = await notify('Before the reset');
    await stage.herald.settled(first.id);
    const logged = stage.herald.log.length;
    process.kill(await connectionOfHerald(), 'SIGKILL');
    const { body: later } = await notifiedOnceBack('After the reset');
    const { items } = await settledOnceBack(later.id);
    expect(items).toMatchObject([{ state: 'sent', possiblyRepeated: false }]);
    expect(await sendsOf('After the reset')).toHaveLength(1);
    await stage.herald.logged(
      line => line.msg === 'The embedded PostgreSQL is up again' && stage.herald.log.indexOf(line) >= logged,
    );
  },
  PATIENCE_MS,
);

// away.test.ts: a database that is cut off.
anotherWay(
  'a database server of the operator that is stopped and started again is waited for, by the doors and by the work',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'herald-operator-'));
    const start = (port?: number) =>
      startEmbedded({ dataDir: folder, log: silent, ...(port !== undefined && { port }) });
    const server = await start();
    const own = await startStage({ env: { ...LEASE, DATABASE_URL: server.url } });
    try {
      await own.teams.control('install', { person });
      const post = (title: string) => own.herald.notify({ title, audience: { people: [person] } });
      // In the hands of Teams while the server goes, so its row is written when that is back.
      await own.teams.control('faults', { match: { operation: 'send' }, answer: { latencyMs: 800 } });
      const { body: accepted } = await post('Accepted before');
      await own.teams.underWay({ text: 'Accepted before' });
      await server.stop();
      expect(await post('Refused')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect((await own.herald.request('GET', '/readyz')).status).toBe(503);
      expect((await own.herald.request('GET', '/healthz')).status).toBe(200);

      const again = await start(Number(new URL(server.url).port));
      await eventually(
        'Herald is ready again',
        async () => (await own.herald.request('GET', '/readyz')).status === 200,
      );
      await own.herald.logged(({ msg }) => msg === 'Listening again');
      for (const id of [accepted.id, (await post('Accepted after')).body.id])
        expect((await own.herald.settled(id)).items).toMatchObject([
          { state: 'sent', possiblyRepeated: false },
        ]);
      await own.herald.stop();
      await again.stop();
    } finally {
      await own.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);

async function connectionOfHerald(): Promise<number> {
  const read = async (name: string) => (await readFile(join(dataDir, 'postgres', name), 'utf8')).trim();
  const url = `postgres://herald:${await read('password')}@127.0.0.1:${await read('port')}/herald`;
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'herald' limit 1`,
  );
  await client.end();
  return rows[0]?.pid ?? 0;
}

/** Posts until Herald refuses: the processes that serve connections outlive a server that is killed, for a moment. */
async function notifiedUntilAway(title: string) {
  const accepted: string[] = [];
  for (;;) {
    const refused = await notify(title);
    if (refused.status !== 202) return { accepted, refused };
    accepted.push(refused.body.id);
  }
}

/** With a key, because what was cut off while it was being recorded may be recorded. */
async function notifiedOnceBack(title: string) {
  const body = { title, audience: { people: [person] } };
  return eventually('a post is taken again', async () => {
    const answer = await stage.herald.notify(body, { 'idempotency-key': title.replaceAll(' ', '-') });
    if (answer.status === 202) return answer;
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    return undefined;
  });
}
