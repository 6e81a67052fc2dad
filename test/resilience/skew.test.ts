import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Herald, type Stage, startStage } from '../stories/stage.ts';
import type { Wire } from '../wire.ts';

const PATIENCE_MS = 120_000;
const SHIFTED_CLOCK = fileURLToPath(new URL('shifted-clock.ts', import.meta.url));
const off = (minutes: number) => ({
  NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
  SHIFT_CLOCK_MS: String(minutes * 60_000),
});

/** Two minutes apart: one is a minute behind the database, the other a minute ahead of it. */
let stage: Stage;
let behind: Herald;
let ahead: Herald;
let people: string[];
let tenantId: string;
beforeAll(async () => {
  const env = { REQUEST_TIMEOUT_SECONDS: '15', LEASE_SECONDS: '45' };
  stage = await startStage({ people: 8, env: { ...env, ...off(-1) } });
  behind = stage.herald;
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  people = state.people.map(({ upn }: { upn: string }) => upn);
  ({ tenantId } = state);
  const audience = { teams: [state.teams[0].id] };
  const { body } = await behind.notify({ title: 'Who is there?', audience, tenantId });
  await behind.settled(body.id);
}, PATIENCE_MS);
afterAll(() => stage.close());

const slow = (latencyMs: number) =>
  stage.teams.control('faults', { match: { operation: 'send' }, answer: { latencyMs } });
const healthy = () => fetch(`${stage.teams.url}/control/faults`, { method: 'DELETE' });
const sendsOf = async (title: string): Promise<Wire[]> =>
  (await stage.teams.requests()).filter(
    ({ operation, request }) => operation === 'send' && JSON.stringify(request).includes(title),
  );
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

test(
  'what one is sending is not taken for lost by another whose clock is two minutes ahead: every card is sent once',
  async () => {
    await slow(12_000);
    const { body } = await behind.notify({ title: 'Slowly', audience: { people }, tenantId });
    await stage.teams.underWay({ operation: 'send', text: 'Slowly', atLeast: people.length });
    ahead = await stage.another(off(1));
    await healthy();
    const { counts, items } = await ahead.settled(body.id);
    expect(counts).toMatchObject({ sent: people.length });
    expect(items.filter(({ possiblyRepeated }) => possiblyRepeated)).toEqual([]);
    expect(await sendsOf('Slowly')).toHaveLength(people.length);
  },
  PATIENCE_MS,
);

test('the skew is told at warn, with its size', async () => {
  for (const [herald, skewMs] of [
    [behind, -60_000],
    [ahead, 60_000],
  ] as const) {
    const line = await herald.logged(({ msg }) => msg.includes("the database's is used"));
    expect(line).toMatchObject({ level: 'warn' });
    expect(Math.abs(Number(line.skewMs) - skewMs)).toBeLessThan(5_000);
  }
});

test(
  'what has its time does not come early, because of who is ahead',
  async () => {
    const sendAt = inSeconds(3);
    const audience = { people: people.slice(0, 1) };
    const { body } = await behind.notify({ title: 'At its time', audience, sendAt, tenantId });
    expect((await behind.settled(body.id)).counts).toMatchObject({ sent: 1 });
    const [sent] = await sendsOf('At its time');
    expect(Date.parse(sent.at)).toBeGreaterThanOrEqual(Date.parse(sendAt));
  },
  PATIENCE_MS,
);

test(
  'nor late, because of who is behind',
  async () => {
    const sendAt = inSeconds(3);
    // The process that takes the post is ahead; by the clock of the one that is left, the time is a minute away.
    const audience = { people: people.slice(0, 1) };
    const { body } = await ahead.notify({ title: 'Not later', audience, sendAt, tenantId });
    const [person] = people;
    await stage.teams.control('say', { person, text: 'remind me to stretch in 6 seconds' });
    await ahead.stop();
    await stage.teams.messages({ person, text: 'Reminder: stretch' });
    await stage.teams.messages({ person, text: 'Not later' });
    expect((await behind.settled(body.id)).counts).toMatchObject({ sent: 1 });
  },
  PATIENCE_MS,
);
