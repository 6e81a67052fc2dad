import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationReference } from '../../src/core/conversation.ts';
import { consequenceOf } from '../../src/decide/failure.ts';
import { NOT_TEAMS, TeamsFailure } from '../../src/deliver/ports/teams.ts';
import { createTeams, type Teams } from '../../src/teams/index.ts';
import { BOT, TENANT } from './activities.ts';
import { FOREIGN, PAGE } from './foreign.ts';
import { json, type LocalConnector, localConnector, type Reply, reply } from './local-connector.ts';
import { recordingConversation, recordingLog } from './record.ts';

let connector: LocalConnector;
let teams: Teams;
beforeAll(async () => {
  connector = await localConnector();
  const [conversation, log, clock] = [recordingConversation(), recordingLog(), { now: () => new Date() }];
  teams = createTeams({ identity: { kind: 'local' }, cloud: 'public', conversation, log, clock });
});
afterAll(() => connector.close());
beforeEach(() => {
  connector.received.length = 0;
});

const place = (): ConversationReference => ({
  tenantId: TENANT,
  conversationId: 'a:personal',
  kind: 'personal',
  serviceUrl: connector.url,
  botId: BOT,
});
const message = { card: { type: 'AdaptiveCard', version: '1.5', body: [] }, summary: 'A build failed' };
const card = () => ({ conversation: place(), activityId: 'x1' });

/** Every request to Teams. One that a port has and that is missing here fails the last test. */
const OPERATIONS: Record<string, () => Promise<unknown>> = {
  openPersonal: () => teams.messenger.openPersonal(place(), '29:ana'),
  send: () => teams.messenger.send(place(), message),
  update: () => teams.messenger.update(card(), message),
  remove: () => teams.messenger.remove(card()),
  members: () => teams.rosters.members(place()),
  member: () => teams.rosters.member(place(), '29:ana'),
  team: () => teams.rosters.team(place()),
  channels: () => teams.rosters.channels(place()),
};

// biome-ignore lint/suspicious/noExplicitAny: a failure, if it is one: the expectations say
const failureOf = (operation: string): Promise<any> =>
  Promise.resolve(OPERATIONS[operation]?.()).catch(error => error);

describe('what Teams did not say', () => {
  describe.each(Object.keys(OPERATIONS))('to %s', operation => {
    test.each(Object.keys(FOREIGN))('%s is not taken for its word', async name => {
      connector.reply = FOREIGN[name] as Reply;
      const failure = await failureOf(operation);
      expect(failure).toBeInstanceOf(TeamsFailure);
      expect(failure).toMatchObject({ code: NOT_TEAMS, status: undefined, retryAfterMs: undefined });
      expect(connector.received).toHaveLength(1);
      for (const to of ['person', 'conversation'] as const)
        for (const asked of ['create', 'send', 'update', 'delete'] as const) {
          const facts = { ...failure, message: failure.message, to, asked };
          expect(consequenceOf(facts)).toMatchObject({
            kind: 'wait',
            reason: 'not-teams',
            alone: { kind: 'retry' },
          });
        }
    });
  });

  test('is told with what stood there: status, type, and the beginning, without marks and secrets', async () => {
    const secret = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhcHBpZCI6IjEifQ.c2lnbmF0dXJl';
    const page = `<html><style>b{}</style><b>Access\n\n denied</b> Authorization: Bearer ${secret} ${'x '.repeat(5_000)}`;
    connector.reply = reply(403, 'text/html', page);
    const failure = await failureOf('send');
    expect(failure.message).toMatch(/403 text\/html.*Access denied/);
    expect(failure.message).not.toContain('eyJ');
    expect(failure.message).not.toContain('<b>');
    expect(failure.message.length).toBeLessThan(400);
  });

  test('where a redirect points to is told without what could be secret in it, and nobody goes there', async () => {
    connector.reply = FOREIGN['a sign-in page elsewhere'] as Reply;
    const failure = await failureOf('team');
    expect(failure.message).toContain('login.example');
    expect(failure.message).not.toContain('s3cret');
  });

  test('may have been said after Teams took the card: then a repeat is marked', async () => {
    connector.reply = FOREIGN['a page in place of a creation'] as Reply;
    expect(await failureOf('send')).toMatchObject({ outcome: 'unknown' });
    connector.reply = FOREIGN['a page of a filter'] as Reply;
    expect(await failureOf('send')).toMatchObject({ outcome: 'refused' });
  });

  test('that is longer than anything Teams says is not read to its end', async () => {
    connector.reply = res => {
      res.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (res.write(' '.repeat(64 * 1024)));
      };
      res.on('drain', more);
      more();
    };
    expect(await failureOf('members')).toMatchObject({ code: NOT_TEAMS });
  });
});

describe('what Teams did say', () => {
  const error = { error: { code: 'BotNotInConversationRoster', message: 'no' } };
  const TEAMS: [string, Reply, object][] = [
    ['a code', json(403, error), { status: 403, code: 'BotNotInConversationRoster' }],
    ['a code, as text', reply(403, 'text/plain', JSON.stringify(error)), { status: 403 }],
    ['the older shape', json(403, { errorCode: 209, message: 'no' }), { status: 403, code: '209' }],
    [
      'a message alone',
      json(401, { message: 'Authorization has been denied for this request.' }),
      { status: 401 },
    ],
    ['a 403 of nothing', json(403), { status: 403, code: undefined }],
    ['a 403 without a type', reply(403, undefined, ''), { status: 403, code: undefined }],
    ['a 404 of nothing', reply(404, undefined, ''), { status: 404 }],
    ['a 429 with a time', json(429, error, { 'retry-after': '7' }), { status: 429, retryAfterMs: 7_000 }],
    // Gateways of Teams answer with pages too. A 5xx says nothing of card or person, whoever says it.
    ['a page of 502', reply(502, 'text/html', PAGE), { status: 502, outcome: 'unknown' }],
    ['a page of 503', reply(503, 'text/html', PAGE), { status: 503, outcome: 'refused' }],
    ['a page of 504', reply(504, 'text/html', PAGE), { status: 504, outcome: 'unknown' }],
    ['a page of 500', reply(500, 'text/html', PAGE), { status: 500, outcome: 'unknown' }],
  ];
  test.each(TEAMS)('%s is its word', async (_, given, facts) => {
    connector.reply = given;
    expect(await failureOf('send')).toMatchObject({ name: 'TeamsFailure', ...facts });
  });

  test.each([201, 202])('a %i whose JSON names no card is sent', async status => {
    connector.reply = json(status, { accepted: true });
    const failure = await failureOf('send');
    expect(failure).toMatchObject({ code: 'AnswerWithoutId', outcome: 'unknown' });
    expect(consequenceOf({ ...failure, to: 'person', asked: 'send' })).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['members', {}],
    ['member', {}],
    ['team', []],
    ['channels', {}],
  ])(
    'an answer to %s that is not what was asked for (%j) is not taken for an empty one',
    async (operation, body) => {
      connector.reply = json(200, body);
      expect(await failureOf(operation)).toMatchObject({ code: NOT_TEAMS });
    },
  );
});

test('every operation there is stands in the table', () => {
  const there = [...Object.keys(teams.messenger), ...Object.keys(teams.rosters)];
  expect(Object.keys(OPERATIONS).sort()).toEqual(there.sort());
});
