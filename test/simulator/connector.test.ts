import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardActivity, makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.stop());

const text = (value: string) => ({ type: 'message', text: value });
const place = (id: string) => `/conversations/${encodeURIComponent(id)}`;

async function person(index = 0) {
  const { people, tenantId } = await stage.state();
  return { ...people[index], tenantId };
}

const creation = (member: string, tenantId: string) => ({
  isGroup: false,
  members: [{ id: member }],
  tenantId,
});

async function personal(index = 0): Promise<string> {
  const { upn, id, tenantId } = await person(index);
  await stage.control('install', { person: upn });
  return (await stage.teams('POST', '/conversations', creation(id, tenantId))).body.id;
}

async function team() {
  const { teams, tenantId } = await stage.state();
  const [general, ops, releases] = teams[0].channels;
  return { ...teams[0], tenantId, general, ops, releases };
}

describe('a 1:1 conversation', () => {
  test('has one id, however often it is created, by Teams id and by Entra id', async () => {
    const { upn, id, aadObjectId, tenantId } = await person();
    await stage.control('install', { person: upn });
    const answers = [];
    for (const member of [id, id, aadObjectId])
      answers.push(await stage.teams('POST', '/conversations', creation(member, tenantId)));
    expect(answers.map(a => a.status)).toEqual([201, 201, 201]);
    expect(answers[0]?.body.id).toMatch(/^a:1[\w-]{60,}$/);
    expect(new Set(answers.map(a => a.body.id)).size).toBe(1);
  });

  test('takes a first activity and tells no activity id of it', async () => {
    const { upn, id, tenantId } = await person();
    await stage.control('install', { person: upn });
    const asked = { ...creation(id, tenantId), activity: text('hello') };
    const { body } = await stage.teams('POST', '/conversations', asked);
    expect(Object.keys(body)).toEqual(['id']);
    expect((await stage.state()).conversations.at(-1).messages).toMatchObject([{ text: 'hello' }]);
  });

  test('is refused for somebody who neither has the bot nor shares a place with it', async () => {
    const { id, tenantId } = await person();
    const refused = await stage.teams('POST', '/conversations', creation(id, tenantId));
    expect(refused.status).toBe(403);
    expect(refused.body.error).toEqual({
      code: 'ForbiddenOperationException',
      message: "Bot isn't installed in user's personal scope",
    });
  });

  test('reaches a team mate by Teams id, but by Entra id only after a personal install', async () => {
    const { id, aadObjectId, tenantId } = await person();
    await stage.control('install', { team: 'Contoso Engineering' });
    const byTeamsId = await stage.teams('POST', '/conversations', creation(id, tenantId));
    const byEntraId = await stage.teams('POST', '/conversations', creation(aadObjectId, tenantId));
    expect([byTeamsId.status, byEntraId.status]).toEqual([201, 403]);
    expect((await stage.teams('POST', `${place(byTeamsId.body.id)}/activities`, text('hi'))).status).toBe(
      201,
    );
  });

  test('needs a tenant, one member, and an id rather than a mail address', async () => {
    const { upn, id, tenantId } = await person();
    await stage.control('install', { person: upn });
    const noTenant = await stage.teams('POST', '/conversations', { members: [{ id }] });
    const nobody = await stage.teams('POST', '/conversations', { members: [], tenantId });
    const byMail = await stage.teams('POST', '/conversations', creation(upn, tenantId));
    expect(noTenant).toMatchObject({ status: 401, body: { message: /denied/ } });
    expect(nobody).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } });
    expect(byMail).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
  });

  test('does not understand the id of a thread', async () => {
    const id = await personal();
    const refused = await stage.teams('POST', `${place(`${id};messageid=1`)}/activities`, text('hi'));
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { code: 'BadArgument', message: 'Failed to decrypt conversation id' } },
    });
  });

  test('is closed to the bot after removal, and while the person blocks it', async () => {
    const id = await personal();
    const { upn } = await person();
    const send = () => stage.teams('POST', `${place(id)}/activities`, text('hi'));
    await stage.control('block', { person: upn, blocked: true });
    expect(await send()).toMatchObject({
      status: 403,
      body: { error: { code: 'ConversationBlockedByUser' } },
    });
    await stage.control('block', { person: upn, blocked: false });
    await stage.control('remove', { person: upn });
    expect(await send()).toMatchObject({
      status: 403,
      body: { error: { code: 'BotNotInConversationRoster' } },
    });
    await stage.control('install', { person: upn });
    expect((await send()).status).toBe(201);
  });
});

describe('a message', () => {
  test('is sent, changed and deleted', async () => {
    const id = await personal();
    const sent = await stage.teams('POST', `${place(id)}/activities`, cardActivity('first'));
    const message = `${place(id)}/activities/${sent.body.id}`;
    expect(sent.status).toBe(201);
    expect(sent.body.id).toMatch(/^\d{13}$/);
    expect(await stage.teams('PUT', message, cardActivity('second'))).toMatchObject({
      status: 200,
      body: sent.body,
    });
    const { messages } = (await stage.state()).conversations.at(-1);
    expect(messages[0]).toMatchObject({
      id: sent.body.id,
      summary: 'second',
      updatedAt: '2026-11-20T08:15:00.000Z',
    });
    expect((await stage.teams('DELETE', message)).status).toBe(200);
    for (const method of ['PUT', 'DELETE'])
      expect(await stage.teams(method, message, text('late'))).toMatchObject({
        status: 404,
        body: { error: { code: 'ActivityNotFoundInConversation' } },
      });
  });

  test('may reply to anything: what is no message of the conversation is ignored', async () => {
    const id = await personal();
    const first = await stage.teams('POST', `${place(id)}/activities/not-a-message`, text('one'));
    await stage.teams('POST', `${place(id)}/activities/${first.body.id}`, text('two'));
    const { messages } = (await stage.state()).conversations.at(-1);
    expect(messages.map((m: { replyToId?: string }) => m.replyToId)).toEqual([undefined, first.body.id]);
  });

  test('of somebody else cannot be changed', async () => {
    const id = await personal();
    const said = await stage.control('say', { person: 'ana@contoso.com', text: 'mine' });
    const refused = await stage.teams('PUT', `${place(id)}/activities/${said.body.message}`, text('yours'));
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'NotEnoughPermissions' } } });
  });

  test('of more than 100 KB in UTF-16 is refused, pictures not counted', async () => {
    const id = await personal();
    const send = (activity: object) => stage.teams('POST', `${place(id)}/activities`, activity);
    expect((await send(text('x'.repeat(51_000)))).status).toBe(201);
    expect(await send(text('x'.repeat(51_300)))).toMatchObject({
      status: 413,
      body: { error: { code: 'MessageSizeTooBig' } },
    });
    const picture = cardActivity('picture');
    const url = `data:image/png;base64,${'A'.repeat(60_000)}`;
    picture.attachments[0]?.content.body.push({ type: 'Image', url } as never);
    expect((await send(picture)).status).toBe(201);
  });

  test.each([
    ['nothing in it', { type: 'message' }],
    ['no type', { text: 'hi' }],
    [
      'a card that is none',
      { ...cardActivity('x'), attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] },
    ],
  ])('with %s is refused', async (_what, activity) => {
    const id = await personal();
    const refused = await stage.teams('POST', `${place(id)}/activities`, activity);
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } });
  });

  test('that is only typing is taken and not kept', async () => {
    const id = await personal();
    expect((await stage.teams('POST', `${place(id)}/activities`, { type: 'typing' })).status).toBe(201);
    expect((await stage.state()).conversations.at(-1).messages).toEqual([]);
  });

  test('to an unknown conversation is refused', async () => {
    expect(await stage.teams('POST', `${place('a:1nowhere')}/activities`, text('hi'))).toMatchObject({
      status: 404,
      body: { error: { code: 'ConversationNotFound' } },
    });
  });
});

describe('a channel', () => {
  test('gets a new thread with its activity id', async () => {
    const { ops, tenantId } = await team();
    await stage.control('install', { team: 'Contoso Engineering' });
    const asked = { isGroup: true, tenantId, channelData: { channel: { id: ops.id } } };
    const { status, body } = await stage.teams('POST', '/conversations', {
      ...asked,
      activity: cardActivity('news'),
    });
    expect(status).toBe(201);
    expect(body.id).toBe(`${ops.id};messageid=${body.activityId}`);
    expect(await stage.teams('POST', '/conversations', asked)).toMatchObject({ status: 400 });
  });

  test.each([encodeURIComponent, (id: string) => id])(
    'takes replies under the id of a thread (%#)',
    async spell => {
      const { ops } = await team();
      await stage.control('install', { team: 'Contoso Engineering' });
      const root = await stage.teams('POST', `/conversations/${spell(ops.id)}/activities`, text('post'));
      const thread = spell(`${ops.id};messageid=${root.body.id}`);
      const reply = await stage.teams('POST', `/conversations/${thread}/activities`, text('reply'));
      const { conversations } = await stage.state();
      const kept = conversations.find((c: { id: string }) => c.id === ops.id).messages;
      expect(kept).toMatchObject([{ id: root.body.id }, { id: reply.body.id, rootId: root.body.id }]);
      expect(
        (await stage.teams('PUT', `/conversations/${thread}/activities/${reply.body.id}`, text('edit')))
          .status,
      ).toBe(200);
    },
  );

  test('is closed where the app is not installed, deleted, or private without the bot', async () => {
    const { ops } = await team();
    const send = (id: string) => stage.teams('POST', `${place(id)}/activities`, text('hi'));
    expect(await send(ops.id)).toMatchObject({
      status: 403,
      body: { error: { code: 'BotNotInConversationRoster' } },
    });
    await stage.control('install', { team: 'Contoso Engineering' });
    const secret = { team: 'Contoso Engineering', change: 'created', name: 'Board', type: 'private' };
    const { channel } = (await stage.control('channel', secret)).body;
    expect(await send(channel)).toMatchObject({
      status: 403,
      body: { error: { message: /private channel type/ } },
    });
    await stage.control('channel', { team: 'Contoso Engineering', change: 'botAdded', channel });
    expect((await send(channel)).status).toBe(201);
    await stage.control('channel', { team: 'Contoso Engineering', change: 'deleted', channel: 'Ops' });
    expect(await send(ops.id)).toMatchObject({
      status: 404,
      body: { error: { code: 'ConversationNotFound' } },
    });
  });

  test('is listed with its team, General without a name', async () => {
    const { id, general, ops } = await team();
    expect((await stage.teams('GET', `/teams/${encodeURIComponent(id)}`)).status).toBe(403);
    await stage.control('install', { team: id });
    const details = await stage.teams('GET', `/teams/${encodeURIComponent(id)}`);
    const { conversations } = (await stage.teams('GET', `/teams/${encodeURIComponent(id)}/conversations`))
      .body;
    expect(details.body).toMatchObject({ id, name: 'Contoso Engineering', channelCount: 3, memberCount: 6 });
    expect(details.body.aadGroupId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
    expect(general.id).toBe(id);
    expect(conversations[0]).toMatchObject({ id, name: null });
    expect(conversations[1]).toMatchObject({ id: ops.id, name: 'Ops' });
  });
});

test('a group chat cannot be created, but is spoken to where the app is installed', async () => {
  const { chats, people, tenantId } = await stage.state();
  const members = people.slice(0, 2).map((p: { id: string }) => ({ id: p.id }));
  const refused = await stage.teams('POST', '/conversations', { isGroup: true, members, tenantId });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } });
  await stage.control('install', { chat: 'Launch crew' });
  expect((await stage.teams('POST', `${place(chats[0].id)}/activities`, text('hi'))).status).toBe(201);
});

describe('a roster', () => {
  test('names people without language and time zone, guests as such', async () => {
    await stage.control('install', { team: 'Contoso Engineering' });
    const { id } = await team();
    const { body } = await stage.teams('GET', `${place(id)}/members`);
    const guest = body.find((m: { userRole: string }) => m.userRole === 'guest');
    expect(body).toHaveLength(6);
    expect(guest.userPrincipalName).toContain('#EXT#');
    expect(body[0]).toMatchObject({ email: 'ana@contoso.com', givenName: 'Ana', userRole: 'user' });
    expect(body[0].id).toMatch(/^29:1/);
    expect(body[0]).not.toHaveProperty('locale');
  });

  test('tells of one member, by either id, and of nobody who is not there', async () => {
    const id = await personal();
    const [ana, priya] = [await person(0), await person(1)];
    const one = (who: string) => stage.teams('GET', `${place(id)}/members/${encodeURIComponent(who)}`);
    expect((await one(ana.id)).body.userPrincipalName).toBe(ana.upn);
    expect((await one(ana.aadObjectId)).body.id).toBe(ana.id);
    expect((await one(priya.id)).status).toBe(404);
  });

  test('comes in pages of 50 to 500, whatever is asked for', async () => {
    const large = await makeStage(1200);
    try {
      await large.control('install', { team: 'Contoso Engineering' });
      const { teams } = await large.state();
      const page = (query: string) => large.teams('GET', `${place(teams[0].id)}/pagedmembers?${query}`);
      expect((await page('pageSize=10')).body.members).toHaveLength(50);
      const seen = new Set<string>();
      const sizes: number[] = [];
      let token = '';
      do {
        const { body } = await page(`pageSize=9999&continuationToken=${token}`);
        for (const member of body.members) seen.add(member.id);
        sizes.push(body.members.length);
        token = body.continuationToken;
      } while (token);
      expect(sizes).toEqual([500, 500, 200]);
      expect(seen.size).toBe(1200);
      expect((await page('continuationToken=rubbish')).status).toBe(400);
    } finally {
      await large.stop();
    }
  });
});

test('what the Connector does not offer is 404, and a body that is no object is 400', async () => {
  expect((await stage.teams('GET', '/nothing')).status).toBe(404);
  expect((await stage.teams('POST', '/conversations', [])).status).toBe(400);
});
