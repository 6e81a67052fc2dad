import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFaultTable } from '../../src/simulator/faults/table.ts';
import { makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
let conversation: string;
beforeEach(async () => {
  stage = await makeStage();
  await stage.control('install', { person: 'ana@contoso.com' });
  conversation = (await stage.state()).conversations.at(-1).id;
});
afterEach(() => stage.stop());

const send = () =>
  stage.teams('POST', `/conversations/${encodeURIComponent(conversation)}/activities`, {
    type: 'message',
    text: 'hi',
  });

const kept = async () => (await stage.state()).conversations.at(-1).messages.length;

test('an answer takes the place of the real one, as often as asked for', async () => {
  const answer = { status: 429, retryAfterSeconds: 7 };
  const added = await stage.control('faults', { match: { operation: 'send' }, answer, times: 1 });
  expect(added).toMatchObject({ status: 201, body: { id: expect.any(String), hits: 0 } });
  const refused = await send();
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'Throttled' } } });
  expect(refused.headers.get('retry-after')).toBe('7');
  expect(await kept()).toBe(0);
  expect((await send()).status).toBe(201);
  expect((await stage.control('faults')).body).toEqual({ faults: [] });
});

test('code and message can be chosen', async () => {
  const answer = { status: 403, code: 'BotDisabledByAdmin', message: 'No bots today.' };
  await stage.control('faults', { answer });
  expect((await send()).body).toEqual({ error: { code: 'BotDisabledByAdmin', message: 'No bots today.' } });
});

test.each([
  ['before', 0],
  ['after', 1],
])('a connection cut %s the request leaves %i messages', async (drop, messages) => {
  await stage.control('faults', { answer: { drop }, times: 1 });
  await expect(send()).rejects.toThrow();
  expect(await kept()).toBe(messages);
  const { requests } = (await stage.control('requests')).body;
  expect(requests.at(-1)).toMatchObject({
    settled: true,
    response: `connection cut ${drop} the request was carried out`,
  });
  expect(requests.at(-1)).not.toHaveProperty('status');
});

test('a latency delays and then lets through', async () => {
  await stage.control('faults', { answer: { latencyMs: 5 }, times: 1 });
  expect((await send()).status).toBe(201);
});

test('only what matches is struck', async () => {
  const answer = { status: 503 };
  await stage.control('faults', { match: { person: 'priya@contoso.com' }, answer });
  await stage.control('faults', { match: { operation: 'update' }, answer });
  await stage.control('faults', { match: { conversation: 'a:1other' }, answer });
  await stage.control('faults', { match: { tenant: 'other' }, answer });
  expect((await send()).status).toBe(201);
  const { tenantId } = await stage.state();
  await stage.control('faults', {
    match: { person: 'ana@contoso.com', conversation, tenant: tenantId, operation: 'send' },
    answer,
  });
  expect((await send()).status).toBe(503);
});

test('creating is matched by the person who is to be spoken to', async () => {
  const { people, tenantId } = await stage.state();
  await stage.control('faults', {
    match: { operation: 'create', person: people[0].upn },
    answer: { status: 502 },
  });
  const asked = { members: [{ id: people[0].aadObjectId }], tenantId };
  expect((await stage.teams('POST', '/conversations', asked)).status).toBe(502);
});

test('faults are taken away one by one or all at once', async () => {
  const add = async () => (await stage.control('faults', { answer: { status: 500 } })).body.id;
  const first = await add();
  await add();
  await add();
  expect((await stage.control(`faults/${first}`, undefined, 'DELETE')).body).toEqual({ removed: 1 });
  expect((await stage.control('faults', undefined, 'DELETE')).body).toEqual({ removed: 2 });
  expect((await send()).status).toBe(201);
});

describe('the table', () => {
  const asked = { operation: 'send', tenant: 't' } as const;
  const table = () => makeFaultTable(() => crypto.randomUUID());

  test('lets latencies add up and ends at the first other fault, which alone is used up', () => {
    const faults = table();
    const answers = [{ latencyMs: 1 }, { latencyMs: 2 }, { status: 500 }, { status: 429 }];
    for (const answer of answers) faults.add({ match: {}, answer, times: 1 });
    expect(faults.strike(asked)).toEqual({ beforeMs: 3, afterMs: 0, end: { status: 500 } });
    expect(faults.strike(asked)).toEqual({ beforeMs: 0, afterMs: 0, end: { status: 429 } });
    expect(faults.strike(asked)).toEqual({ beforeMs: 0, afterMs: 0 });
  });

  const struckOf1000 = (seed: number) => {
    const faults = table();
    faults.add({ match: {}, answer: { status: 503 }, probability: 0.1, seed });
    return Array.from({ length: 1_000 }, () => faults.strike(asked).end !== undefined);
  };

  test('strikes by chance as often as it was told to, and the same requests for the same seed', () => {
    const hits = struckOf1000(7).filter(Boolean).length;
    expect(hits).toBeGreaterThan(70);
    expect(hits).toBeLessThan(130);
    expect(struckOf1000(7)).toEqual(struckOf1000(7));
    expect(struckOf1000(8)).not.toEqual(struckOf1000(7));
  });

  test('adds between nothing and all of the jitter, the same for the same seed', () => {
    const waits = (seed: number) => {
      const faults = table();
      faults.add({ match: {}, answer: { latencyMs: 100, jitterMs: 50, when: 'after' }, seed });
      return Array.from({ length: 100 }, () => faults.strike(asked).afterMs);
    };
    expect(Math.min(...waits(1))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...waits(1))).toBeLessThan(150);
    expect(new Set(waits(1)).size).toBeGreaterThan(90);
    expect(waits(1)).toEqual(waits(1));
  });
});
