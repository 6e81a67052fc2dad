import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localTimestamp } from '../../src/simulator/bot/envelope.ts';
import { cardActivity, makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.stop());

const bot = '28:11111111-2222-4333-8444-555555555555';
const contoso = 'Contoso Engineering';

async function told(path: string, body: object) {
  stage.told();
  expect(await stage.control(path, body)).toMatchObject({ status: 200, body: { ok: true } });
  return stage.told();
}

describe('an installation', () => {
  test('for a person is told twice: with the bot among the members added, and as installation', async () => {
    const { people, tenantId, serviceUrl } = await stage.state();
    const [ana] = people;
    const [update, installation] = await told('install', { person: ana.upn });
    expect(update).toMatchObject({
      type: 'conversationUpdate',
      channelId: 'msteams',
      serviceUrl,
      from: { id: ana.id, aadObjectId: ana.aadObjectId },
      recipient: { id: bot },
      membersAdded: [{ id: bot }, { id: ana.id, aadObjectId: ana.aadObjectId }],
      conversation: { conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
    });
    expect(update?.id).toMatch(/^f:/);
    expect(update?.conversation.id).toMatch(/^a:1/);
    expect(update?.conversation).not.toHaveProperty('isGroup');
    expect(installation).toMatchObject({
      type: 'installationUpdate',
      action: 'add',
      locale: 'en-GB',
      entities: [{ type: 'clientInfo', locale: 'en-GB' }],
      conversation: update?.conversation,
      channelData: { tenant: { id: tenantId }, source: { name: 'message' } },
    });
    expect(installation).not.toHaveProperty('localTimezone');
    expect(serviceUrl).toBe(`${stage.simulator.url}/teams/`);
  });

  test('in a team names the chosen channel, the team and its Entra group', async () => {
    const { teams } = await stage.state();
    const [{ id, aadGroupId, channels }] = teams;
    const activities = await told('install', { team: contoso, channel: 'Ops', by: 'priya@contoso.com' });
    const facts = {
      conversation: { isGroup: true, conversationType: 'channel', id: channels[1].id, name: 'Ops' },
      channelData: {
        settings: { selectedChannel: { id: channels[1].id } },
        team: { id, name: contoso, aadGroupId },
      },
    };
    expect(activities).toMatchObject([
      { ...facts, type: 'conversationUpdate', membersAdded: [{ id: bot }] },
      { ...facts, type: 'installationUpdate', action: 'add', from: { name: 'Priya Nair' } },
    ]);
    expect(activities[0]?.channelData.eventType).toBe('teamMemberAdded');
  });

  test('in a group chat is told for the chat', async () => {
    const { chats } = await stage.state();
    const conversation = { isGroup: true, conversationType: 'groupChat', id: chats[0].id };
    expect(await told('install', { chat: 'Launch crew' })).toMatchObject([
      { type: 'conversationUpdate', conversation, membersAdded: [{ id: bot }] },
      { type: 'installationUpdate', conversation, action: 'add' },
    ]);
  });

  test('can come in the other order, as one signal, and again with the same ids', async () => {
    const types = async (body: object) =>
      (await told('install', { person: 'ana@contoso.com', ...body })).map(a => a.type);
    expect(await types({ order: 'installationUpdate-first' })).toEqual([
      'installationUpdate',
      'conversationUpdate',
    ]);
    expect(await types({ order: 'conversationUpdate-only' })).toEqual(['conversationUpdate']);
    const again = await told('install', { person: 'ana@contoso.com', repeat: 2 });
    expect(again.slice(0, 2)).toEqual(again.slice(2));
  });

  test('that is an upgrade or a removal says so, a removal in a team also as a member less', async () => {
    await stage.control('install', { team: contoso });
    const upgrade = await told('install', { team: contoso, upgrade: true });
    expect(upgrade).toMatchObject([{ type: 'installationUpdate', action: 'add-upgrade' }]);
    expect(upgrade[0]?.channelData).not.toHaveProperty('settings');
    expect(await told('remove', { team: contoso })).toMatchObject([
      {
        type: 'conversationUpdate',
        membersRemoved: [{ id: bot }],
        channelData: { eventType: 'teamMemberRemoved' },
      },
      { type: 'installationUpdate', action: 'remove' },
    ]);
    expect(await told('remove', { person: 'ana@contoso.com' })).toMatchObject([
      { type: 'installationUpdate', action: 'remove', conversation: { conversationType: 'personal' } },
    ]);
  });
});

test('every activity names conversation and tenant in its headers and bears no token', async () => {
  const { tenantId } = await stage.state();
  const [activity] = await told('install', { person: 'ana@contoso.com' });
  const [headers] = stage.bot.headers;
  expect(headers).toMatchObject({
    'x-ms-conversation-id': activity?.conversation.id,
    'x-ms-tenant-id': tenantId,
  });
  expect(headers).not.toHaveProperty('authorization');
});

describe('a change', () => {
  beforeEach(() => stage.control('install', { team: contoso }));

  test('of members is told in the team, by ids only', async () => {
    const { teams, people } = await stage.state();
    const mei = { id: people[3].id, aadObjectId: people[3].aadObjectId };
    const facts = { conversation: { id: teams[0].id, conversationType: 'channel' } };
    expect(await told('members', { team: contoso, remove: ['mei@contoso.com'] })).toMatchObject([
      { ...facts, membersRemoved: [mei], channelData: { eventType: 'teamMemberRemoved' } },
    ]);
    expect(await told('members', { team: contoso, add: ['mei@contoso.com'] })).toMatchObject([
      { ...facts, membersAdded: [mei], channelData: { eventType: 'teamMemberAdded' } },
    ]);
  });

  test.each([
    ['created', 'channelCreated', { name: 'Incidents' }],
    ['renamed', 'channelRenamed', { channel: 'Ops', name: 'Operations' }],
    ['deleted', 'channelDeleted', { channel: 'Ops' }],
    ['restored', 'channelRestored', { channel: 'Ops' }],
    ['botAdded', 'channelMemberAdded', { channel: 'Ops' }],
    ['botRemoved', 'channelMemberRemoved', { channel: 'Ops' }],
  ])(
    'of a channel, %s, is told as %s',
    async (change, eventType, body: { channel?: string; name?: string }) => {
      const [activity, ...more] = await told('channel', { team: contoso, change, ...body });
      expect(more).toEqual([]);
      expect(activity).toMatchObject({
        type: 'conversationUpdate',
        channelData: { eventType, channel: { name: body.name ?? 'Ops' }, team: { name: contoso } },
      });
    },
  );

  test.each([
    ['renamed', 'teamRenamed', { name: 'Contoso Platform' }],
    ['archived', 'teamArchived', {}],
    ['unarchived', 'teamUnarchived', {}],
    ['deleted', 'teamDeleted', {}],
    ['hardDeleted', 'teamHardDeleted', {}],
    ['restored', 'teamRestored', {}],
  ])('of the team, %s, is told as %s', async (change, eventType, body: { name?: string }) => {
    const { teams } = await stage.state();
    expect(await told('team', { team: contoso, change, ...body })).toMatchObject([
      {
        conversation: { id: teams[0].id },
        channelData: { eventType, team: { id: teams[0].id, name: body.name ?? contoso } },
      },
    ]);
  });

  test('is not told where the bot is not installed', async () => {
    await stage.control('remove', { team: contoso });
    expect(await told('members', { team: contoso, remove: ['mei@contoso.com'] })).toEqual([]);
  });
});

describe('something said', () => {
  test('speak the locale and the zone that their person changed to', async () => {
    const person = 'omar@contoso.com';
    await stage.control('install', { person });
    await stage.control('profile', { person, locale: 'ar-EG', timeZone: 'Africa/Cairo' });
    const [activity] = await told('say', { person, text: 'مساعدة' });
    expect(activity).toMatchObject({ locale: 'ar-EG', localTimezone: 'Africa/Cairo' });
  });

  test('in the 1:1 chat carries language, time zone and local time', async () => {
    await stage.control('install', { person: 'jonas@contoso.com' });
    const [activity] = await told('say', { person: 'jonas@contoso.com', text: 'help' });
    expect(activity).toMatchObject({
      type: 'message',
      text: 'help',
      locale: 'de-DE',
      localTimezone: 'Europe/Berlin',
      localTimestamp: '2026-11-20T09:15:00.000+01:00',
      entities: [{ type: 'clientInfo', locale: 'de-DE', country: 'DE', timezone: 'Europe/Berlin' }],
      from: { name: 'Jonas Weber' },
      conversation: { conversationType: 'personal' },
    });
    expect(activity?.id).toMatch(/^\d{13}$/);
  });

  test('in a channel reaches the bot only with a mention, in a thread of its own or in the one replied to', async () => {
    await stage.control('install', { team: contoso });
    const { teams } = await stage.state();
    const ops = teams[0].channels[1].id;
    const say = (more: object) => ({ person: 'ana@contoso.com', conversation: 'Ops', text: 'help', ...more });
    expect(await told('say', say({}))).toEqual([]);
    const [post] = await told('say', say({ mention: true }));
    expect(post).toMatchObject({
      text: '<at>Herald</at> help',
      conversation: { id: `${ops};messageid=${post?.id}`, conversationType: 'channel', isGroup: true },
      channelData: { channel: { id: ops }, team: { id: teams[0].id } },
    });
    expect(post?.entities[0]).toEqual({
      type: 'mention',
      text: '<at>Herald</at>',
      mentioned: { id: bot, name: 'Herald' },
    });
    const [reply] = await told('say', say({ mention: true, replyTo: post?.id }));
    expect(reply?.conversation.id).toBe(`${ops};messageid=${post?.id}`);
    expect(reply?.id).not.toBe(post?.id);
  });

  test('in a group chat with a mention has the id of the chat', async () => {
    await stage.control('install', { chat: 'Launch crew' });
    const { chats } = await stage.state();
    const said = { person: 'ana@contoso.com', conversation: 'Launch crew', text: 'hi', mention: true };
    expect(await told('say', said)).toMatchObject([
      { text: '<at>Herald</at> hi', conversation: { id: chats[0].id, conversationType: 'groupChat' } },
    ]);
  });

  test('is refused for those who are not there', async () => {
    const outside = { person: 'mei@contoso.com', conversation: 'Launch crew', text: 'hi' };
    expect((await stage.control('say', outside)).status).toBe(409);
    expect((await stage.control('say', { person: 'mei@contoso.com', text: 'hi' })).status).toBe(409);
    expect((await stage.control('say', { person: 'nobody', text: 'hi' })).status).toBe(404);
  });
});

describe('a click', () => {
  const optOut = {
    type: 'Action.Execute',
    title: 'Stop these',
    verb: 'optOut',
    data: { topic: 'deployments' },
    fallback: { type: 'Action.Submit', title: 'Stop these', data: { verb: 'optOut', topic: 'deployments' } },
  };
  const inChannel = { person: 'ana@contoso.com', conversation: 'Ops', action: 'optOut' };

  async function postCard(activity = cardActivity('news', [optOut])): Promise<string> {
    await stage.control('install', { team: contoso });
    const { teams } = await stage.state();
    const path = `/conversations/${encodeURIComponent(teams[0].channels[1].id)}/activities`;
    return (await stage.teams('POST', path, activity)).body.id;
  }

  test('on an Action.Execute is an invoke with verb, data and inputs, in the thread of the card', async () => {
    const message = await postCard();
    const { teams } = await stage.state();
    const [activity] = await told('click', { ...inChannel, message, inputs: { why: 'noise' } });
    expect(activity).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: message,
      conversation: { id: `${teams[0].channels[1].id};messageid=${message}` },
      localTimezone: 'Europe/Lisbon',
    });
    expect(activity?.value).toEqual({
      action: {
        type: 'Action.Execute',
        title: 'Stop these',
        verb: 'optOut',
        data: { topic: 'deployments', why: 'noise' },
      },
      trigger: 'manual',
    });
  });

  test('played by an old client is a message without text that carries the data of the fallback', async () => {
    const message = await postCard();
    const [activity] = await told('click', { ...inChannel, message, as: 'submit' });
    expect(activity).toMatchObject({
      type: 'message',
      text: '',
      replyToId: message,
      value: { verb: 'optOut', topic: 'deployments' },
    });
    expect(activity).not.toHaveProperty('name');
  });

  test('that is answered with a card shows it to the one who clicked, until the message is edited', async () => {
    const message = await postCard();
    const answer = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Stopped' }] };
    const body = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer };
    stage.bot.answer = () => ({ status: 200, body });
    const clicked = await stage.control('click', { ...inChannel, message });
    expect(clicked.body).toMatchObject({ ok: true, status: 200, body });
    const find = async () => {
      const { conversations, people } = await stage.state();
      const kept = conversations.find((c: { title: string }) => c.title === 'Ops').messages[0];
      return { views: kept.views, ana: people[0].id };
    };
    const { views, ana } = await find();
    expect(views).toEqual({ [ana]: answer });
    expect((await stage.control('click', { ...inChannel, message })).status).toBe(404);
    const { teams } = await stage.state();
    const path = `/conversations/${encodeURIComponent(teams[0].channels[1].id)}/activities/${message}`;
    await stage.teams('PUT', path, cardActivity('news', [optOut]));
    expect((await find()).views).toBeUndefined();
  });

  test.each([
    [200, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' }, 'Done'],
    [
      200,
      { statusCode: 400, type: 'application/vnd.microsoft.error', value: {} },
      'Something went wrong. Please try again.',
    ],
    [500, undefined, 'Something went wrong. Please try again.'],
  ])('that is answered %i %j shows a line to the one who clicked', async (status, body, line) => {
    const message = await postCard();
    stage.bot.answer = () => ({ status, body });
    await stage.control('click', { ...inChannel, message });
    const { conversations, people } = await stage.state();
    const kept = conversations.find((c: { title: string }) => c.title === 'Ops').messages[0];
    expect(kept.notices).toMatchObject([{ person: people[0].id, text: line }]);
  });

  test('tells twin buttons apart by their place, and sends what inputs hold before they are touched', async () => {
    const twins = [1, 2].map(run => ({
      type: 'Action.Execute',
      title: 'Again',
      verb: 'again',
      data: { run },
    }));
    const activity = cardActivity('twins', twins);
    const toggle = { type: 'Input.Toggle', id: 'loud', title: 'Loud' };
    activity.attachments[0]?.content.body.push(
      toggle as never,
      { type: 'Input.Text', id: 'who', value: 'me' } as never,
    );
    const message = await postCard(activity);
    const [clicked] = await told('click', { ...inChannel, message, action: 1 });
    expect(clicked?.value.action.data).toEqual({ run: 2, loud: 'false', who: 'me' });
  });

  test('on an Action.OpenUrl tells the address and the bot nothing', async () => {
    const message = await postCard(
      cardActivity('x', [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://ci.example' }]),
    );
    stage.told();
    const { body } = await stage.control('click', { ...inChannel, message, action: 'Open' });
    expect(body).toMatchObject({ ok: true, url: 'https://ci.example' });
    expect(stage.told()).toEqual([]);
  });
});

test.each([
  ['Asia/Kolkata', '2026-11-20T13:45:00.000+05:30'],
  ['America/New_York', '2026-11-20T03:15:00.000-05:00'],
  ['Europe/London', '2026-11-20T08:15:00.000+00:00'],
])('local time in %s is %s', (zone, expected) => {
  expect(localTimestamp(new Date('2026-11-20T08:15:00Z'), zone)).toBe(expected);
});
