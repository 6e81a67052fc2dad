import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardActivity, makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
let chats: { id: string; upn: string; conversation: string }[];
afterEach(() => stage.stop());

async function begin(options: Parameters<typeof makeStage>[1] = {}): Promise<void> {
  stage = await makeStage(10, { limits: { enforced: false }, ...options });
  await stage.control('install', { team: 'Contoso Engineering' });
  ({ people: chats } = (await stage.control('people')).body);
  const { tenantId } = await stage.state();
  for (const { id } of chats) await stage.teams('POST', '/conversations', { members: [{ id }], tenantId });
  await stage.control('requests', undefined, 'DELETE');
}

const path = (index: number) =>
  `/conversations/${encodeURIComponent(chats[index]?.conversation ?? '')}/activities`;

const send = (index: number, text = 'hi') => stage.teams('POST', path(index), cardActivity(text));

describe('every request', () => {
  beforeEach(() => begin());

  test('is kept with its times, what it asked, where, of whom, and what came of it', async () => {
    await stage.control('faults', { answer: { latencyMs: 1 } });
    const { body } = await send(0, 'Deployment failed');
    stage.tick(250);
    const edit = `${path(0)}/${body.id}`;
    await stage.teams('PUT', edit, cardActivity('Deployment restarted'));
    const { tenantId } = await stage.state();
    const [at, later] = [Date.parse('2026-11-20T08:15:00.000Z'), Date.parse('2026-11-20T08:15:00.250Z')];
    const where = { tenant: tenantId, conversation: chats[0]?.conversation, person: chats[0]?.id };
    expect((await stage.control('cards')).body).toEqual({
      cards: [
        {
          ...where,
          id: expect.any(Number),
          operation: 'send',
          atMs: at,
          endedMs: at,
          status: 201,
          taken: true,
          activityId: body.id,
          summary: 'Deployment failed',
        },
      ],
    });
    expect((await stage.control('requests')).body.requests.slice(-2)).toMatchObject([
      { ...where, operation: 'send', status: 201, activityId: body.id, at: new Date(at).toISOString() },
      { ...where, operation: 'update', activityId: body.id, endedAt: new Date(later).toISOString() },
    ]);
  });

  test('is a card when Teams has it, whatever it answered', async () => {
    const faults = [
      { answer: { drop: 'after' } },
      { answer: { drop: 'before' } },
      { answer: { status: 504, when: 'after' } },
      { answer: { status: 502 } },
    ];
    for (const fault of faults) await stage.control('faults', { ...fault, times: 1 });
    for (let i = 0; i < 5; i += 1) await send(i).catch(() => undefined);
    const { cards } = (await stage.control('cards')).body;
    expect(cards.map((c: { person: string; status?: number }) => [c.person, c.status])).toEqual([
      [chats[0]?.id, undefined],
      [chats[2]?.id, 504],
      [chats[4]?.id, 201],
    ]);
    expect((await stage.control('counts')).body.counts).toEqual({ none: 2, 504: 1, 502: 1, 201: 1 });
    expect((await stage.control('counts?status=0')).body.total).toBe(2);
  });

  test('is found by every one of its traits', async () => {
    for (const index of [0, 1, 1]) await send(index, `for ${index}`);
    stage.tick(1_000);
    await stage.teams('POST', path(1), { type: 'typing' });
    await send(2, 'late');
    const { tenantId } = await stage.state();
    const total = async (query: string) => (await stage.control(`counts?${query}`)).body.total;
    const second = Date.parse('2026-11-20T08:15:01.000Z');
    expect(await total('')).toBe(5);
    expect(await total('cards=true')).toBe(4);
    expect(await total(`person=${chats[1]?.upn}`)).toBe(3);
    expect(await total(`conversation=${encodeURIComponent(chats[1]?.conversation ?? '')}`)).toBe(3);
    expect(await total('text=for')).toBe(3);
    expect(await total(`fromMs=${second}`)).toBe(2);
    expect(await total(`untilMs=${second - 1}`)).toBe(3);
    expect(await total(`tenant=${tenantId}&operation=send&status=201&taken=true`)).toBe(5);
    expect(await total('operation=update')).toBe(0);
  });

  test('is counted so that one sees who got a card twice', async () => {
    for (const index of [0, 1, 2, 1]) await send(index);
    const { body } = await stage.control('counts?cards=true&by=person');
    expect(body).toMatchObject({ met: true, total: 4, groups: 3, times: { 1: 2, 2: 1 } });
    expect(body.counts[chats[1]?.id ?? '']).toBe(2);
  });

  test('is told in pages', async () => {
    for (let i = 0; i < 5; i += 1) await send(i);
    const first = (await stage.control('cards?limit=3')).body;
    const second = (await stage.control(`cards?limit=3&after=${first.next}`)).body;
    expect([first.cards.length, second.cards.length, second.next]).toEqual([3, 2, undefined]);
  });

  test('can be waited for', async () => {
    const waiting = stage.control('counts?cards=true&atLeast=3&timeoutMs=30000');
    for (let i = 0; i < 3; i += 1) await send(i);
    expect(await waiting).toMatchObject({ status: 200, body: { met: true, total: 3 } });
    expect(await stage.control('counts?cards=true&atLeast=4&timeoutMs=1')).toMatchObject({
      status: 408,
      body: { met: false, total: 3 },
    });
  });

  test.each(['cards?limit=0', 'counts?by=colour', 'counts?operation=dance', 'cards?person=nobody'])(
    'is not counted by %s',
    async query => {
      expect((await stage.control(query)).body.error).toEqual(expect.any(String));
    },
  );
});

describe('under load', () => {
  beforeEach(() => begin({ keep: 'times' }));

  test('times and ids are kept, and no bodies', async () => {
    const { body } = await send(0, 'Deployment failed');
    await stage.teams('PUT', `${path(0)}/${body.id}`, cardActivity('Deployment restarted'));
    const { requests } = (await stage.control('requests')).body;
    expect(requests.at(-2)).toMatchObject({ operation: 'send', status: 201, activityId: body.id });
    const { cards } = (await stage.control('cards')).body;
    expect(cards).toMatchObject([{ activityId: body.id, summary: 'Deployment failed' }]);
    const { conversations } = await stage.state();
    const place = conversations.find((c: { id: string }) => c.id === chats[0]?.conversation);
    expect(place.messages).toEqual([
      { id: body.id, from: expect.any(String), at: expect.any(String), updatedAt: expect.any(String) },
    ]);
    expect(JSON.stringify([requests, conversations])).not.toContain('AdaptiveCard');
    expect((await stage.teams('DELETE', `${path(0)}/${body.id}`)).status).toBe(200);
  });

  test('the stand-in says what it costs', async () => {
    const { cpuMs, rssBytes, heapBytes } = (await stage.control('usage')).body;
    for (const number of [cpuMs, rssBytes, heapBytes]) expect(number).toBeGreaterThan(0);
  });
});

describe('what is under way', () => {
  beforeEach(() => begin());

  test('is told while it is, to whoever waits for so much of it', async () => {
    const [, { upn = '' } = {}] = chats;
    await stage.control('faults', { answer: { latencyMs: 60_000 } });
    const two = stage.control('under-way?operation=send&text=slowly&atLeast=2');
    const hers = stage.control(`under-way?person=${upn}`);
    const sending = [send(0, 'slowly one'), send(1, 'slowly two')].map(each => each.catch(() => undefined));
    expect((await Promise.all([two, hers])).map(({ status, body }) => [status, body])).toEqual([
      [200, { met: true }],
      [200, { met: true }],
    ]);
    expect((await stage.control('under-way?operation=send&atLeast=3&timeoutMs=0')).status).toBe(408);
    expect((await stage.control('under-way?operation=update&timeoutMs=0')).status).toBe(408);
    await stage.stop();
    await Promise.all(sending);
    await begin();
  });

  test('is told no more once it has ended', async () => {
    await send(0, 'quickly');
    expect((await stage.control('under-way?text=quickly&timeoutMs=0')).status).toBe(408);
  });
});
