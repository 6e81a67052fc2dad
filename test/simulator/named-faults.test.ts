import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeStage, type TestStage } from './stage.ts';

const ana = 'ana@contoso.com';

let stage: TestStage;
let conversation: string;
beforeEach(async () => {
  stage = await makeStage();
  await stage.control('install', { person: ana });
  conversation = (await stage.state()).conversations.at(-1).id;
});
afterEach(() => stage.stop());

const activities = () => `/conversations/${encodeURIComponent(conversation)}/activities`;
const send = () => stage.teams('POST', activities(), { type: 'message', text: 'hi' });
const posted = async () => (await stage.control('counts?cards=true')).body.total;

const error = (code: string, message: unknown = expect.any(String)) => ({ error: { code, message } });
const fault = 'The stand-in was asked to fail.';

test.each([
  ['throttled', 429, error('Throttled'), 0],
  ['throttled-silently', 429, error('Throttled'), 0],
  ['concurrent', 412, error('PreconditionFailed'), 0],
  ['internal-error', 500, error('ServiceError', fault), 0],
  ['internal-error-after', 500, error('ServiceError', fault), 1],
  ['bad-gateway', 502, error('ServiceError', fault), 0],
  ['bad-gateway-after', 502, error('ServiceError', fault), 1],
  ['unavailable-for-5-s', 503, { message: fault }, 0],
  ['disabled-by-admin', 403, error('BotDisabledByAdmin'), 0],
  ['blocked-by-user', 403, error('ConversationBlockedByUser'), 0],
  ['not-in-roster', 403, error('BotNotInConversationRoster'), 0],
  [
    'not-installed',
    403,
    error('ForbiddenOperationException', "Bot isn't installed in user's personal scope"),
    0,
  ],
  ['not-in-channel', 403, error('Forbidden', expect.stringContaining('Shared channel type')), 0],
  ['not-permitted', 403, error('NotEnoughPermissions'), 0],
  ['wrong-host', 403, error('InvalidBotApiHost', expect.stringContaining('infra.gcc')), 0],
  ['conversation-gone', 404, error('ConversationNotFound'), 0],
  ['activity-gone', 404, error('ActivityNotFoundInConversation'), 0],
  ['too-big', 413, error('MessageSizeTooBig'), 0],
  ['bad-argument', 400, error('BadArgument', 'Bad Argument'), 0],
  ['undecryptable', 400, error('BadArgument', 'Failed to decrypt conversation id'), 0],
  ['bad-syntax', 400, error('BadSyntax', 'Incorrect conversation creation parameters'), 0],
  ['not-registered', 401, error('BotNotRegistered'), 0],
  ['unauthorized', 401, { message: 'Authorization has been denied for this request.' }, 0],
])('%s answers %i in the words of Teams', async (name, status, body, messages) => {
  await stage.control('faults', { name, times: 1 });
  expect(await send()).toMatchObject({ status, body });
  expect(await posted()).toBe(messages);
  expect((await send()).status).toBe(201);
});

test('the old shape of a blocked thread hides its code in a text that is JSON once more', async () => {
  await stage.control('faults', { name: 'writes-blocked' });
  const { status, body } = await send();
  expect([status, body.errorCode]).toEqual([403, 209]);
  expect(JSON.parse(body.message)).toMatchObject({ subCode: 'MessageWritesBlocked' });
});

test.each([
  ['unavailable', 503, 0],
  ['filtered', 403, 0],
  ['gateway-timeout', 504, 0],
  ['gateway-timeout-after', 504, 1],
])('%s answers %i with a page, as a gateway does', async (name, status, messages) => {
  await stage.control('faults', { name });
  const response = await fetch(`${stage.simulator.url}/teams/v3${activities()}`, {
    method: 'POST',
    body: '{"type":"message","text":"hi"}',
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html']);
  expect(await response.text()).toContain('<html>');
  expect(await posted()).toBe(messages);
});

test.each([
  ['throttled', '5'],
  ['throttled-silently', null],
  ['unavailable-for-5-s', '5'],
  ['unavailable', null],
])('%s says %j in Retry-After', async (name, seconds) => {
  await stage.control('faults', { name });
  const response = await fetch(`${stage.simulator.url}/teams/v3${activities()}`, { method: 'POST' });
  expect(response.headers.get('retry-after')).toBe(seconds);
});

test.each([
  ['dropped', 0],
  ['dropped-after', 1],
  ['dropped-within', 1],
])('%s cuts the line and leaves %i messages', async (name, messages) => {
  await stage.control('faults', { name, times: 1 });
  await expect(send()).rejects.toThrow();
  expect(await posted()).toBe(messages);
});

test.each([
  ['before', 0],
  ['after', 1],
])('a bot that hangs up on a wait %s posting has posted %i by then', async (when, messages) => {
  await stage.control('faults', { answer: { latencyMs: 60_000, when }, times: 1 });
  const gone = new AbortController();
  const sent = fetch(`${stage.simulator.url}/teams/v3${activities()}`, {
    method: 'POST',
    body: '{"type":"message","text":"hi"}',
    signal: gone.signal,
  });
  const given = sent.catch(() => 'gave up');
  expect((await stage.control('under-way')).status).toBe(200);
  gone.abort();
  expect(await given).toBe('gave up');
  const { messages: there } = (await stage.state()).conversations.at(-1);
  expect(there).toHaveLength(messages);
});

test('what Teams refuses by itself is not called posted by a fault after posting', async () => {
  await stage.control('block', { person: ana, blocked: true });
  await stage.control('faults', { name: 'bad-gateway-after' });
  expect(await send()).toMatchObject({ status: 403, body: error('ConversationBlockedByUser') });
});

test('a name that is unknown, and a name beside an answer, are refused', async () => {
  const asked = [{ name: 'bad-mood' }, { name: 'slow', answer: { status: 500 } }, {}];
  for (const some of asked) expect((await stage.control('faults', some)).status).toBe(400);
  const { named } = (await stage.control('faults/named')).body;
  expect(named).toContainEqual({ name: 'stuck', title: expect.any(String), answer: { latencyMs: 120_000 } });
});

test.each(['create', 'send', 'update', 'delete', 'members', 'member'])(
  'a fault of %s strikes nothing else',
  async operation => {
    const { people, tenantId } = await stage.state();
    const { body } = await send();
    const place = `/conversations/${encodeURIComponent(conversation)}`;
    await stage.control('faults', { match: { operation }, answer: { status: 502 } });
    const text = { type: 'message', text: 'hi' };
    const answers = {
      create: await stage.teams('POST', '/conversations', { members: [{ id: people[0].id }], tenantId }),
      send: await send(),
      update: await stage.teams('PUT', `${activities()}/${body.id}`, text),
      members: await stage.teams('GET', `${place}/pagedmembers`),
      member: await stage.teams('GET', `${place}/members/${people[0].id}`),
      delete: await stage.teams('DELETE', `${activities()}/${body.id}`),
    };
    const struck = Object.entries(answers).filter(([, { status }]) => status === 502);
    expect(struck.map(([name]) => name)).toEqual([operation]);
  },
);

describe('what Teams knows and the bot does not', () => {
  test('is a removal that it was not told of', async () => {
    stage.told();
    await stage.control('remove', { person: ana, tell: false });
    expect(stage.told()).toEqual([]);
    expect(await send()).toMatchObject({ status: 403, body: error('BotNotInConversationRoster') });
  });

  test('is a conversation that is gone until it is created again', async () => {
    const { people, tenantId } = await stage.state();
    await stage.control('lose', { person: ana });
    expect(await send()).toMatchObject({ status: 404, body: error('ConversationNotFound') });
    const again = await stage.teams('POST', '/conversations', { members: [{ id: people[0].id }], tenantId });
    expect(again).toMatchObject({ status: 201, body: { id: conversation } });
    expect((await send()).status).toBe(201);
  });
});
