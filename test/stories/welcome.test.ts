import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { catalogue } from '../voices.ts';
import { IMPATIENT, type Stage, startStage } from './stage.ts';

const TEAM = 'Contoso Engineering';
const WELCOME = 'Hello, I’m Herald. I tell you when something concerns you.';
const EXAMPLE = 'Example: deployment to production failed: example-service, run 1 (Herald)';
const HELP = 'What Herald can do';

let stage: Stage;
let world: { tenantId: string; botId: string; people: Member[] };

interface Member {
  readonly id: string;
  readonly aadObjectId: string;
  readonly upn: string;
  readonly name: string;
}

beforeAll(async () => {
  stage = await startStage({ people: 20, env: IMPATIENT });
  world = await stage.teams.state();
}, 180_000);
afterAll(() => stage.close());

const chat = (person: string, count = 1) => stage.teams.messages({ person, count });
const summaries = async (person: string, count = 1): Promise<string[]> =>
  (await chat(person, count)).map(({ summary, text }) => summary ?? text);
const install = (body: object) => stage.teams.control('install', body);
const remove = (body: object) => stage.teams.control('remove', body);
const member = (upn: string) => world.people.find(person => person.upn === upn) as Member;

/** A card addressed to the person comes last in their chat, so whatever was to come before it is there. */
async function settledChat(person: string): Promise<string[]> {
  const { body } = await stage.herald.notify({ title: 'The end', audience: { people: [person] } });
  await stage.herald.settled(body.id);
  return (await summaries(person)).filter(summary => !summary.startsWith('The end'));
}

/** The activities that Teams sends for a personal install: two, with ids and times of their own. */
function installSignals({ id, aadObjectId }: Member, conversationId: string) {
  const common = {
    channelId: 'msteams',
    timestamp: new Date().toISOString(),
    from: { id, aadObjectId },
    recipient: { id: world.botId },
    conversation: { id: conversationId, conversationType: 'personal', tenantId: world.tenantId },
    channelData: { tenant: { id: world.tenantId } },
  };
  return [
    { ...common, type: 'conversationUpdate', id: `f:a${id}`, membersAdded: [{ id: world.botId }, { id }] },
    { ...common, type: 'installationUpdate', id: `f:b${id}`, action: 'add', locale: 'de-DE' },
  ];
}

describe('a person who installs Herald', () => {
  test.each([
    ['ana@contoso.com', 'conversationUpdate-first'],
    ['priya@contoso.com', 'installationUpdate-first'],
    ['jonas@contoso.com', 'conversationUpdate-only'],
    ['mei@contoso.com', 'installationUpdate-only'],
  ])('is welcomed once, by name: %s with %s, each signal three times', async (person, order) => {
    await install({ person, order, repeat: 3 });
    expect(await settledChat(person)).toEqual([WELCOME]);
    const [{ attachments }] = await chat(person);
    expect(JSON.stringify(attachments)).toContain(member(person).name.split(' ')[0]);
  });

  test('is welcomed once when both signals arrive at the same moment, several times over', async () => {
    await install({ person: 'omar@contoso.com', order: 'installationUpdate-only' });
    const [{ conversation }] = await chat('omar@contoso.com');
    await remove({ person: 'omar@contoso.com' });
    // The stand-in knows the installation; Herald hears of it through these.
    const silent = stage.teams.control('install', {
      person: 'omar@contoso.com',
      order: 'conversationUpdate-only',
    });
    const signals = installSignals(member('omar@contoso.com'), conversation);
    await Promise.all([
      silent,
      ...[...signals, ...signals].map(activity => stage.teams.control('raw', { activity })),
    ]);
    // One of the signals says that they read German, whichever came first.
    const german = catalogue.say('de')('welcome.summary');
    expect(await settledChat('omar@contoso.com')).toEqual([WELCOME, german]);
  });

  test('is welcomed once more after removing it and installing it again', async () => {
    const person = 'amara.adeyemi@contoso.com';
    await install({ person });
    await chat(person);
    await remove({ person });
    await install({ person, repeat: 2 });
    expect(await settledChat(person)).toEqual([WELCOME, WELCOME]);
  });

  test('is not welcomed again by an upgrade', async () => {
    await install({ person: 'ana@contoso.com', upgrade: true });
    expect(await settledChat('ana@contoso.com')).toEqual([WELCOME]);
  });

  test('is welcomed also when Teams does not say who they are', async () => {
    const person = 'ben.adeyemi@contoso.com';
    for (const operation of ['member', 'members'])
      await stage.teams.control('faults', {
        match: { operation, person },
        answer: { status: 503 },
        times: 2,
      });
    await install({ person });
    expect(await summaries(person)).toEqual([WELCOME]);
  });

  test('is welcomed also when Teams takes its time to say who they are', async () => {
    const person = 'chloe.adeyemi@contoso.com';
    const match = { operation: 'member', person };
    await stage.teams.control('faults', { match, answer: { latencyMs: 5_000 }, times: 1 });
    await install({ person, order: 'installationUpdate-only' });
    expect(await summaries(person)).toEqual([WELCOME]);
  });
});

describe('"help"', () => {
  test.each(['help', 'HELP', 'hElP', ' Help '])(
    'written as "%s" brings one help card and no welcome',
    async text => {
      const before = await summaries('ana@contoso.com');
      await stage.teams.control('say', { person: 'ana@contoso.com', text });
      const after = await summaries('ana@contoso.com', before.length + 1);
      expect(after.slice(before.length)).toEqual([HELP]);
    },
  );

  test('with the mention in a 1:1 is understood as well', async () => {
    const before = await summaries('priya@contoso.com');
    const [{ conversation }] = await chat('priya@contoso.com');
    const { id, aadObjectId } = member('priya@contoso.com');
    const at = '<at>Herald</at>';
    await stage.teams.control('raw', {
      activity: {
        type: 'message',
        id: 'm1',
        channelId: 'msteams',
        timestamp: new Date().toISOString(),
        from: { id, aadObjectId },
        recipient: { id: world.botId },
        conversation: { id: conversation, conversationType: 'personal', tenantId: world.tenantId },
        channelData: { tenant: { id: world.tenantId } },
        text: `${at} HELP`,
        entities: [{ type: 'mention', mentioned: { id: world.botId, name: 'Herald' }, text: at }],
      },
    });
    expect((await summaries('priya@contoso.com', before.length + 1)).slice(before.length)).toEqual([HELP]);
  });
});

describe('in a team', () => {
  test('the welcome comes once, to the chosen channel, and names the installer and the team; no member is written to', async () => {
    const before = (await stage.teams.state()).conversations.length;
    await install({ team: TEAM, channel: 'Ops', by: 'jonas@contoso.com', repeat: 2 });
    const messages = await stage.teams.messages({ conversation: 'Ops' });
    expect(messages.map(({ summary }) => summary)).toEqual(['Hello, I’m Herald, and I’m now in this team.']);
    expect(JSON.stringify(messages[0].attachments)).toContain(`Jonas Weber added me to ${TEAM}.`);
    const team = await stage.herald.notify({
      sendAt: inAnHour(),
      audience: { teams: [teamOf(await stage.teams.state())] },
    });
    await expanded(team.body.id);
    const { conversations } = await stage.teams.state();
    expect(conversations).toHaveLength(before);
    for (const { id, title } of conversations.filter(({ kind }: { kind: string }) => kind === 'channel'))
      expect({
        title,
        cards: (await stage.teams.state()).conversations.find(isIt(id)).messages.length,
      }).toEqual({
        title,
        cards: title === 'Ops' ? 1 : 0,
      });
  });

  test('the welcome does not need to know who installed it', async () => {
    await remove({ team: TEAM });
    await stage.teams.control('raw', {
      activity: {
        type: 'installationUpdate',
        action: 'add',
        id: 'f:nobody',
        channelId: 'msteams',
        timestamp: new Date(Date.now() + 1000).toISOString(),
        recipient: { id: world.botId },
        conversation: {
          id: await channelId('Releases'),
          conversationType: 'channel',
          isGroup: true,
          tenantId: world.tenantId,
        },
        channelData: {
          tenant: { id: world.tenantId },
          team: { id: teamOf(await stage.teams.state()), name: TEAM },
        },
      },
    });
    await install({ team: TEAM, channel: 'Releases', order: 'conversationUpdate-only' });
    const messages = await stage.teams.messages({ conversation: 'Releases' });
    expect(messages).toHaveLength(1);
    expect(JSON.stringify(messages[0].attachments)).toContain(`I was added to ${TEAM}.`);
  });
});

describe('in a group chat', () => {
  test('the welcome comes once, there, and names the installer; the chat has no name that Herald knows', async () => {
    await install({
      chat: 'Launch crew',
      by: 'ana@contoso.com',
      order: 'installationUpdate-first',
      repeat: 2,
    });
    const messages = await stage.teams.messages({ conversation: 'Launch crew' });
    expect(messages.map(({ summary }) => summary)).toEqual(['Hello, I’m Herald, and I’m now in this chat.']);
    expect(JSON.stringify(messages[0].attachments)).toContain('Ana Silva added me here.');
    expect(await settledChat('ana@contoso.com')).not.toContain(
      'Hello, I’m Herald, and I’m now in this chat.',
    );
  });

  test('its button "What can you do?" is answered in the 1:1 of the one who pressed it', async () => {
    const person = 'jonas@contoso.com';
    await stage.teams.control('members', { chat: 'Launch crew', add: [person] });
    const before = await summaries(person);
    const [{ id: message }] = await stage.teams.messages({ conversation: 'Launch crew' });
    const { body } = await stage.teams.control('click', {
      person,
      conversation: 'Launch crew',
      message,
      action: 'help',
    });
    expect(body).toMatchObject({ statusCode: 200, value: 'What I can do is in our 1:1 chat.' });
    expect((await summaries(person, before.length + 1)).at(-1)).toBe(HELP);
    expect(await stage.teams.messages({ conversation: 'Launch crew' })).toHaveLength(1);
  });
});

describe('the buttons of the welcome', () => {
  const newcomer = async (person: string) => {
    await install({ person });
    const [{ id }] = await chat(person);
    return { person, message: id };
  };
  const press = (who: { person: string; message: string }, action: string, more: object = {}) =>
    stage.teams.control('click', { ...who, action, ...more });
  const titlesOf = (card: unknown) =>
    [...JSON.stringify(card).matchAll(/"title":"([^"]*)","verb"/g)].map(match => match[1]);

  test('"Show me an example" brings a real card and takes its button off the welcome', async () => {
    const who = await newcomer('diego.adeyemi@contoso.com');
    const { body } = await press(who, 'showExample');
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(titlesOf(body.value)).toEqual(['What can you do?']);
    const messages = await chat(who.person, 2);
    expect(messages.map(({ summary }) => summary)).toEqual([WELCOME, EXAMPLE]);
    const stopped = await press({ ...who, message: messages[1].id }, 'optOut');
    expect(JSON.stringify(stopped.body.value)).toContain('You won’t get examples notifications any more');
  });

  test('in an old client the welcome itself is changed', async () => {
    const who = await newcomer('elif.adeyemi@contoso.com');
    await press(who, 'showExample', { as: 'submit' });
    await stage.teams.messages({ person: who.person, text: 'Your example is below' });
    const [welcome, ...rest] = await chat(who.person, 2);
    expect(titlesOf(welcome.attachments)).toEqual(['What can you do?']);
    expect(rest.map(({ summary }) => summary)).toEqual([EXAMPLE]);
  });

  test('a click that Teams sends again, and one that is as fast as the first, bring no second example', async () => {
    const who = await newcomer('finn.adeyemi@contoso.com');
    const { conversation, attachments } = (await chat(who.person))[0];
    const { id, aadObjectId } = member(who.person);
    const { actions } = attachments[0].content;
    const click = (activityId: string) =>
      stage.teams.control('raw', {
        activity: {
          type: 'invoke',
          name: 'adaptiveCard/action',
          id: activityId,
          channelId: 'msteams',
          timestamp: new Date().toISOString(),
          from: { id, aadObjectId },
          recipient: { id: world.botId },
          conversation: { id: conversation, conversationType: 'personal', tenantId: world.tenantId },
          channelData: { tenant: { id: world.tenantId } },
          replyToId: who.message,
          value: { action: actions[0], trigger: 'manual' },
        },
      });
    const answers = await Promise.all(['x', 'x', 'y', 'z'].map(activityId => click(activityId)));
    for (const { body } of answers) expect(titlesOf(body.value)).toEqual(['What can you do?']);
    expect(await settledChat(who.person)).toEqual([WELCOME, EXAMPLE]);
  });

  test('"What can you do?" brings the help card and leaves the welcome as it is', async () => {
    const who = await newcomer('grace.adeyemi@contoso.com');
    const { body } = await press(who, 'help');
    expect(body).toMatchObject({ statusCode: 200, value: 'What I can do is below.' });
    expect(await summaries(who.person, 2)).toEqual([WELCOME, HELP]);
  });
});

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const isIt = (id: string) => (conversation: { id: string }) => conversation.id === id;
const teamOf = (state: { teams: { id: string }[] }) => state.teams[0]?.id;

async function channelId(name: string): Promise<string> {
  const { teams } = await stage.teams.state();
  return teams[0].channels.find((channel: { name: string }) => channel.name === name).id;
}

/** Its audience is complete, so the roster of the team was read. */
async function expanded(id: string): Promise<void> {
  await eventually(`${id} is expanded`, async () => {
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}`);
    return body.state !== 'expanding';
  });
}
