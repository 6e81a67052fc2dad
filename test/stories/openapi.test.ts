import { afterAll, beforeAll, expect, test } from 'vitest';
import { github } from '../../src/api/hooks/github/github.ts';
import { notificationExample, patchExample } from '../../src/api/notification-examples.ts';
import { faultsOf, type Json, schemasOf } from '../api/description.ts';
import { addHook, signature } from './hook.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
let document: Json;
beforeAll(async () => {
  stage = await startStage();
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  ({ body: document } = await stage.herald.request('GET', '/openapi.json'));
});
afterAll(() => stage.close());

/** Asks, and compares the answer with what is promised for this door and status. */
async function ask(
  method: string,
  path: string,
  described: string,
  body?: Json,
  headers?: Record<string, string>,
) {
  const answer = await stage.herald.request(method, path, body, headers);
  const response = document.paths[described][method.toLowerCase()].responses[answer.status];
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
  expect(Object.keys(response?.content ?? {})).toContain(type);
  const schema = response.content[type].schema;
  expect({ path, faults: faultsOf(schemasOf(document)(schema), answer.body) }).toEqual({ path, faults: [] });
  return answer;
}

test('what is posted as the example is taken, and every answer is as described', async () => {
  const { body } = await ask('POST', '/api/notifications', '/api/notifications', notificationExample);
  await stage.herald.settled(body.id);
  const { body: found } = await ask('GET', body.links.self, '/api/notifications/{id}');
  expect(found).toMatchObject({ state: 'done', counts: { sent: 1 } });
  await ask('GET', body.links.deliveries, '/api/notifications/{id}/deliveries');
});

test('a notification is changed and recalled as described, and its deliveries say so', async () => {
  const { body } = await ask('POST', '/api/notifications', '/api/notifications', notificationExample);
  await stage.herald.settled(body.id);
  await ask('PATCH', body.links.self, '/api/notifications/{id}', patchExample);
  await stage.herald.settled(body.id);
  await ask('DELETE', `${body.links.self}?recall=true`, '/api/notifications/{id}');
  await stage.herald.settled(body.id);
  const { body: found } = await ask('GET', body.links.self, '/api/notifications/{id}');
  expect(found).toMatchObject({ counts: { recalled: 1 }, changes: { made: 2 } });
  await ask('GET', body.links.deliveries, '/api/notifications/{id}/deliveries');
  expect((await ask('PATCH', body.links.self, '/api/notifications/{id}', patchExample)).status).toBe(409);
});

test('deliveries of every ending are as described', async () => {
  await stage.teams.control('faults', { match: { operation: 'send' }, answer: { status: 502 }, times: 1 });
  const { aadObjectId } = (await stage.teams.state()).people[1];
  const people = ['ana@contoso.com', 'nobody@contoso.com', aadObjectId];
  const { body } = await stage.herald.notify({ audience: { people } });
  const { counts } = await stage.herald.settled(body.id);
  expect(counts).toMatchObject({ sent: 1, undelivered: 2 });
  await ask('GET', body.links.deliveries, '/api/notifications/{id}/deliveries');
});

const githubExample = github.example.body;

test('a webhook posted as the example is taken, and another is ignored, as described', async () => {
  const { path, secret } = await addHook(stage.database.url);
  const signed = { 'x-hub-signature-256': signature(JSON.stringify(githubExample), secret) };
  const of = (event: string) =>
    ask('POST', path, '/api/hooks/{id}', githubExample, { ...signed, 'x-github-event': event });
  expect((await of('issues')).status).toBe(202);
  expect((await of('star')).status).toBe(200);
});

test('every refusal is as described', async () => {
  const again = { 'idempotency-key': 'k' };
  const door = '/api/notifications';
  await ask('POST', door, door, notificationExample, again);
  const refusals: [number, Json, Record<string, string>?][] = [
    [401, notificationExample, { authorization: '' }],
    [400, '{'],
    [415, notificationExample, { 'content-type': 'text/plain' }],
    [413, JSON.stringify('x'.repeat(300_000))],
    [422, {}],
    [409, { ...notificationExample, title: 'Another' }, again],
  ];
  for (const [status, body, headers] of refusals)
    expect((await ask('POST', door, door, body, headers)).status).toBe(status);
  expect((await ask('GET', `${door}/none`, `${door}/{id}`)).status).toBe(404);
  expect((await ask('POST', '/api/hooks/none', '/api/hooks/{id}', {})).status).toBe(401);
  expect((await ask('POST', '/api/hooks/github', '/api/hooks/{id}', {})).status).toBe(404);
});

test('health is as described', async () => {
  for (const path of ['/healthz', '/readyz', '/openapi.json']) await ask('GET', path, path);
});
