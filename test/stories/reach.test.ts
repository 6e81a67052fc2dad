import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administer } from '../database-server.ts';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type DeliveryItem, type Stage, startStage } from './stage.ts';

// The service is started twice, on a machine that may be busy.

let stage: Stage;
let world: Wire;
let strangers: string[];
/** Ana has Herald, and so has the team, in which nobody else is. All the others have never heard of it. */
beforeAll(async () => {
  stage = await startStage({ people: 40 });
  world = await stage.teams.state();
  strangers = world.people.slice(6).map((p: Wire) => p.upn);
  const { teams } = world;
  const everybody = world.people.map((p: Wire) => p.upn);
  await stage.teams.control('members', { team: TEAM, remove: everybody.slice(1) });
  await stage.teams.control('install', { team: TEAM, by: ANA });
  await stage.teams.control('install', { person: ANA });
  expect(teams[0].name).toBe(TEAM);
  await stage.herald.stop();
  await stage.herald.start({
    GRAPH_INSTALL: 'true',
    GRAPH_BASE_URL: `${stage.teams.url}/graph`,
    TEAMS_APP_ID: world.botId.replace('28:', ''),
  });
});
afterAll(() => stage.close());

const TEAM = 'Contoso Engineering';
const ANA = 'ana@contoso.com';
const LENA = 'lena@fabrikam.com';

/** Somebody whom no test has used. */
const stranger = () => strangers.shift() ?? '';
const person = (upn: string): Wire => world.people.find((p: Wire) => p.upn === upn || p.email === upn);
const channel = (name: string): string => world.teams[0].channels.find((c: Wire) => c.name === name).id;

async function notify(people: string[], more: object = {}): Promise<DeliveryItem[]> {
  const { status, body } = await stage.herald.notify({ audience: { people }, ...more });
  expect({ status, body }).toMatchObject({ status: 202 });
  return (await stage.herald.settled(body.id)).items;
}

/** The requests of the bot about this person, in order: operation and status. */
async function wireOf(upn: string): Promise<(readonly [string, number])[]> {
  const { id, aadObjectId } = person(upn);
  const isAbout = (entry: Wire) =>
    entry.direction === 'from-bot' &&
    (entry.person === id ||
      [upn, aadObjectId].some(each => decodeURIComponent(entry.path).includes(`/users/${each}`)));
  return (await stage.teams.requests())
    .filter(isAbout)
    .map(({ operation, status }) => [operation, status] as const);
}

async function cardsOf(upn: string): Promise<string[]> {
  const { conversations } = await stage.teams.state();
  const chat = conversations.find((c: Wire) => c.personId === person(upn).id);
  return (chat?.messages ?? []).map((m: Wire) => m.summary.split(':')[0]);
}

async function tablesThatHold(texts: readonly string[]): Promise<string[]> {
  const client = await stage.connect();
  const { rows } = await client.query(`select tablename from pg_tables where schemaname = 'public'`);
  const found: string[] = [];
  for (const { tablename } of rows)
    for (const text of texts) {
      const holds = `select 1 from ${tablename} as t where position(lower($1) in lower(t::text)) > 0 limit 1`;
      if ((await client.query(holds, [text])).rowCount) found.push(`${tablename}: ${text}`);
    }
  await client.end();
  return found;
}

const fault = (upn: string, operation: string, answer: object, times = 1) =>
  stage.teams.control('faults', { match: { person: upn, operation }, answer, times });

const why = (items: readonly DeliveryItem[]) => items.map(({ state, reason }) => [state, reason.code]);

describe('somebody whom Herald has never met', () => {
  test('is found by their address, gets Herald, and then the card, once', async () => {
    const upn = stranger();
    const [item] = await notify([upn], { title: 'Out of the blue' });
    const recipient = { kind: 'person', label: person(upn).name, address: upn };
    expect(item).toMatchObject({ state: 'sent', recipient });
    expect(item?.attempts).toMatchObject([
      { outcome: 'not-tried', reason: { code: 'found' } },
      { outcome: 'refused', status: 403, reason: { code: 'installed-for' } },
      { outcome: 'sent' },
    ]);
    const wire = await wireOf(upn);
    expect(wire.filter(([operation]) => !['create', 'member', 'members'].includes(operation))).toEqual([
      ['graph-user', 200],
      ['graph-install', 201],
      ['send', 201],
    ]);
    expect(await cardsOf(upn)).toEqual(['Out of the blue']);
  });

  test.each<[string, (p: Wire) => string]>([
    ['an Entra object id', p => p.aadObjectId],
    ['a UPN in other letter case', p => p.upn.toUpperCase()],
  ])('is found by %s', async (_what, addressOf) => {
    const upn = stranger();
    expect(await notify([addressOf(person(upn))])).toMatchObject([
      { state: 'sent', recipient: { label: person(upn).name } },
    ]);
  });

  test('is found by an e-mail address that is not their UPN', async () => {
    expect(await notify([LENA])).toMatchObject([
      { state: 'sent', recipient: { label: 'Lena Fischer (Guest)' } },
    ]);
  });

  test('is written to once, by whatever addresses a notification names them', async () => {
    const upn = stranger();
    const items = await notify([upn, person(upn).aadObjectId]);
    expect(why(items).toSorted()).toEqual([
      ['sent', 'sent'],
      ['suppressed', 'same-person'],
    ]);
    expect(await cardsOf(upn)).toHaveLength(1);
  });

  test('stays unknown where the directory does not know them either', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    const items = await notify(['nobody@contoso.com', nobody, '29:1nobody']);
    expect(why(items)).toEqual(Array.from({ length: 3 }, () => ['undelivered', 'unknown-person']));
    expect((await stage.teams.requests()).some(({ path }) => path.includes('29:1nobody'))).toBe(false);
  });

  test('is asked for again while Graph has too much to do, and not before the time it names', async () => {
    const upn = stranger();
    await fault(upn, 'graph-install', { status: 429, retryAfterSeconds: 1 });
    const [item] = await notify([upn]);
    expect(item).toMatchObject({ state: 'sent', possiblyRepeated: false });
    const installs = (await stage.teams.requests()).filter(
      ({ operation, person: id }) => operation === 'graph-install' && id === person(upn).id,
    );
    expect(installs.map(({ status }) => status)).toEqual([429, 201]);
    const [refused, again] = installs.map(({ at }) => Date.parse(at));
    expect((again ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('who had Herald without its knowing is not given it again', async () => {
    const upn = stranger();
    await stage.teams.control('install', { person: upn, tell: false });
    expect(await notify([upn])).toMatchObject([{ state: 'sent' }]);
    expect((await wireOf(upn)).map(([operation]) => operation)).not.toContain('graph-install');
  });

  test('is reached in the chat that Graph names where Teams does not open one yet', async () => {
    const upn = stranger();
    await stage.teams.control('install', { person: upn, tell: false });
    await fault(upn, 'create', { status: 403, code: 'ForbiddenOperationException' });
    const [item] = await notify([upn]);
    expect(item).toMatchObject({ state: 'sent' });
    expect(await wireOf(upn)).toEqual([
      ['graph-user', 200],
      ['create', 403],
      ['graph-install', 409],
      ['graph-installed', 200],
      ['graph-chat', 200],
      ['send', 201],
    ]);
  });
});

describe('the welcome of an installation that Herald made', () => {
  test('waits until the card had its time, and comes once', async () => {
    const upn = stranger();
    const welcomes = async () =>
      (await cardsOf(upn)).filter(title => !['First of all', 'Later'].includes(title)).length;
    await notify([upn], { title: 'First of all' });
    await stage.teams.control('install', { person: upn });
    await notify([upn], { title: 'Later' });
    expect(await welcomes()).toBe(0);
    // Ten minutes later.
    const waiting = `state = 'held' and reason_code = 'scheduled' and due_at > now() + interval '9 minutes'`;
    await administer(stage.database.url, `update deliveries set due_at = now() where ${waiting}`);
    await stage.teams.messages({ person: upn, text: 'Hello' });
    await stage.teams.control('install', { person: upn });
    expect(why(await notify([upn], { title: 'Later' }))).toEqual([['sent', 'sent']]);
    expect(await welcomes()).toBe(1);
  });

  test('is not needed to understand the card: it says itself why Herald is there', async () => {
    const upn = stranger();
    await notify([upn], { title: 'Why me' });
    const [card] = await stage.teams.messages({ person: upn, text: 'Why me' });
    expect(JSON.stringify(card)).toContain('I’m in your chats to bring it');
  });
});

describe('whom Herald must not be installed for', () => {
  test('somebody who took it away does not get it again, also once they are forgotten', async () => {
    const upn = stranger();
    await notify([upn]);
    await stage.teams.control('remove', { person: upn });
    const before = (await wireOf(upn)).length;
    expect(why(await notify([upn]))).toEqual([['undelivered', 'removed']]);
    const asked = (await wireOf(upn)).slice(before).map(([operation]) => operation);
    expect(asked.filter(operation => !operation.startsWith('member'))).toEqual(['graph-user']);
  });

  test('and all that is left of them is that they said no', async () => {
    const upn = stranger();
    await notify([upn, person(upn).aadObjectId]);
    await notify(['29:1gone'], { fallback: { person: upn } });
    await stage.teams.control('remove', { person: upn });
    const { id, aadObjectId, email } = person(upn);
    expect(await tablesThatHold([upn, id, aadObjectId, email])).toEqual([]);
  });

  test('until they add it themselves', async () => {
    const upn = stranger();
    await stage.teams.control('install', { person: upn });
    await stage.teams.control('remove', { person: upn });
    expect(why(await notify([upn]))).toEqual([['undelivered', 'removed']]);
    await stage.teams.control('install', { person: upn });
    expect(why(await notify([upn]))).toEqual([['sent', 'sent']]);
  });
});

describe('what stands in the way is told with its remedy', () => {
  test.each([
    ['a policy of Teams', 'graph-install', { status: 403, code: 'Forbidden' }, 'install-forbidden', /policy/],
    ['a missing permission to look up', 'graph-user', { status: 403 }, 'lookup-forbidden', /User\.Read\.All/],
  ])('%s', async (_what, operation, answer, code, words) => {
    const upn = stranger();
    await fault(upn, operation, answer);
    const [item] = await notify([upn]);
    expect(item).toMatchObject({ state: 'undelivered', reason: { code } });
    expect(item?.reason.text).toMatch(words);
  });

  test('an app that is not in the catalog; and once it is, under whatever id, it is installed', async () => {
    const upn = stranger();
    await stage.teams.control('catalog', { listed: false });
    const [item] = await notify([upn]);
    expect(item).toMatchObject({ state: 'undelivered', reason: { code: 'not-in-catalog' } });
    await stage.teams.control('catalog', { listed: true });
    expect(why(await notify([upn]))).toEqual([['sent', 'sent']]);
  });

  test('an object id is tried all the same where Herald may not look it up', async () => {
    const { upn, aadObjectId } = person(stranger());
    await fault(upn, 'graph-user', { status: 403 });
    expect(why(await notify([aadObjectId]))).toEqual([['sent', 'sent']]);
  });
});

describe('where a person cannot be reached, the fallback', () => {
  const GONE = 'nobody@contoso.com';

  test('is another person, who reads whom they stand in for', async () => {
    const items = await notify([GONE], { title: 'For whom it may concern', fallback: { person: ANA } });
    const [original, standIn] = items;
    expect(original).toMatchObject({
      state: 'undelivered',
      reason: { code: 'unknown-person' },
      fallback: standIn?.id,
    });
    expect(standIn).toMatchObject({ state: 'sent', because: { code: 'fallback', for: [GONE] } });
    const [card] = await stage.teams.messages({ person: ANA, text: 'For whom it may concern' });
    expect(JSON.stringify(card)).toContain(`because ${GONE} couldn’t be reached`);
  });

  test('is a conversation, which mentions them where Teams knows them', async () => {
    const upn = stranger();
    await stage.teams.control('install', { person: upn });
    await stage.teams.control('block', { person: upn, blocked: true });
    const fallback = { conversation: channel('Ops'), mention: true };
    const items = await notify([upn], { title: 'Blocked', fallback });
    expect(items).toMatchObject([
      { state: 'undelivered', reason: { code: 'blocked' }, fallback: items[1]?.id },
      { state: 'sent', recipient: { kind: 'conversation', label: 'Ops' } },
    ]);
    const [{ attachments }] = await stage.teams.messages({ conversation: channel('Ops'), text: 'Blocked' });
    const { body, msteams } = attachments[0].content;
    const { id, name } = person(upn);
    expect(body[0]).toMatchObject({ type: 'TextBlock', text: `<at>${name}</at>` });
    expect(msteams).toMatchObject({
      width: 'Full',
      entities: [{ type: 'mention', text: `<at>${name}</at>`, mentioned: { id, name } }],
    });
  });

  test('mentions nobody whom a caller merely wrote down', async () => {
    const hostile = '<at>Ana</at>@contoso.com';
    const fallback = { conversation: channel('Ops'), mention: true };
    await notify([hostile], { title: 'Hostile', fallback });
    const [{ attachments }] = await stage.teams.messages({ conversation: channel('Ops'), text: 'Hostile' });
    expect(attachments[0].content.msteams).not.toHaveProperty('entities');
    expect(attachments[0].content.body[0].type).not.toBe('TextBlock');
  });

  test('is one card, however many cannot be reached', async () => {
    const gone = [1, 2, 3, 4, 5].map(number => `gone-${number}@contoso.com`);
    const items = await notify(gone, { title: 'All gone', fallback: { conversation: channel('Releases') } });
    expect(items.filter(({ state }) => state === 'undelivered')).toHaveLength(5);
    const standIns = items.filter(({ recipient }) => recipient.kind === 'conversation');
    expect(standIns).toMatchObject([{ state: 'sent', because: { for: gone } }]);
    const cards = await stage.teams.messages({ conversation: channel('Releases'), text: 'All gone' });
    expect(cards).toHaveLength(1);
    const last = async () =>
      JSON.stringify(
        (await stage.teams.messages({ conversation: channel('Releases'), text: 'All gone' }))[0],
      );
    await eventually('both are named in one', async () => (await last()).includes('and 2 others'));
  });

  test('does not speak where somebody stopped the topic', async () => {
    const upn = stranger();
    await stage.teams.control('install', { person: upn });
    await notify([upn], { topic: 'noise' });
    await stage.teams.control('say', { person: upn, text: 'unsubscribe noise' });
    const items = await notify([upn], { topic: 'noise', fallback: { person: ANA } });
    expect(why(items)).toEqual([['suppressed', 'opted-out']]);
  });

  test('has no fallback of its own', async () => {
    const items = await notify([GONE], { fallback: { person: 'also-gone@contoso.com' } });
    expect(why(items)).toEqual([
      ['undelivered', 'unknown-person'],
      ['undelivered', 'unknown-person'],
    ]);
    expect(items[0]?.fallback).toBe(items[1]?.id);
    expect(items[1]).not.toHaveProperty('fallback');
  });

  test('is told as such where the conversation is not one of this tenant that Herald is in', async () => {
    const items = await notify([GONE], { fallback: { conversation: '19:elsewhere@thread.tacv2' } });
    expect(why(items)).toEqual([
      ['undelivered', 'unknown-person'],
      ['undelivered', 'unknown-conversation'],
    ]);
  });

  test('waits for the time of the notification', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await stage.herald.notify({
      audience: { people: ['29:1x'] },
      sendAt,
      fallback: { person: ANA },
    });
    const page = async () => (await stage.herald.request('GET', body.links.deliveries)).body.items;
    await eventually('both have a line', async () => (await page()).length === 2);
    expect(why(await page())).toEqual([
      ['undelivered', 'unknown-person'],
      ['held', 'scheduled'],
    ]);
  });

  test.each<[object, string]>([
    [{ person: ANA, conversation: 'x' }, 'fallback'],
    [{}, 'fallback'],
    [{ person: ANA, mention: true }, 'fallback.mention'],
    [{ person: ANA, fallback: { person: ANA } }, 'fallback.fallback'],
  ])('that is %j is refused', async (fallback, field) => {
    const { status, body } = await stage.herald.notify({ audience: { people: [ANA] }, fallback });
    expect({ status, fields: body.errors.map((each: Wire) => each.field) }).toEqual({
      status: 422,
      fields: [field],
    });
  });
});
