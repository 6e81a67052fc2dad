import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../../src/simulator/start.ts';
import { makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.stop());

const ana = 'ana@contoso.com';

async function personal(): Promise<string> {
  await stage.control('install', { person: ana });
  return (await stage.state()).conversations.at(-1).id;
}

const send = (id: string, text: string) =>
  stage.teams('POST', `/conversations/${encodeURIComponent(id)}/activities`, { type: 'message', text });

test('the state names people, places and ids as Teams shapes them', async () => {
  const { tenantId, botId, people, teams, chats, conversations } = await stage.state();
  const guid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  expect(tenantId).toMatch(guid);
  expect(botId).toBe('28:11111111-2222-4333-8444-555555555555');
  expect(people).toHaveLength(6);
  for (const person of people) {
    expect(person).toMatchObject({ installed: false, blocked: false });
    expect(person.id).toMatch(/^29:1[\w-]+$/);
    expect(person.aadObjectId).toMatch(guid);
  }
  expect(teams[0].channels.map((c: { name: string }) => c.name)).toEqual(['General', 'Ops', 'Releases']);
  expect(teams[0].channels[0].id).toBe(teams[0].id);
  expect(chats[0].id).toMatch(/^19:[\da-f]{32}@thread\.v2$/);
  expect(conversations.map((c: { kind: string }) => c.kind)).toEqual([
    'channel',
    'channel',
    'channel',
    'groupChat',
  ]);
});

test('a restarted stand-in is the same tenant with the same people', async () => {
  const other = await makeStage();
  const [one, two] = [await stage.state(), await other.state()];
  await other.stop();
  expect([two.tenantId, two.people, two.teams]).toEqual([one.tenantId, one.people, one.teams]);
});

describe('waiting', () => {
  test('ends when the message comes', async () => {
    const id = await personal();
    const waiting = stage.control(`wait?person=${ana}&text=second&timeoutMs=30000`);
    await send(id, 'first');
    await send(id, 'second');
    expect(await waiting).toMatchObject({
      status: 200,
      body: { met: true, messages: [{ text: 'second', conversation: id }] },
    });
  });

  test('hears only the bot unless asked for others, and only what is newer where a message is named', async () => {
    const id = await personal();
    const { body } = await send(id, 'echo');
    await stage.control('say', { person: ana, text: 'echo' });
    const wait = (query: string) => stage.control(`wait?text=echo&timeoutMs=0&${query}`);
    expect((await wait('count=2')).status).toBe(408);
    expect((await wait('count=2&from=anyone')).status).toBe(200);
    expect((await wait(`from=${ana}`)).body.messages).toHaveLength(1);
    expect((await wait(`after=${body.id}`)).body).toEqual({ met: false, messages: [] });
  });
});

test('the wire keeps both directions with their bodies, and can be cleared', async () => {
  const id = await personal();
  await send(id, 'hi');
  const { requests } = (await stage.control('requests')).body;
  expect(requests).toMatchObject([
    { direction: 'to-bot', method: 'POST', status: 200, request: { type: 'conversationUpdate' } },
    { direction: 'to-bot', status: 200, request: { type: 'installationUpdate' } },
    { direction: 'from-bot', operation: 'send', method: 'POST', status: 201, request: { text: 'hi' } },
  ]);
  expect(requests[2].path).toContain(encodeURIComponent(id));
  expect(requests[2].response.id).toMatch(/^\d+$/);
  await stage.control('requests', undefined, 'DELETE');
  expect((await stage.control('requests')).body.requests).toEqual([]);
});

test('the wire keeps the last 2,000 exchanges', async () => {
  for (let i = 0; i < 3_010; i += 1) await stage.teams('GET', `/nothing/${i}`);
  const { requests } = (await stage.control('requests')).body;
  expect(requests.length).toBeLessThanOrEqual(2_000);
  expect(requests.at(-1).path).toBe('/teams/v3/nothing/3009');
});

test('any activity can be posted as it is, with the service URL filled in', async () => {
  stage.bot.answer = () => ({ status: 418, body: { odd: true } });
  const raw = await stage.control('raw', { activity: { type: 'event', name: 'x' } });
  expect(raw.body).toEqual({ status: 418, body: { odd: true } });
  expect(stage.told()).toEqual([{ type: 'event', name: 'x', serviceUrl: `${stage.simulator.url}/teams/` }]);
});

test('a bot that is not there is told as an error, not as a failure of the desk', async () => {
  const alone = await startSimulator({ port: 0, botEndpoint: 'http://127.0.0.1:9/api/messages' });
  try {
    const response = await fetch(`${alone.url}/control/install`, {
      method: 'POST',
      body: JSON.stringify({ person: ana }),
    });
    expect(await response.json()).toMatchObject({ ok: false, answers: [{ error: expect.any(String) }, {}] });
  } finally {
    await alone.stop();
  }
});

test.each([
  ['install', {}],
  ['install', { person: ana, order: 'sideways' }],
  ['say', { person: ana }],
  ['faults', { answer: { status: 200 } }],
  ['faults', { match: { unknown: 'x' }, answer: { status: 500 } }],
])('a call of %s with %j is refused with the reason', async (path, body) => {
  const refused = await stage.control(path, body);
  expect(refused.status).toBe(400);
  expect(refused.body.error).toEqual(expect.any(String));
});

describe('another web site', () => {
  /** fetch() sets Host and Sec-Fetch-Site itself; a bare request says what a browser would. */
  const knock = (headers: Record<string, string>, method = 'POST') =>
    new Promise<number | undefined>((resolve, reject) => {
      const body = JSON.stringify({ person: ana });
      const sent = request(`${stage.simulator.url}/control/install`, { method, headers }, response => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end(body);
    });

  test('may not use the desk, the own page may', async () => {
    const { host, origin } = new URL(stage.simulator.url);
    expect(await knock({ host, origin: 'https://evil.example' })).toBe(403);
    expect(await knock({ host, origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await knock({ host, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await knock({ host: 'evil.example' })).toBe(403);
    expect(stage.told()).toEqual([]);
    expect(await knock({ host, origin })).toBe(200);
    expect(stage.told()).toHaveLength(2);
  });
});

describe('nothing of the stand-in is shown or told to another web site', () => {
  const ask = (path: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${stage.simulator.url}${path}`, { headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  test.each([
    '/',
    '/page/app.js',
    '/control/state',
    '/control/catalog',
    '/graph/v1.0/users',
    '/teams/v3/conversations',
  ])('at %s', async path => {
    const { host, origin } = new URL(stage.simulator.url);
    expect(await ask(path, { host: 'evil.example' })).toBe(403);
    expect(await ask(path, { host, origin: 'https://evil.example' })).toBe(403);
    expect(await ask(path, { host, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask(path, { host, origin })).not.toBe(403);
  });

  test('a link to its page leads there', async () => {
    const { host } = new URL(stage.simulator.url);
    expect(await ask('/', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
  });
});

test('the page allows no script but its own', async () => {
  const response = await fetch(stage.simulator.url);
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
  expect(await response.text()).not.toMatch(/<script>|\s(on\w+|style)=/);
});

test('stopping ends those who wait and may be asked for twice', async () => {
  const waiting = stage.control('wait?text=never&timeoutMs=60000').catch(() => 'cut');
  await stage.control('state');
  await stage.simulator.stop();
  await stage.simulator.stop();
  expect(await waiting).toBeDefined();
});
