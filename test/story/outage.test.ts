import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 60_000;
let stage: Stage;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-outage-'));
  stage = await startStage({ env: { DATABASE_URL: '', DATA_DIR: dataDir } });
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
    while ((await sendsOf('Taken by Teams')).length === 0) await new Promise(setImmediate);

    await killDatabase();
    const refused = await notify('Never accepted');
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    const { status } = await stage.teams.control('raw', {
      activity: { ...(await said('help')), id: 'while away' },
    });
    expect(status).toBe(503);

    for (const id of [inFlight.id, queued.id]) {
      const { items } = await settledOnceBack(id);
      expect(items).toMatchObject([
        { state: 'sent', possiblyRepeated: false, attempts: [{ outcome: 'sent' }] },
      ]);
    }
    expect(await sendsOf('Taken by Teams')).toHaveLength(1);
    expect(await sendsOf('Queued behind it')).toHaveLength(1);
    expect(await sendsOf('Never accepted')).toEqual([]);

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
  while ((await stage.herald.request('GET', `/api/notifications/${id}`)).status === 503)
    await new Promise(resolve => setTimeout(resolve, 50));
  return stage.herald.settled(id);
}

/** A message of the person as Teams would post it. */
async function said(text: string) {
  const installed = (await stage.teams.requests()).find(({ direction }) => direction === 'to-bot')?.request;
  return { ...installed, type: 'message', text, membersAdded: undefined };
}
