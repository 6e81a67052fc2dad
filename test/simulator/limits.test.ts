import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publishedLimits } from '../../src/simulator/limits/limits.ts';
import { letThrough, untilRoomMs, type Window } from '../../src/simulator/limits/windows.ts';
import { anotherWay } from '../resilience/ways.ts';
import { makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
let tenantId: string;
let people: { id: string; upn: string }[];
let chats: string[];
beforeEach(async () => {
  stage = await makeStage(60, { limits: {} });
  await stage.control('install', { team: 'Contoso Engineering' });
  ({ tenantId, people } = await stage.state());
  ({ people: chats } = (await stage.control('people')).body);
  chats = (chats as unknown as { conversation: string }[]).map(p => p.conversation);
});
afterEach(() => stage.stop());

const create = (index: number) =>
  stage.teams('POST', '/conversations', { members: [{ id: people[index]?.id }], tenantId });

const activities = (id: string) => `/conversations/${encodeURIComponent(id)}/activities`;

const send = (id: string) => stage.teams('POST', activities(id), { type: 'message', text: 'hi' });

/** Opens the chat of a person, then lets the windows that this cost pass. */
async function chat(index = 0): Promise<string> {
  const { id } = (await create(index)).body;
  stage.tick(3_600_000);
  return id;
}

async function sends(id: string, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i += 1) statuses.push((await send(id)).status);
  return statuses;
}

const times = (status: number, count: number) => Array<number>(count).fill(status);

describe('one conversation', () => {
  test('takes seven writes in a second, and says after how many seconds the next one fits', async () => {
    const id = await chat();
    expect(await sends(id, 7)).toEqual(times(201, 7));
    const refused = await send(id);
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'Throttled', message: expect.any(String) } },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    stage.tick(999);
    expect((await send(id)).status).toBe(429);
    stage.tick(1);
    expect((await send(id)).status).toBe(201);
  });

  test('takes eight in two seconds, however they lie in them', async () => {
    const id = await chat();
    expect(await sends(id, 4)).toEqual(times(201, 4));
    stage.tick(1_000);
    expect(await sends(id, 5)).toEqual([...times(201, 4), 429]);
    stage.tick(999);
    expect((await send(id)).status).toBe(429);
    stage.tick(1);
    expect(await sends(id, 5)).toEqual([...times(201, 4), 429]);
  });

  test('takes sixty in thirty seconds', async () => {
    const id = await chat();
    const statuses: number[] = [];
    for (let second = 0; second < 20; second += 1) {
      statuses.push(...(await sends(id, 4)));
      stage.tick(1_000);
    }
    expect(statuses).toEqual([...times(201, 60), ...times(429, 20)]);
    const refused = await send(id);
    expect(refused.headers.get('retry-after')).toBe('10');
    stage.tick(10_000);
    expect(await sends(id, 5)).toEqual([...times(201, 4), 429]);
  });

  // The window of thirty seconds is counted in the same way.
  anotherWay(
    'takes 1,800 in an hour',
    async () => {
      const id = await chat();
      const hour = [{ seconds: 3600, max: 1_800 }];
      await stage.control('limits', { write: hour, tenant: [{ seconds: 1, max: 10_000 }] });
      expect(await sends(id, 1_801)).toEqual([...times(201, 1_800), 429]);
      expect((await send(id)).headers.get('retry-after')).toBe('3600');
      stage.tick(3_600_000);
      expect((await send(id)).status).toBe(201);
    },
    180_000,
  );

  test('counts creating, sending, changing and deleting together, also for a chat that is not open yet', async () => {
    const { id } = (await create(0)).body;
    const message = `${activities(id)}/${(await send(id)).body.id}`;
    const update = () => stage.teams('PUT', message, { type: 'message', text: 'new' });
    const answers = [await update(), await create(0), await update(), await send(id)];
    answers.push(await stage.teams('DELETE', message), await send(id), await create(0));
    expect(answers.map(a => a.status)).toEqual([200, 201, 200, 201, 200, 429, 429]);
  });

  test('counts for itself: another one is not held up', async () => {
    const [one, other] = [await chat(0), await chat(1)];
    await sends(one, 8);
    expect(await sends(other, 8)).toEqual([...times(201, 7), 429]);
  });

  test('gives its members fourteen times in a second and sixteen in two, whatever it was sent', async () => {
    const id = await chat();
    await sends(id, 8);
    const place = `/conversations/${encodeURIComponent(id)}`;
    const statuses = async (count: number) => {
      const some: number[] = [];
      for (let i = 0; i < count; i += 1)
        some.push((await stage.teams('GET', `${place}/${i % 2 ? 'pagedmembers' : 'members'}`)).status);
      return some;
    };
    expect(await statuses(15)).toEqual([...times(200, 14), 429]);
    stage.tick(1_000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });
});

describe('one tenant', () => {
  test('takes fifty requests of any kind in a second, and the refused ones count nowhere', async () => {
    await stage.control('requests', undefined, 'DELETE');
    const statuses: number[] = [];
    for (let i = 0; i < 55; i += 1) statuses.push((await create(i)).status);
    expect(statuses).toEqual([...times(201, 50), ...times(429, 5)]);
    expect((await stage.teams('GET', '/nothing')).status).toBe(429);
    stage.tick(1_000);
    expect(await sends(chats[0] ?? '', 8)).toEqual([...times(201, 7), 429]);
    expect((await stage.control('counts?by=status')).body.counts).toEqual({ 201: 57, 429: 7 });
  });

  test('refuses without counting it for the conversation', async () => {
    const [one, other] = [await chat(0), await chat(1)];
    await stage.control('limits', { tenant: [{ seconds: 1, max: 1 }] });
    expect((await send(one)).status).toBe(201);
    expect(await sends(other, 10)).toEqual(times(429, 10));
    stage.tick(1_000);
    expect((await send(other)).status).toBe(201);
  });

  test('does not hold up another', async () => {
    await stage.control('limits', { tenant: [{ seconds: 1, max: 1 }] });
    const { tenants } = (await stage.control('tenants', { count: 2, people: 1, install: 'people' })).body;
    const statuses: number[] = [];
    for (const { id } of [...tenants, ...tenants]) {
      const [person] = (await stage.control(`people?tenant=${id}`)).body.people;
      const asked = { members: [{ id: person.aadObjectId }], tenantId: id };
      statuses.push((await stage.teams('POST', '/conversations', asked)).status);
    }
    expect(statuses).toEqual([201, 201, 429, 429]);
  });
});

describe('limits', () => {
  test('are those that Microsoft publishes unless changed, and can be read, changed and set back', async () => {
    expect((await stage.control('limits')).body).toEqual(JSON.parse(JSON.stringify(publishedLimits)));
    const changed = await stage.control('limits', { tenant: [{ seconds: 1, max: 5 }] });
    expect(changed.body).toEqual({ ...publishedLimits, tenant: [{ seconds: 1, max: 5 }] });
    expect((await stage.control('limits', undefined, 'DELETE')).body).toEqual(publishedLimits);
  });

  test('can be switched off', async () => {
    const id = await chat();
    await stage.control('limits', { enforced: false });
    expect(await sends(id, 80)).toEqual(times(201, 80));
  });

  test.each([{ tenant: [{ seconds: 0, max: 1 }] }, { write: [{ seconds: 1, max: 0 }] }, { rate: 5 }])(
    'are not changed to %j',
    async asked => {
      expect((await stage.control('limits', asked)).status).toBe(400);
    },
  );

  test('answer 412 to a second write in a conversation under way, where asked for', async () => {
    const [id, other] = [await chat(0), await chat(1)];
    await stage.control('faults', { match: { conversation: id }, answer: { latencyMs: 500 }, times: 1 });
    await stage.control('limits', { oneWriteAtATime: true });
    const [elsewhere, ...both] = await Promise.all([send(other), send(id), send(id)]);
    expect(elsewhere.status).toBe(201);
    expect(both.map(a => a.status).sort()).toEqual([201, 412]);
    expect(both.find(a => a.status === 412)?.body.error.code).toBe('PreconditionFailed');
    expect((await send(id)).status).toBe(201);
  });

  test('measure what is sent in UTF-16, pictures not counted', async () => {
    const id = await chat();
    await stage.control('limits', { maximumBytes: 2_000 });
    const activity = (text: string) => ({ type: 'message', text });
    const frame = JSON.stringify(activity('')).length;
    const send = (text: string) => stage.teams('POST', activities(id), activity(text));
    expect((await send('x'.repeat(1_000 - frame))).status).toBe(201);
    expect((await send('ü'.repeat(1_000 - frame))).status).toBe(201);
    expect(await send('x'.repeat(1_001 - frame))).toMatchObject({
      status: 413,
      body: { error: { code: 'MessageSizeTooBig' } },
    });
    expect((await send(`data:image/png;base64,${'A'.repeat(5_000)}`)).status).toBe(201);
  });
});

describe('a window', () => {
  const windows: Window[] = [
    { seconds: 1, max: 7 },
    { seconds: 2, max: 8 },
    { seconds: 30, max: 60 },
  ];

  test('is never broken, wherever it is laid, and never closed while there is room', () => {
    const kept: number[] = [];
    const all: number[] = [];
    for (let nowMs = 0; nowMs < 120_000; nowMs += 37) {
      const broken = windows.some(
        ({ seconds, max }) => all.filter(at => at > nowMs - seconds * 1000).length >= max,
      );
      const waitMs = untilRoomMs(kept, windows, nowMs);
      expect(waitMs > 0).toBe(broken);
      if (waitMs > 0) continue;
      letThrough(kept, windows, nowMs);
      all.push(nowMs);
    }
    expect(all.length).toBeGreaterThanOrEqual(240);
    expect(kept.length).toBeLessThanOrEqual(2 * 60 + 8);
  });
});
