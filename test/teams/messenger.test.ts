import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationReference } from '../../src/core/conversation.ts';
import { createTeams, type Teams } from '../../src/teams/index.ts';
import { BOT, OPS, TENANT } from './activities.ts';
import {
  cut,
  dropped,
  json,
  type LocalConnector,
  localConnector,
  type Reply,
  silent,
  stalled,
} from './local-connector.ts';
import { recordingConversation, recordingLog } from './record.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }] };
const message = { card, summary: 'A build failed' };

let connector: LocalConnector;
let teams: Teams;

beforeAll(async () => {
  connector = await localConnector();
  teams = local();
});
afterAll(() => connector.close());
beforeEach(() => {
  connector.received.length = 0;
  connector.reply = json(201, { id: 'activity-1' });
});

function local(more: { requestTimeoutMs?: number } = {}): Teams {
  const [conversation, log] = [recordingConversation(), recordingLog()];
  const clock = { now: () => NOW };
  return createTeams({ identity: { kind: 'local' }, cloud: 'public', conversation, log, clock, ...more });
}

const place = (over: Partial<ConversationReference> = {}): ConversationReference => ({
  tenantId: TENANT,
  conversationId: 'a:personal',
  kind: 'personal',
  serviceUrl: connector.url,
  botId: BOT,
  ...over,
});
const opsChannel = () => place({ conversationId: OPS, kind: 'channel' });
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    error => error,
  );
const received = () => connector.received.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);

describe('what goes to Teams', () => {
  test('a card travels as an attachment with a summary and without a text', async () => {
    expect(await teams.messenger.send(place(), message)).toEqual({ activityId: 'activity-1' });
    expect(connector.received).toEqual([
      {
        method: 'POST',
        url: '/v3/conversations/a%3Apersonal/activities',
        authorization: undefined,
        body: {
          type: 'message',
          summary: 'A build failed',
          attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
        },
      },
    ]);
  });

  test('a line of text travels as plain text', async () => {
    await teams.messenger.send(place(), { text: 'Hello *you*' });
    expect(connector.received[0]?.body).toEqual({
      type: 'message',
      text: 'Hello *you*',
      textFormat: 'plain',
    });
  });

  test('a reply in a channel goes to its thread', async () => {
    await teams.messenger.send(opsChannel(), message, '1776');
    expect(received()).toEqual([`POST /v3/conversations/${OPS};messageid=1776/activities`]);
  });

  test('outside channels there are no threads', async () => {
    await teams.messenger.send(place(), message, '1776');
    expect(received()).toEqual(['POST /v3/conversations/a:personal/activities']);
  });

  test('a card is changed and removed where it stands', async () => {
    connector.reply = json(200, { id: 'activity-1' });
    await teams.messenger.update({ conversation: opsChannel(), activityId: 'x1' }, message);
    await teams.messenger.remove({ conversation: opsChannel(), activityId: 'x1' });
    expect(received()).toEqual([
      `PUT /v3/conversations/${OPS}/activities/x1`,
      `DELETE /v3/conversations/${OPS}/activities/x1`,
    ]);
  });

  test('a removal may be answered without a body', async () => {
    connector.reply = json(200);
    await teams.messenger.remove({ conversation: place(), activityId: 'x1' });
    expect(received()).toHaveLength(1);
  });

  test('a 1:1 conversation is opened with one member and the tenant named twice', async () => {
    connector.reply = json(201, { id: 'a:new' });
    const at = { tenantId: TENANT, serviceUrl: connector.url, botId: BOT };
    expect(await teams.messenger.openPersonal(at, '29:ana')).toEqual({ conversationId: 'a:new' });
    expect(connector.received[0]).toMatchObject({
      url: '/v3/conversations',
      body: {
        isGroup: false,
        bot: { id: BOT },
        members: [{ id: '29:ana' }],
        tenantId: TENANT,
        channelData: { tenant: { id: TENANT } },
      },
    });
  });

  test('nothing goes to an address that is not Teams', async () => {
    const failure = await failureOf(
      teams.messenger.send(place({ serviceUrl: 'https://example.com/' }), message),
    );
    expect(failure).toMatchObject({ name: 'TeamsFailure', outcome: 'refused', code: 'ServiceUrlNotAllowed' });
  });
});

const blocked = {
  errorCode: 209,
  message: JSON.stringify({ subCode: 'MessageWritesBlocked', details: null }),
};
const error = (code: string) => ({ error: { code, message: `said ${code}` } });
const IN_A_MINUTE = new Date(NOW.getTime() + 60_000).toUTCString();

const ANSWERS: [string, Reply, object][] = [
  [
    '400 with a code',
    json(400, error('BadArgument')),
    { status: 400, code: 'BadArgument', outcome: 'refused' },
  ],
  [
    '401 with a code',
    json(401, error('BotNotRegistered')),
    { status: 401, code: 'BotNotRegistered', outcome: 'refused' },
  ],
  [
    '401 with only a message',
    json(401, { message: 'Authorization has been denied for this request.' }),
    {
      status: 401,
      code: undefined,
      message: 'Authorization has been denied for this request.',
      outcome: 'refused',
    },
  ],
  [
    '403 with a code',
    json(403, error('BotNotInConversationRoster')),
    { status: 403, code: 'BotNotInConversationRoster', outcome: 'refused' },
  ],
  [
    '403 in the older shape',
    json(403, blocked),
    { status: 403, code: 'MessageWritesBlocked', outcome: 'refused' },
  ],
  [
    '403 with only a number',
    json(403, { errorCode: 209, message: 'no' }),
    { status: 403, code: '209', outcome: 'refused' },
  ],
  ['403 without a body', json(403), { status: 403, code: undefined, outcome: 'refused' }],
  [
    '404',
    json(404, error('ConversationNotFound')),
    { status: 404, code: 'ConversationNotFound', outcome: 'refused' },
  ],
  [
    '412',
    json(412, error('PreconditionFailed')),
    { status: 412, code: 'PreconditionFailed', outcome: 'refused' },
  ],
  [
    '413',
    json(413, error('MessageSizeTooBig')),
    { status: 413, code: 'MessageSizeTooBig', outcome: 'refused' },
  ],
  [
    '429 with seconds',
    json(429, error('Throttled'), { 'retry-after': '7' }),
    { status: 429, code: 'Throttled', retryAfterMs: 7000, outcome: 'refused' },
  ],
  [
    '429 with a date',
    json(429, error('Throttled'), { 'retry-after': IN_A_MINUTE }),
    { status: 429, retryAfterMs: 60_000, outcome: 'refused' },
  ],
  [
    '429 with rubbish',
    json(429, error('Throttled'), { 'retry-after': 'soon' }),
    { status: 429, retryAfterMs: undefined, outcome: 'refused' },
  ],
  ['500', json(500, error('ServiceError')), { status: 500, code: 'ServiceError', outcome: 'unknown' }],
  ['500 that is not JSON', json(500, '<html>'), { status: 500, code: undefined, outcome: 'unknown' }],
  ['502', json(502, error('ServiceError')), { status: 502, outcome: 'unknown' }],
  [
    '503 with seconds',
    json(503, '', { 'retry-after': '3' }),
    { status: 503, retryAfterMs: 3000, outcome: 'refused' },
  ],
  ['504', json(504), { status: 504, outcome: 'unknown' }],
  ['a dropped connection', dropped, { status: undefined, code: 'ECONNRESET', outcome: 'unknown' }],
  ['an answer that is cut off', cut, { code: 'ECONNRESET', outcome: 'unknown' }],
  ['201 without an id', json(201, {}), { code: 'AnswerWithoutId', outcome: 'unknown' }],
  ['200 without a body', json(200), { code: 'AnswerWithoutId', outcome: 'unknown' }],
  ['201 that is not JSON', json(201, '<html>'), { code: 'NotTeams', outcome: 'unknown' }],
];

describe('each way to fail is told in facts, after exactly one attempt', () => {
  test.each(ANSWERS)('%s', async (_, reply, facts) => {
    connector.reply = reply;
    const failure = await failureOf(teams.messenger.send(place(), message));
    expect(failure).toMatchObject({ name: 'TeamsFailure', token: false, ...facts });
    expect(connector.received).toHaveLength(1);
  });

  test.each([
    ['no answer', silent],
    ['an answer that stops in the middle', stalled],
  ])('%s ends with the time that a request may take', async (_, reply) => {
    connector.reply = reply;
    const failure = await failureOf(local({ requestTimeoutMs: 1_000 }).messenger.send(place(), message));
    expect(failure).toMatchObject({ name: 'TeamsFailure', outcome: 'unknown', code: 'ETIMEDOUT' });
    expect(connector.received).toHaveLength(1);
  });

  test('where nobody listens, nothing was sent', async () => {
    const gone = await localConnector();
    await gone.close();
    const failure = await failureOf(teams.messenger.send(place({ serviceUrl: gone.url }), message));
    expect(failure).toMatchObject({ name: 'TeamsFailure', outcome: 'refused', code: 'ECONNREFUSED' });
  });

  test.each(['openPersonal', 'update', 'remove', 'members', 'member', 'team', 'channels'])(
    '%s is tried once too',
    async what => {
      connector.reply = json(500, error('ServiceError'));
      const at = { conversation: place(), activityId: 'x1' };
      const calls: Record<string, () => Promise<unknown>> = {
        openPersonal: () => teams.messenger.openPersonal(place(), '29:ana'),
        update: () => teams.messenger.update(at, message),
        remove: () => teams.messenger.remove(at),
        members: () => teams.rosters.members(place()),
        member: () => teams.rosters.member(place(), '29:ana'),
        team: () => teams.rosters.team(place()),
        channels: () => teams.rosters.channels(place()),
      };
      expect(await failureOf(calls[what]?.() ?? Promise.resolve())).toMatchObject({
        status: 500,
        code: 'ServiceError',
      });
      expect(connector.received).toHaveLength(1);
    },
  );
});

describe('the token', () => {
  function withTokens(fetchToken: () => Promise<{ value: string; expiresAt: Date }>): Teams {
    const identity = { kind: 'single-tenant', appId: 'app', tenantId: TENANT, password: 'secret' } as const;
    const [conversation, log, clock] = [recordingConversation(), recordingLog(), { now: () => NOW }];
    const instead = { fetchToken, serviceUrls: () => true };
    return createTeams({ identity, cloud: 'public', conversation, log, clock, instead });
  }
  const hour = { expiresAt: new Date(NOW.getTime() + 3_600_000) };

  test('is fetched once for many first sends at the same time', async () => {
    let fetched = 0;
    const authenticated = withTokens(async () => ({ value: `token-${++fetched}`, ...hour }));
    await Promise.all(Array.from({ length: 10 }, () => authenticated.messenger.send(place(), message)));
    expect(connector.received.map(request => request.authorization)).toEqual(
      Array(10).fill('Bearer token-1'),
    );
    expect(fetched).toBe(1);
  });

  test('that cannot be had is a failure of its own, and nothing is sent', async () => {
    const authenticated = withTokens(() =>
      Promise.reject(Object.assign(new Error(), { errorCode: 'invalid_client' })),
    );
    const failure = await failureOf(authenticated.messenger.send(place(), message));
    expect(failure).toMatchObject({
      name: 'TeamsFailure',
      token: true,
      outcome: 'refused',
      code: 'invalid_client',
    });
    expect(connector.received).toHaveLength(0);
  });

  test('does not stand anywhere in a failure', async () => {
    connector.reply = json(500, error('ServiceError'));
    const authenticated = withTokens(async () => ({ value: 'very-secret', ...hour }));
    const failure = await failureOf(authenticated.messenger.send(place(), message));
    expect(JSON.stringify({ ...failure, message: failure.message, stack: failure.stack })).not.toContain(
      'very-secret',
    );
    expect(failure.cause).toBeUndefined();
  });
});
