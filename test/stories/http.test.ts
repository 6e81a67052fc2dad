import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from './key-command.ts';
import { type Answer, KEY, type Stage, startStage } from './stage.ts';

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage();
  database = await stage.connect();
});
afterAll(() => stage.close());

const NOTIFICATION = {
  topic: 'deployments',
  title: 'Deployment failed',
  subject: { name: 'checkout #4521' },
  actor: { name: 'Priya Nair' },
  audience: { people: ['ana@contoso.com'] },
};

const recorded = async () => {
  const { rows } = await database.query(
    `select count(*)::int as count from notifications where caller_id <> 'herald'`,
  );
  return rows[0].count;
};

const problem = ({ status, headers, body }: Answer) => ({
  status,
  type: headers.get('content-type'),
  code: body.code,
  sameStatus: body.status,
});
const asProblem = (status: number, code: string) => ({
  status,
  type: 'application/problem+json',
  code,
  sameStatus: status,
});

const DOORS: [string, string][] = [
  ['POST', '/api/notifications'],
  ['POST', '/api/notification'],
  ['POST', '/api/notify'],
  ['GET', '/api/notifications/01890a5d-ac96-774b-bcce-b302099a8057'],
  ['GET', '/api/notifications/01890a5d-ac96-774b-bcce-b302099a8057/deliveries'],
  ['GET', '/openapi.json'],
];

describe.each(DOORS)('%s %s', (method, path) => {
  test.each([
    ['no key', { authorization: '' }],
    ['a key that nobody made', { authorization: 'Bearer herald_made_up' }],
    ['another scheme', { authorization: `Digest ${KEY}` }],
    ['a key of spaces', { authorization: 'Bearer   ' }],
  ])('with %s is refused before anything is read', async (_what, headers) => {
    const answer = await stage.herald.request(
      method,
      path,
      method === 'POST' ? '{ no json' : undefined,
      headers,
    );
    expect(problem(answer)).toEqual(asProblem(401, 'unauthorized'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Herald", Basic realm="Herald"');
    expect(await recorded()).toBe(0);
  });
});

describe('before Herald was installed anywhere', () => {
  test('a notification without a tenant is refused, because there is none to guess', async () => {
    const answer = await stage.herald.request('POST', '/api/notifications', NOTIFICATION);
    expect(problem(answer)).toEqual(asProblem(422, 'tenant-required'));
    expect(answer.body.errors).toEqual([{ field: 'tenantId', message: 'is required here' }]);
    expect(await recorded()).toBe(0);
  });
});

describe('with Herald installed', () => {
  beforeAll(() => stage.teams.control('install', { person: 'ana@contoso.com' }));

  test.each([
    ['a body with faults', NOTIFICATION, 'POST', '/api/notifications', { title: '' }, 422, 'invalid-request'],
    ['a method that is not taken', undefined, 'PUT', '/api/notifications', {}, 405, 'method-not-allowed'],
    ['an address that is none', undefined, 'GET', '/api/nothing', {}, 404, 'not-found'],
    ['a hook that is none', {}, 'POST', '/api/hooks/nobody-knows', {}, 401, 'invalid-signature'],
    ['the former address of a hook', {}, 'POST', '/api/hooks/github', {}, 404, 'old-hook-address'],
    ['an id that is none', undefined, 'GET', '/api/notifications/7', {}, 404, 'not-found'],
  ])(
    '%s is refused as a problem, and nothing is recorded',
    async (_what, body, method, path, more, status, code) => {
      const answer = await stage.herald.request(method, path, body && { ...body, ...more });
      expect(problem(answer)).toEqual(asProblem(status, code));
      expect(answer.body).toMatchObject({
        type: 'about:blank',
        title: expect.any(String),
        detail: expect.any(String),
        remedy: expect.any(String),
        correlationId: answer.headers.get('x-correlation-id'),
      });
      expect(await recorded()).toBe(0);
    },
  );

  test('a key may be shown as the password of a browser', async () => {
    const authorization = `Basic ${Buffer.from(`anybody:${KEY}`).toString('base64')}`;
    const { status } = await stage.herald.request('GET', '/api/notifications/7', undefined, {
      authorization,
    });
    expect(status).toBe(404);
  });

  test('a key of one topic posts to that topic, and to no other', async () => {
    const ci = await newKey(stage.database.url, '--name', 'one-topic', '--topic', 'deployments');
    const before = await recorded();
    const other = await stage.herald.notify({ ...NOTIFICATION, topic: 'payroll' }, ci);
    expect(problem(other)).toEqual(asProblem(403, 'forbidden'));
    expect(other.body.detail).toBe('"one-topic" may not post to the topic "payroll".');
    expect(await recorded()).toBe(before);
    expect((await stage.herald.notify(NOTIFICATION, ci)).status).toBe(202);
  });

  test('a key of one tenant posts to that tenant, in whichever case it is written, and to no other', async () => {
    const { tenantId } = await stage.teams.state();
    const own = await newKey(stage.database.url, '--name', 'own', '--tenant', tenantId.toUpperCase());
    const foreign = await newKey(stage.database.url, '--name', 'foreign', '--tenant', 'another-tenant');
    expect(problem(await stage.herald.notify(NOTIFICATION, foreign))).toEqual(asProblem(403, 'forbidden'));
    const elsewhere = await stage.herald.notify({ ...NOTIFICATION, tenantId: 'another-tenant' }, own);
    expect(problem(elsewhere)).toEqual(asProblem(403, 'forbidden'));
    const named = await stage.herald.notify({ ...NOTIFICATION, tenantId: tenantId.toUpperCase() }, own);
    const { body } = await stage.herald.request('GET', named.body.links.self, undefined, own);
    expect(body).toMatchObject({ id: named.body.id, tenantId });
  });

  test('a revoked key opens nothing from the moment on', async () => {
    const key = await newKey(stage.database.url, '--name', 'short-lived', '--all');
    expect((await stage.herald.notify(NOTIFICATION, key)).status).toBe(202);
    await database.query(`update api_keys set revoked_at = now() where name = 'short-lived'`);
    expect(problem(await stage.herald.notify(NOTIFICATION, key))).toEqual(asProblem(401, 'unauthorized'));
  });

  test('what one caller sent does not exist for another', async () => {
    const [mine, other] = await Promise.all([
      newKey(stage.database.url, '--name', 'mine', '--all'),
      newKey(stage.database.url, '--name', 'other', '--all'),
    ]);
    const { body } = await stage.herald.notify(NOTIFICATION, mine);
    for (const path of [`/api/notifications/${body.id}`, `/api/notifications/${body.id}/deliveries`]) {
      expect((await stage.herald.request('GET', path, undefined, mine)).status).toBe(200);
      const hidden = await stage.herald.request('GET', path, undefined, other);
      expect(problem(hidden)).toEqual(asProblem(404, 'not-found'));
    }
  });

  test('the correlation id of a caller is in the answer and in the log lines of the delivery', async () => {
    const answer = await stage.herald.notify(NOTIFICATION, { 'x-correlation-id': 'build-4521' });
    expect(answer.headers.get('x-correlation-id')).toBe('build-4521');
    const { items } = await stage.herald.settled(answer.body.id);
    const line = await stage.herald.logged(
      ({ msg, delivery }) => msg === 'delivery settled' && delivery === items[0]?.id,
    );
    expect(line).toMatchObject({ correlationId: 'build-4521', notification: answer.body.id, state: 'sent' });
  });

  test('health is told to anybody', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await stage.herald.request('GET', path, undefined, { authorization: '' })).status).toBe(200);
  });

  test('no key stands in the log', () => {
    const log = JSON.stringify(stage.herald.log);
    expect(log).not.toContain(KEY);
    expect(log).not.toMatch(/herald_[\w-]{43}/);
  });
});
