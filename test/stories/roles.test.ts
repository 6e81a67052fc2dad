import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Herald, type Stage, startStage } from './stage.ts';

/** The service that compose.yaml sets up, as plain processes: two of each on one database. */
const PATIENCE_MS = 180_000;
let stage: Stage;
let webs: Herald[];
let workers: Herald[];
let people: string[];
let tenantId: string;
let teamId: string;
beforeAll(async () => {
  stage = await startStage({ people: 40, env: { ROLE: 'web', DELIVER_CONCURRENCY: '5' } });
  webs = [stage.herald, await stage.another()];
  workers = await Promise.all([1, 2].map(() => stage.another({ ROLE: 'worker' })));
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  people = state.people.map(({ upn }: { upn: string }) => upn);
  ({ tenantId } = state);
  teamId = state.teams[0].id;
  const { body } = await post('Who is there?', { teams: [teamId] });
  await stage.herald.settled(body.id);
}, PATIENCE_MS);
afterAll(() => stage.close());

let posted = 0;
/** A caller does not choose the web: a balancer in front of them takes the next. */
const post = (title: string, audience: object = { people }) =>
  (webs[posted++ % webs.length] as Herald).notify({ title, audience, tenantId });
const sendsOf = async (title: string): Promise<Wire[]> =>
  (await stage.teams.requests()).filter(
    ({ operation, request }) => operation === 'send' && JSON.stringify(request).includes(title),
  );
/** The sends that Teams took: one that it refused, because it came too fast, is no card. */
const taken = async (title: string) => (await sendsOf(title)).filter(({ status }) => status === 201);
const slow = (latencyMs: number) =>
  stage.teams.control('faults', { match: { operation: 'send' }, answer: { latencyMs } });
const healthy = () => fetch(`${stage.teams.url}/control/faults`, { method: 'DELETE' });
const settlements = (herald: Herald | undefined) =>
  herald?.log.filter(({ msg }) => msg === 'delivery settled').length ?? 0;

const underWay = (text: string, atLeast: number) =>
  stage.teams.underWay({ operation: 'send', text, atLeast });

test('a worker has no doors but those for whoever looks after it', async () => {
  const [worker] = workers;
  expect(await worker?.request('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await worker?.request('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(await worker?.request('GET', '/metrics')).toMatchObject({ status: 200 });
  for (const [method, path] of [
    ['POST', '/api/notifications'],
    ['POST', '/api/messages'],
    ['GET', '/openapi.json'],
  ] as const)
    expect(await worker?.request(method, path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test(
  'what comes through two webs is sent by two workers, each card once',
  async () => {
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { status, body } = await post(`Shared ${i}`);
      expect(status).toBe(202);
      ids.push(body.id);
    }
    for (const id of ids) {
      const { counts, items } = await stage.herald.settled(id);
      expect(counts).toMatchObject({ sent: people.length });
      expect(items.filter(({ possiblyRepeated }) => possiblyRepeated)).toEqual([]);
    }
    expect(await taken('Shared')).toHaveLength(6 * people.length);
    for (const worker of workers) expect(settlements(worker)).toBeGreaterThan(0);
    for (const web of webs) expect(settlements(web)).toBe(0);
  },
  PATIENCE_MS,
);

test(
  'a worker that is killed is made up for by the other',
  async () => {
    await slow(600);
    const { body } = await post('Outlived');
    await underWay('Outlived', 8);
    await workers[0]?.kill();
    await healthy();
    const { counts, items } = await stage.herald.settled(body.id);
    expect(counts).toMatchObject({ sent: people.length });
    const repeated = items.filter(({ possiblyRepeated }) => possiblyRepeated);
    // Not more than one process may hold, at work and ahead of their turns, and these say so.
    expect(repeated.length).toBeLessThanOrEqual(5 + 32);
    expect((await taken('Outlived')).length).toBeLessThanOrEqual(people.length + repeated.length);
    await workers[0]?.start();
  },
  PATIENCE_MS,
);

test(
  'a worker that is asked to stop ends what it sends and hands the rest over at once, however long its lease',
  async () => {
    // A lease that outlasts this test: nothing can be waiting for its end.
    const leaver = await stage.another({ ROLE: 'worker', LEASE_SECONDS: '600' });
    await slow(900);
    const { body } = await post('Handed over');
    // All three are at work: 5 each.
    await underWay('Handed over', 11);
    expect(await leaver.stop()).toBe(0);
    await healthy();
    const { counts, items } = await stage.herald.settled(body.id);
    expect(counts).toMatchObject({ sent: people.length });
    for (const item of items) {
      expect(item).toMatchObject({ state: 'sent', possiblyRepeated: false });
    }
    expect(await taken('Handed over')).toHaveLength(people.length);
    expect(settlements(leaver)).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'a web without any worker records, and whichever worker comes next sends',
  async () => {
    await Promise.all(workers.map(worker => worker.stop()));
    const { status, body } = await post('For later', { people: people.slice(0, 3) });
    expect(status).toBe(202);
    const all = await post('For all, later', { teams: [teamId] });
    const stateOf = async (id: string) =>
      (await webs[1]?.request('GET', `/api/notifications/${id}`))?.body.state;
    expect([await stateOf(body.id), await stateOf(all.body.id)]).toEqual(['active', 'expanding']);
    await workers[1]?.start();
    expect((await stage.herald.settled(body.id)).counts).toMatchObject({ sent: 3 });
    expect((await stage.herald.settled(all.body.id)).counts).toMatchObject({ sent: people.length });
  },
  PATIENCE_MS,
);
