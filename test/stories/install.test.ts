import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from './stage.ts';

const TEAM = 'Contoso Engineering';

let stage: Stage;
let client: pg.Client;
/** Ids of the team's channels, by name. */
let channels: Record<string, string>;
let teamId: string;
let world: { tenantId: string; botId: string };

beforeAll(async () => {
  stage = await startStage();
  client = await stage.connect();
  const state = await stage.teams.state();
  world = state;
  teamId = state.teams[0].id;
  channels = Object.fromEntries(
    state.teams[0].channels.map(({ name, id }: { name: string; id: string }) => [name, id]),
  );
  await stage.teams.control('install', { team: TEAM, channel: 'Ops', by: 'jonas@contoso.com' });
}, 180_000);
afterAll(() => stage.close());

/** Addresses something and tells what became of it: `sent`, or the reason why not, for each recipient. */
async function outcomeOf(audience: object, more: object = {}): Promise<string[]> {
  const { items } = await notify(audience, more);
  return items.map(({ state, reason }) => (state === 'sent' ? state : reason.code));
}

async function notify(audience: object, more: object = {}) {
  const { body } = await stage.herald.notify({ audience, ...more });
  return stage.herald.settled(body.id);
}

const toChannel = (name: string) => outcomeOf({ conversations: [channels[name]] });
const change = (what: 'channel' | 'team', body: object) => stage.teams.control(what, { team: TEAM, ...body });
const raw = (activity: object) => stage.teams.control('raw', { activity });

describe('in a team', () => {
  test('every channel can be addressed, also those where nothing was said yet', async () => {
    expect(await toChannel('General')).toEqual(['sent']);
    expect(await toChannel('Ops')).toEqual(['sent']);
    expect(await toChannel('Releases')).toEqual(['sent']);
  });

  test('a channel that is created can be addressed, and is called by its new name when it is renamed', async () => {
    const { channel } = await change('channel', { change: 'created', name: 'Incidents' });
    channels.Incidents = channel;
    expect((await notify({ conversations: [channel] })).items[0]?.recipient.label).toBe('Incidents');
    await change('channel', { change: 'renamed', channel: 'Incidents', name: 'War room' });
    expect((await notify({ conversations: [channel] })).items[0]?.recipient.label).toBe('War room');
  });

  test('a channel that is deleted hears nothing until it is restored', async () => {
    await change('channel', { change: 'deleted', channel: 'Releases' });
    expect(await toChannel('Releases')).toEqual(['conversation-gone']);
    await change('channel', { change: 'restored', channel: 'Releases' });
    expect(await toChannel('Releases')).toEqual(['sent']);
  });

  test.each(['private', 'shared'])(
    'a %s channel hears nothing until Herald is added to it, and nothing after it is taken out',
    async type => {
      const { channel } = await change('channel', { change: 'created', name: `A ${type} one`, type });
      expect(await outcomeOf({ conversations: [channel] })).toEqual(['unknown-conversation']);
      await change('channel', { change: 'botAdded', channel });
      expect(await outcomeOf({ conversations: [channel] })).toEqual(['sent']);
      await change('channel', { change: 'botRemoved', channel });
      expect(await outcomeOf({ conversations: [channel] })).toEqual(['removed']);
    },
  );

  test('a team that is renamed is called by its new name', async () => {
    await change('team', { change: 'renamed', name: 'Platform' });
    const { items } = await notify({ teams: [teamId] });
    expect(items[0]?.because).toEqual({ code: 'team-member', team: 'Platform' });
    await stage.teams.control('team', { team: 'Platform', change: 'renamed', name: TEAM });
  });

  test('a team that is archived hears nothing in its channels until it is unarchived', async () => {
    await change('team', { change: 'archived' });
    expect(await toChannel('Ops')).toEqual(['archived']);
    await change('team', { change: 'unarchived' });
    expect(await toChannel('Ops')).toEqual(['sent']);
  });

  test.each(['deleted', 'hardDeleted'])(
    'a team that is %s hears nothing, nor do its members as such, until it is restored',
    async gone => {
      await change('team', { change: gone });
      expect(await toChannel('Ops')).toEqual(['conversation-gone']);
      expect(await outcomeOf({ teams: [teamId] })).toEqual(['unknown-team']);
      await change('team', { change: 'restored' });
      expect(await toChannel('Ops')).toEqual(['sent']);
      expect(await outcomeOf({ teams: [teamId] })).toEqual(Array(6).fill('sent'));
    },
  );

  test('of a change and its undoing that arrive in the wrong order, the later one stands', async () => {
    const event = (eventType: string, at: string) => ({
      type: 'conversationUpdate',
      id: `f:${eventType}-${at}`,
      timestamp: at,
      channelId: 'msteams',
      recipient: { id: world.botId },
      conversation: { id: teamId, conversationType: 'channel', isGroup: true, tenantId: world.tenantId },
      channelData: {
        eventType,
        tenant: { id: world.tenantId },
        team: { id: teamId, name: TEAM },
        channel: { id: channels.Releases, name: 'Releases' },
      },
    });
    const later = new Date(Date.now() + 1000).toISOString();
    const earlier = new Date(Date.now()).toISOString();
    await raw(event('channelRestored', later));
    await raw(event('channelDeleted', earlier));
    expect(await toChannel('Releases')).toEqual(['sent']);
    await raw(event('teamUnarchived', later));
    await raw(event('teamArchived', earlier));
    expect(await toChannel('Ops')).toEqual(['sent']);
  });

  test('after its removal nothing is sent to any channel; installed again elsewhere, every channel hears', async () => {
    await stage.teams.control('remove', { team: TEAM });
    for (const name of ['General', 'Ops', 'Releases']) expect(await toChannel(name)).toEqual(['removed']);
    expect(await outcomeOf({ teams: [teamId] })).toEqual(['unknown-team']);
    await stage.teams.control('install', { team: TEAM, channel: 'Releases', by: 'jonas@contoso.com' });
    for (const name of ['General', 'Ops', 'Releases']) expect(await toChannel(name)).toEqual(['sent']);
    expect(await outcomeOf({ teams: [teamId] })).toHaveLength(6);
  });
});

describe('an upgrade', () => {
  test('that takes the bot away is a removal, and one that brings it an install', async () => {
    const omar = { audience: { people: ['omar@contoso.com'] } };
    await stage.teams.control('install', { person: 'omar@contoso.com', upgrade: true });
    expect(await outcomeOf(omar.audience)).toEqual(['sent']);
    await stage.teams.control('remove', { person: 'omar@contoso.com', upgrade: true });
    expect(await outcomeOf(omar.audience)).toEqual(['removed']);
    await stage.teams.control('install', { person: 'omar@contoso.com', upgrade: true });
    expect(await outcomeOf(omar.audience)).toEqual(['sent']);
  });
});

describe('an installation that Herald missed while it was down', () => {
  test('is noticed with the first mention: the whole team can be addressed from then on', async () => {
    await stage.herald.kill();
    await stage.teams.control('install', { chat: 'Launch crew', by: 'ana@contoso.com' });
    await client.query(`delete from installations where scope = 'channel'`);
    await client.query('delete from rosters');
    await client.query('delete from memberships');
    await stage.herald.start();
    expect(await outcomeOf({ teams: [teamId] })).toEqual(['unknown-team']);
    await stage.teams.control('say', {
      person: 'mei@contoso.com',
      conversation: 'Ops',
      text: 'topics',
      mention: true,
    });
    expect(await outcomeOf({ teams: [teamId] })).toHaveLength(6);
  });
});

describe('the way back', () => {
  /** Another address of the Bot Connector, and what arrives there. */
  async function connector() {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: `elsewhere-${paths.length}` }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/amer/`, paths, close: () => server.close() };
  }

  const seen = (serviceUrl: string, conversation: object, timestamp: string) =>
    raw({
      type: 'messageReaction',
      id: `f:${timestamp}`,
      timestamp,
      channelId: 'msteams',
      serviceUrl,
      recipient: { id: world.botId },
      conversation: { tenantId: world.tenantId, ...conversation },
      channelData: { tenant: { id: world.tenantId }, team: { id: teamId } },
    });

  test('is the service URL of the newest activity of a conversation; a late one does not bring an old one back', async () => {
    const elsewhere = await connector();
    const home = (await stage.teams.state()).serviceUrl;
    const ops = { id: channels.Ops, conversationType: 'channel', isGroup: true };
    const now = Date.now();
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
    try {
      await seen(elsewhere.url, ops, at(2));
      expect(await toChannel('Ops')).toEqual(['sent']);
      expect(elsewhere.paths).toEqual([`POST /amer/v3/conversations/${channels.Ops}/activities`]);

      await seen(home, ops, at(1));
      expect(await toChannel('Ops')).toEqual(['sent']);
      expect(elsewhere.paths).toHaveLength(2);

      await seen(home, ops, at(3));
      expect(await toChannel('Ops')).toEqual(['sent']);
      expect(elsewhere.paths).toHaveLength(2);
    } finally {
      elsewhere.close();
    }
  });
});
