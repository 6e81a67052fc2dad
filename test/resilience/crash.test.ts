import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, startStage } from '../stories/stage.ts';
import type { Wire } from '../wire.ts';
import { anotherWay } from './ways.ts';

const PATIENCE_MS = 180_000;
let stage: Stage;
let people: string[];
let tenantId: string;
beforeAll(async () => {
  stage = await startStage({ people: 20, env: { DELIVER_CONCURRENCY: '5' } });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  people = state.people.map(({ upn }: { upn: string }) => upn);
  ({ tenantId } = state);
  // The roster is read in the background: from then on everybody can be addressed.
  const { body } = await notify(['19:nobody'], 'Who is there?', { teams: [state.teams[0].id] });
  await stage.herald.settled(body.id);
}, PATIENCE_MS);
afterAll(() => stage.close());

const notify = (to: string[], title: string, audience: object = { people: to }) =>
  stage.herald.notify({ title, audience, tenantId });
const sendsOf = async (title: string): Promise<Wire[]> =>
  (await stage.teams.requests()).filter(
    ({ operation, request }) => operation === 'send' && JSON.stringify(request).includes(title),
  );
const slow = (latencyMs: number, person?: string) =>
  stage.teams.control('faults', {
    match: { operation: 'send', ...(person && { person }) },
    answer: { latencyMs },
  });
const healthy = () => fetch(`${stage.teams.url}/control/faults`, { method: 'DELETE' });

const underWay = (text: string, atLeast: number) =>
  stage.teams.underWay({ operation: 'send', text, atLeast });

test(
  'kill -9 loses nothing: what was in flight may be repeated and says so, everything else is sent once',
  async () => {
    const [ana, priya, jonas] = people as [string, string, string];
    await slow(1_500);
    const { body: first } = await notify([ana, priya, jonas], 'In flight');
    await underWay('In flight', 3);
    const { body: second } = await notify([ana, priya, jonas], 'Queued behind');
    const { body: third } = await notify([ana], 'Accepted in the last moment');
    await stage.herald.kill();
    await healthy();
    await stage.herald.start();

    const inFlight = await stage.herald.settled(first.id);
    expect(inFlight.counts).toMatchObject({ sent: 3 });
    for (const { possiblyRepeated, attempts } of inFlight.items) {
      expect(possiblyRepeated).toBe(true);
      expect(attempts).toMatchObject([
        { outcome: 'unknown', reason: { code: 'worker-lost' } },
        { outcome: 'sent' },
      ]);
    }
    for (const [id, title, count] of [
      [second.id, 'Queued behind', 3],
      [third.id, 'Accepted in the last moment', 1],
    ]) {
      const { items } = await stage.herald.settled(id);
      expect(items.map(({ state, possiblyRepeated }) => [state, possiblyRepeated])).toEqual(
        Array(count).fill(['sent', false]),
      );
      expect(await sendsOf(title)).toHaveLength(count);
    }
  },
  PATIENCE_MS,
);

test(
  'SIGTERM finishes what is in flight, leaves the rest for the next start, and ends with 0',
  async () => {
    const [, , , mei, omar] = people as [string, string, string, string, string];
    await slow(700);
    const { body: first } = await notify([mei, omar], 'Finish me');
    await underWay('Finish me', 2);
    const { body: second } = await notify([mei, omar], 'Later');
    expect(await stage.herald.stop()).toBe(0);
    await healthy();
    expect((await sendsOf('Finish me')).map(({ status }) => status)).toEqual([201, 201]);
    expect(await sendsOf('Later')).toEqual([]);
    await stage.herald.start();
    for (const [id, title] of [
      [first.id, 'Finish me'],
      [second.id, 'Later'],
    ]) {
      const { items } = await stage.herald.settled(id);
      expect(items).toMatchObject(Array(2).fill({ state: 'sent', possiblyRepeated: false }));
      for (const { attempts } of items) expect(attempts).toHaveLength(1);
      expect(await sendsOf(title)).toHaveLength(2);
    }
  },
  PATIENCE_MS,
);

// dispatch/lanes.test.ts: two workers on one database, in one process.
anotherWay(
  'two processes on one database send each card once, to one person in order and never two at a time',
  async () => {
    const [ana, ...others] = people.slice(6) as [string, ...string[]];
    const second = await stage.another();
    const LATENCY_MS = 20;
    await slow(LATENCY_MS);
    const titles = Array.from({ length: 40 }, (_, i) => `Numbered ${String(i).padStart(2, '0')}`);
    const ids: string[] = [];
    for (const [i, title] of titles.entries()) {
      const herald = i % 2 === 0 ? stage.herald : second;
      ids.push((await herald.notify({ title, audience: { people: [ana] }, tenantId })).body.id);
      if (i < titles.length / 4) await notify(others.slice(0, 8), `Meanwhile ${i}`);
    }
    for (const id of ids) expect((await second.settled(id)).counts).toMatchObject({ sent: 1 });
    await healthy();

    // On a machine that is late, Teams may find two closer to each other than they set out, and refuse the second.
    const sends = (await sendsOf('Numbered')).filter(({ status }) => status !== 429);
    expect(sends.map(({ request }) => /Numbered \d\d/.exec(request.summary)?.[0])).toEqual(titles);
    const startedAt = sends.map(({ at }) => Date.parse(at));
    const pauses = startedAt.slice(1).map((at, i) => at - (startedAt[i] ?? 0));
    // A timer may fire a millisecond early, and the wire log counts whole ones.
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(LATENCY_MS - 2);
    const worked = [stage.herald, second].map(({ log }) => log.some(({ msg }) => msg === 'delivery settled'));
    expect(worked).toEqual([true, true]);
  },
  PATIENCE_MS,
);
