import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTeams, type Teams } from '../../src/teams/index.ts';
import { BOT, GENERAL, OPS, TENANT } from './activities.ts';
import { json, type LocalConnector, localConnector } from './local-connector.ts';
import { recordingConversation, recordingLog } from './record.ts';

let connector: LocalConnector;
let teams: Teams;
const log = recordingLog();
beforeAll(async () => {
  connector = await localConnector();
  const [conversation, clock] = [recordingConversation(), { now: () => new Date() }];
  teams = createTeams({ identity: { kind: 'local' }, cloud: 'public', conversation, log, clock });
});
afterAll(() => connector.close());

const team = () => ({
  tenantId: TENANT,
  conversationId: GENERAL,
  kind: 'channel' as const,
  serviceUrl: connector.url,
  botId: BOT,
});
const asked = () => new URL(connector.received.at(-1)?.url ?? '', connector.url);

test('a page of members names people with all that Teams tells of them, and the next page', async () => {
  connector.reply = json(200, {
    members: [
      {
        id: '29:ana',
        name: 'Ana Silva',
        objectId: 'ana-object',
        givenName: 'Ana',
        email: 'ana@contoso.com',
        userPrincipalName: 'ana.s@contoso.com',
        userRole: 'user',
      },
      { id: '29:guest', aadObjectId: 'guest-object', userRole: 'guest' },
      { id: '29:new', userRole: 'a later role' },
    ],
    continuationToken: 'page-2',
  });
  expect(await teams.rosters.members(team())).toEqual({
    people: [
      {
        teamsId: '29:ana',
        aadObjectId: 'ana-object',
        name: 'Ana Silva',
        givenName: 'Ana',
        email: 'ana@contoso.com',
        upn: 'ana.s@contoso.com',
        role: 'user',
      },
      { teamsId: '29:guest', aadObjectId: 'guest-object', role: 'guest' },
      { teamsId: '29:new' },
    ],
    next: 'page-2',
  });
  expect(decodeURIComponent(asked().pathname)).toBe(`/v3/conversations/${GENERAL}/pagedmembers`);
  expect(Object.fromEntries(asked().searchParams)).toEqual({ pageSize: '500' });
});

test('an entry that is not understood costs that entry, and is told', async () => {
  const ana = { id: '29:ana', name: 'Ana' };
  const odd = [
    null,
    'x',
    {},
    { id: null },
    { id: 7 },
    { id: '' },
    { id: '29:\0' },
    { id: 'x'.repeat(1_001) },
  ];
  connector.reply = json(200, {
    members: [...odd, ana, { ...ana, id: '29:bo', name: 'B\0o', email: { a: 1 } }],
  });
  log.lines.length = 0;
  expect(await teams.rosters.members(team())).toEqual({
    people: [
      { teamsId: '29:ana', name: 'Ana' },
      { teamsId: '29:bo', name: 'Bo' },
    ],
  });
  expect(log.lines).toEqual([
    { level: 'warn', facts: { conversationId: GENERAL, of: 'members', skipped: odd.length } },
  ]);
  connector.reply = json(200, { conversations: [null, { id: null, name: 'x' }, { id: OPS, name: 7 }] });
  expect(await teams.rosters.channels(team())).toEqual([{ id: OPS }]);
});

test.each([[7], [{}], ['x'.repeat(8_001)]])(
  'a continuation that cannot be one (%#) is no last page',
  async next => {
    connector.reply = json(200, { members: [], continuationToken: next });
    await expect(teams.rosters.members(team())).rejects.toMatchObject({ code: 'NotTeams' });
  },
);

test('the last page names no next one', async () => {
  connector.reply = json(200, { members: [] });
  expect(await teams.rosters.members(team(), 'page/2+=')).toEqual({ people: [] });
  expect(asked().searchParams.get('continuationToken')).toBe('page/2+=');
});

test('a team has its name and its group', async () => {
  connector.reply = json(200, { id: GENERAL, name: 'Support', aadGroupId: 'group-1', channelCount: 3 });
  expect(await teams.rosters.team(team())).toEqual({ id: GENERAL, name: 'Support', aadGroupId: 'group-1' });
  expect(decodeURIComponent(asked().pathname)).toBe(`/v3/teams/${GENERAL}`);
});

test('the General channel has no name', async () => {
  connector.reply = json(200, {
    conversations: [
      { id: GENERAL, name: null },
      { id: OPS, name: 'Ops' },
    ],
  });
  expect(await teams.rosters.channels(team())).toEqual([{ id: GENERAL }, { id: OPS, name: 'Ops' }]);
  expect(decodeURIComponent(asked().pathname)).toBe(`/v3/teams/${GENERAL}/conversations`);
});

test('one member is named with all that Teams tells', async () => {
  connector.reply = json(200, { id: '29:ana', name: 'Ana', userPrincipalName: 'ana@contoso.com' });
  expect(await teams.rosters.member(team(), '29:ana')).toEqual({
    teamsId: '29:ana',
    name: 'Ana',
    upn: 'ana@contoso.com',
  });
  expect(decodeURIComponent(asked().pathname)).toBe(`/v3/conversations/${GENERAL}/members/29:ana`);
});

test.each(['MemberNotFoundInConversation', undefined])('who is no member is nobody (%s)', async code => {
  connector.reply = json(404, { error: { code, message: 'no' } });
  expect(await teams.rosters.member(team(), '29:ana')).toBeUndefined();
});

test.each([
  [404, 'ConversationNotFound'],
  [403, 'BotNotInConversationRoster'],
])('%d %s is a failure also when one member is asked for', async (status, code) => {
  connector.reply = json(status, { error: { code, message: 'no' } });
  await expect(teams.rosters.member(team(), '29:ana')).rejects.toMatchObject({
    name: 'TeamsFailure',
    status,
    code,
  });
});
