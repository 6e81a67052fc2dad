import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type DeliveryItem, type Stage, startStage } from './stage.ts';

// The service is started anew in the middle, on a machine that may be busy.

let stage: Stage;
let world: Wire;
/** Ana has Herald. Amara and Ben are in no team and have never heard of it. The others come with the team. */
beforeAll(async () => {
  stage = await startStage({ people: 8 });
  world = await stage.teams.state();
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  await stage.teams.control('members', { team: TEAM, remove: [AMARA, BEN] });
});
afterAll(() => stage.close());

const TEAM = 'Contoso Engineering';
const AMARA = 'amara.adeyemi@contoso.com';
const PRIYA = 'priya@contoso.com';
const BEN = 'ben.adeyemi@contoso.com';
const person = (upn: string) => world.people.find((p: Wire) => p.upn === upn);
const team = () => world.teams[0];
const channel = (name: string) => team().channels.find((c: Wire) => c.name === name);

/** Posts to an audience and waits until all is settled. */
async function notify(audience: object, more: object = {}) {
  const { status, body } = await stage.herald.notify({ audience, ...more });
  expect(status).toBe(202);
  return { id: body.id, ...(await stage.herald.settled(body.id)) };
}

/** A topic is there to be subscribed to once something was posted to it. */
async function subscribe(name: string, topic: string) {
  await notify({ people: ['ana@contoso.com'] }, { topic });
  await stage.teams.control('say', { person: name, text: `subscribe ${topic}` });
}

const sentTo = (items: readonly DeliveryItem[]) =>
  items.filter(({ state }) => state === 'sent').map(({ recipient }) => recipient.label);

/** Titles of the cards in somebody's 1:1 chat: what the toast says, up to the subject. */
async function cardsOf(name: string, title: string): Promise<number> {
  const { conversations, people } = await stage.teams.state();
  const { id } = people.find((p: Wire) => p.upn === name);
  const chat = conversations.find((c: Wire) => c.personId === id);
  return chat?.messages.filter((m: Wire) => m.summary?.startsWith(title)).length ?? 0;
}

describe('before Herald is in the team', () => {
  test('a person whom nobody knows is not written to, and the sender reads what to do', async () => {
    const { counts, items } = await notify({ people: ['nobody@contoso.com'] });
    expect(counts).toMatchObject({ undelivered: 1, sent: 0 });
    expect(items[0]).toMatchObject({
      state: 'undelivered',
      recipient: { kind: 'unknown', label: 'nobody@contoso.com' },
      reason: { code: 'unknown-person', text: expect.stringContaining('Ask them to install it') },
      attempts: [],
    });
  });

  test('a stranger with an Entra id is tried, refused by Teams, and the sender reads what to do', async () => {
    const { items } = await notify({ people: [person(AMARA).aadObjectId] });
    expect(items[0]).toMatchObject({
      state: 'undelivered',
      reason: { code: 'not-installed', text: expect.stringContaining('Ask them to install it') },
      attempts: [{ number: 1, outcome: 'refused', status: 403 }],
    });
    expect(await cardsOf(AMARA, 'Deployment')).toBe(0);
  });

  test('a person who installed Herald while it was away is reached by their Entra id', async () => {
    await stage.herald.kill();
    // The stand-in tells the bot, which is not there to hear it.
    await stage.teams.control('install', { person: BEN });
    await stage.herald.start();
    const { items } = await notify({ people: [person(BEN).aadObjectId.toUpperCase()] }, { title: 'Found' });
    expect(items[0]).toMatchObject({ state: 'sent' });
    expect(await cardsOf(BEN, 'Found')).toBe(1);
  });

  test.each(['teams', 'conversations'])(
    'ids of %s where Herald is not are named, with the remedy',
    async part => {
      const { items } = await notify({ [part]: ['19:nowhere@thread.tacv2'] });
      expect(items).toMatchObject([
        {
          state: 'undelivered',
          recipient: { kind: 'unknown', label: '19:nowhere@thread.tacv2' },
          reason: {
            code: part === 'teams' ? 'unknown-team' : 'unknown-conversation',
            text: expect.stringContaining('Add it'),
          },
        },
      ]);
    },
  );

  test('subscribers of a topic that nobody chose are nobody, which is no fault', async () => {
    const { counts, items } = await notify({ subscribers: true }, { topic: 'lonely' });
    expect(items).toEqual([]);
    expect(Object.values(counts).every(count => count === 0)).toBe(true);
  });
});

describe('with Herald in the team', () => {
  beforeAll(() => stage.teams.control('install', { team: TEAM }));

  test('each member of a team hears it once, 1:1, also those whose chat had to be opened', async () => {
    const { counts, items } = await notify({ teams: [team().id] }, { title: 'To the team' });
    expect(counts).toMatchObject({ sent: 6, undelivered: 0 });
    expect(items.map(item => item.because)).toEqual(items.map(() => ({ code: 'team-member', team: TEAM })));
    for (const { upn } of world.people.slice(0, 6)) expect(await cardsOf(upn, 'To the team')).toBe(1);
    expect(await cardsOf(BEN, 'To the team')).toBe(0);
  });

  test.each<[string, (p: Wire) => string]>([
    ['the UPN', p => p.upn],
    ['the UPN in capitals', p => p.upn.toUpperCase()],
    ['the Entra id', p => p.aadObjectId],
    ['the Entra id in capitals', p => p.aadObjectId.toUpperCase()],
    ['the Teams id', p => p.id],
    ['the address with spaces around it', p => `  ${p.upn} `],
  ])('a person is found by %s', async (_what, address) => {
    const { items } = await notify({ people: [address(person('priya@contoso.com'))] });
    expect(sentTo(items)).toEqual(['Priya Nair']);
  });

  test('a guest is found by the e-mail address that is not their UPN', async () => {
    const { items } = await notify({ people: ['Lena@Fabrikam.com'] });
    expect(sentTo(items)).toEqual(['Lena Fischer (Guest)']);
  });

  test('a Teams id in another case is another person', async () => {
    const { items } = await notify({ people: [person('priya@contoso.com').id.toLowerCase()] });
    expect(items[0]).toMatchObject({ state: 'undelivered', reason: { code: 'unknown-person' } });
  });

  test('a person who is in several parts of the audience gets one card, for the most personal reason', async () => {
    await subscribe('mei@contoso.com', 'several');
    const mei = person('mei@contoso.com');
    const people = [mei.upn, mei.aadObjectId, mei.id, mei.upn.toUpperCase()];
    const said = { topic: 'several', title: 'Once' };
    const { counts, items } = await notify({ people, teams: [team().id], subscribers: true }, said);
    expect(counts).toMatchObject({ sent: 6 });
    const hers = items.filter(({ recipient }) => recipient.label === 'Mei Tanaka');
    expect(hers.map(({ because }) => because)).toEqual([{ code: 'named', by: 'bootstrap' }]);
    expect(await cardsOf('mei@contoso.com', 'Once')).toBe(1);
  });

  test('subscribers hear it, and nobody else', async () => {
    await subscribe('omar@contoso.com', 'payroll');
    const { items } = await notify({ subscribers: true }, { topic: 'payroll' });
    expect(sentTo(items)).toEqual(['Omar Haddad']);
    expect(items[0]?.because).toEqual({ code: 'subscriber', topic: 'payroll' });
  });

  test('a channel that never spoke to Herald is posted to, once', async () => {
    const { items } = await notify({ conversations: [channel('Ops').id] }, { title: 'To Ops' });
    expect(items).toMatchObject([{ state: 'sent', recipient: { kind: 'conversation', label: 'Ops' } }]);
    const posts = await stage.teams.messages({ conversation: channel('Ops').id, text: 'To Ops' });
    expect(posts).toHaveLength(1);
  });

  test('whoever did it is not told of it', async () => {
    const jonas = person('jonas@contoso.com');
    const actor = { name: 'Jonas Weber', id: jonas.aadObjectId.toUpperCase() };
    const people = [jonas.upn, 'ana@contoso.com'];
    const { counts, items } = await notify({ people }, { actor, title: 'His own doing' });
    expect(counts).toMatchObject({ sent: 1, suppressed: 1 });
    expect(items.find(({ state }) => state === 'suppressed')).toMatchObject({
      recipient: { label: 'Jonas Weber' },
      reason: { code: 'own-action', text: expect.stringContaining('did it themselves') },
    });
    expect(await cardsOf(jonas.upn, 'His own doing')).toBe(0);
  });

  test.each(['/api/notifications', '/api/notification', '/api/notify'])('%s takes it', async path => {
    const { body: first } = await stage.herald.notify({ audience: { people: ['ana@contoso.com'] } });
    const body = {
      topic: 'doors',
      title: 'Through any door',
      subject: { name: path },
      actor: { name: 'Priya Nair' },
      audience: { people: ['ana@contoso.com'] },
    };
    const { status, headers, body: answer } = await stage.herald.request('POST', path, body);
    expect(status).toBe(202);
    expect(answer).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: 'accepted',
      changed: false,
      links: {
        self: `/api/notifications/${answer.id}`,
        deliveries: `/api/notifications/${answer.id}/deliveries`,
      },
    });
    expect(answer.id).not.toBe(first.id);
    expect(headers.get('location')).toBe(answer.links.self);
    expect((await stage.herald.settled(answer.id)).counts).toMatchObject({ sent: 1 });
  });
});

describe('what is longer than a card', () => {
  const LONG = { detail: 'x'.repeat(2_500), subject: { name: 'shop', url: 'https://ci.example/1' } };
  const WARNED = [{ field: 'detail', shown: 2_000 }];

  test('is accepted, the answer names it, and the card says where the rest is', async () => {
    const { body } = await stage.herald.notify({ ...LONG, audience: { people: [PRIYA] } });
    expect(body).toMatchObject({ state: 'accepted', warnings: WARNED });
    const [card] = await stage.teams.messages({ person: PRIYA, text: 'shop', count: 1 });
    expect(JSON.stringify(card.attachments)).toContain('Shortened. Read all of it at ci.example.');
  });

  test('is named beforehand, too', async () => {
    const body = { topic: 'ci', title: 'T', actor: { name: 'A' }, ...LONG, audience: { people: [PRIYA] } };
    const { body: foreseen } = await stage.herald.request('POST', '/api/notifications?dryRun=true', body);
    expect(foreseen).toMatchObject({ dryRun: true, warnings: WARNED });
  });
});

describe('a notification that was accepted', () => {
  test('tells its state and counts, and its deliveries by state and by person', async () => {
    const people = ['ana@contoso.com', 'priya@contoso.com', 'nobody@contoso.com'];
    const { id } = await notify({ people });
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}`);
    expect(body).toMatchObject({
      id,
      state: 'done',
      topic: 'deployments',
      tenantId: world.tenantId,
      counts: { held: 0, queued: 0, sending: 0, sent: 2, undelivered: 1, suppressed: 0, acknowledged: 0 },
    });
    const list = async (query: string) =>
      (await stage.herald.request('GET', `/api/notifications/${id}/deliveries?${query}`)).body.items;
    expect((await list('state=undelivered')).map((item: DeliveryItem) => item.recipient.label)).toEqual([
      'nobody@contoso.com',
    ]);
    expect(
      (await list('person=PRIYA%40contoso.com')).map((item: DeliveryItem) => item.recipient.label),
    ).toEqual(['Priya Nair']);
    expect((await list('person=nobody%40contoso.com')).map((item: DeliveryItem) => item.state)).toEqual([
      'undelivered',
    ]);
    expect(await list('person=mei%40contoso.com')).toEqual([]);
    expect(await list('state=sent&person=ana%40contoso.com')).toMatchObject([
      {
        state: 'sent',
        reason: { code: 'sent', text: expect.stringContaining('Whether it was read, Teams does not say') },
        activityId: expect.any(String),
        sentAt: expect.stringMatching(/Z$/),
        attempts: [
          { number: 1, outcome: 'sent', startedAt: expect.any(String), finishedAt: expect.any(String) },
        ],
      },
    ]);
  });

  test('names each recipient by the address that was posted, in JSON and in CSV, and finds them by it', async () => {
    const people = [' ANA@contoso.com', person('priya@contoso.com').aadObjectId, 'nobody@contoso.com'];
    const conversations = [channel('Ops').id];
    const fallback = { person: 'mei@contoso.com' };
    const { id, items } = await notify({ people, conversations, teams: [team().id] }, { fallback });
    const posted = ['ANA@contoso.com', people[1], 'nobody@contoso.com', 'mei@contoso.com', channel('Ops').id];
    const addresses = items.map(({ recipient }) => recipient.address);
    expect(addresses.filter(address => address !== undefined)).toEqual(posted);
    // Recipients that nobody named by an address: the members of the team.
    expect(addresses).toContain(undefined);
    const path = `/api/notifications/${id}/deliveries`;
    const { body: csv } = await stage.herald.request('GET', `${path}?format=csv`);
    const [head = '', ...rows] = String(csv).trim().split('\r\n');
    const cells = (line: string) => line.slice(1, -1).split('","');
    const column = cells(head.replace('\uFEFF', '')).indexOf('address');
    expect(rows.map(row => cells(row)[column]).filter(Boolean)).toEqual(posted);
    const { body } = await stage.herald.request('GET', `${path}?person=${people[1]}`);
    expect(body.items).toMatchObject([{ recipient: { label: 'Priya Nair', address: people[1] } }]);
  });

  test('shows every attempt, with what Teams said', async () => {
    await stage.teams.control('faults', {
      match: { person: 'omar@contoso.com', operation: 'send' },
      answer: { status: 502 },
      times: 1,
    });
    const { items } = await notify({ people: ['omar@contoso.com'] }, { title: 'Second try' });
    expect(items[0]?.attempts).toMatchObject([
      { number: 1, outcome: 'unknown', status: 502, reason: { code: 'teams-unavailable' } },
      { number: 2, outcome: 'sent' },
    ]);
  });

  test('lists its deliveries page by page, each once', async () => {
    const people = Array.from({ length: 401 }, (_, i) => `stranger-${i}@contoso.com`);
    const { id } = await notify({ people });
    const pages: DeliveryItem[][] = [];
    for (let cursor = ''; pages.length < 10; ) {
      const query = cursor === '' ? '' : `?cursor=${cursor}`;
      const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries${query}`);
      pages.push(body.items);
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(pages.map(page => page.length)).toEqual([200, 200, 1]);
    expect(new Set(pages.flat().map(({ recipient }) => recipient.label))).toEqual(new Set(people));
  });

  test('lists exactly one full page without promising another', async () => {
    const people = Array.from({ length: 200 }, (_, i) => `stranger-${i}@contoso.com`);
    const { id } = await notify({ people });
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
    expect([body.items.length, body.next]).toEqual([200, null]);
  });
});
