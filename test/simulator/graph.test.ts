import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { makeStage, type TestStage } from './stage.ts';

const MANIFEST = '11111111-2222-4333-8444-555555555555';

let stage: TestStage;
let people: Wire[];
beforeAll(async () => {
  stage = await makeStage();
  ({ people } = await stage.state());
});
afterAll(() => stage.stop());

const TOKEN = { authorization: 'Bearer any' };

async function graph(method: string, path: string, body?: object, headers: Record<string, string> = TOKEN) {
  const response = await fetch(`${stage.simulator.url}/graph/v1.0${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? '' : JSON.parse(text) };
}

const catalogId = async () =>
  (await graph('GET', `/appCatalogs/teamsApps?$filter=externalId eq '${MANIFEST}'`)).body.value[0]?.id;
const binding = (id: string) => ({
  'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${id}`,
});
const appsOf = (person: { aadObjectId: string }) => `/users/${person.aadObjectId}/teamwork/installedApps`;

test('asks for a token before all else', async () => {
  expect(await graph('GET', `/users/${people[0].upn}`, undefined, {})).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
});

test('knows people by object id and UPN, and by e-mail address only where it is asked to filter', async () => {
  const [ana] = people;
  const guest = people.find(({ role }) => role === 'guest');
  for (const name of [ana.aadObjectId, ana.upn.toUpperCase()])
    expect(await graph('GET', `/users/${name}`)).toMatchObject({
      status: 200,
      body: { id: ana.aadObjectId, displayName: ana.name, mail: ana.email, userPrincipalName: ana.upn },
    });
  for (const name of [guest.email, ana.id, 'Ana%20Silva', 'nobody@contoso.com'])
    expect(await graph('GET', `/users/${name}`)).toMatchObject({ status: 404 });
  const { body } = await graph('GET', `/users?$filter=mail eq '${guest.email}'`);
  expect(body.value).toMatchObject([{ id: guest.aadObjectId }]);
});

test('installs the app once, and then tells the bot and the chat', async () => {
  const [, priya] = people;
  const id = await catalogId();
  expect(await graph('GET', `${appsOf(priya)}?$filter=teamsApp/id eq '${id}'`)).toMatchObject({
    body: { value: [] },
  });
  expect(await graph('POST', appsOf(priya), binding(id))).toMatchObject({ status: 201, body: '' });
  expect(await graph('POST', appsOf(priya), binding(id))).toMatchObject({ status: 409 });
  const { body } = await graph('GET', `${appsOf(priya)}?$filter=teamsApp/id eq '${id}'`);
  const chat = await graph('GET', `${appsOf(priya)}/${encodeURIComponent(body.value[0].id)}/chat`);
  const { conversations } = await stage.state();
  expect(conversations.find((c: { personId: string }) => c.personId === priya.id).id).toBe(chat.body.id);
  await eventually('the bot is told twice', () => stage.bot.activities.length === 2);
  expect(stage.told()).toMatchObject([
    { type: 'conversationUpdate', conversation: { id: chat.body.id } },
    { type: 'installationUpdate', action: 'add', from: { aadObjectId: priya.aadObjectId } },
  ]);
});

test('knows only the app that the catalog lists, under its newest id', async () => {
  const old = await catalogId();
  await stage.control('catalog', { listed: false });
  expect(await catalogId()).toBeUndefined();
  expect(await graph('POST', appsOf(people[2]), binding(old))).toMatchObject({ status: 404 });
  const { body } = await stage.control('catalog', { listed: true });
  expect(await catalogId()).toBe(body.id);
  expect(body.id).not.toBe(old);
  expect(await graph('POST', appsOf(people[2]), binding(old))).toMatchObject({ status: 404 });
});

test('misbehaves as it is told, and writes down what it was asked', async () => {
  const [person] = people;
  const match = { person: person.upn, operation: 'graph-install' };
  await stage.control('faults', { match, answer: { status: 429, retryAfterSeconds: 3 }, times: 1 });
  await stage.control('requests', undefined, 'DELETE');
  const refused = await graph('POST', appsOf(person), binding(await catalogId()));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('3');
  const { body } = await stage.control('requests');
  expect(body.requests.at(-1)).toMatchObject({
    direction: 'from-bot',
    operation: 'graph-install',
    person: person.id,
    status: 429,
  });
});

const idsIn = (list: { value: Wire[] }) => list.value.map(({ id }) => id);

test('knows each team as a group, by id and mail name, and everybody with the teams in it', async () => {
  const { teams } = await stage.state();
  const [{ aadGroupId, name, members }] = teams;
  const mail = `${name.replaceAll(' ', '').toLowerCase()}@contoso.com`;
  const group = { id: aadGroupId, displayName: name, mail };
  expect((await graph('GET', `/groups?$filter=mail eq '${mail.toUpperCase()}'`)).body.value).toEqual([group]);
  expect((await graph('GET', `/groups/${aadGroupId}`)).body).toEqual(group);
  const { body } = await graph('GET', `/groups/${aadGroupId}/transitiveMembers?$select=id`);
  expect(idsIn(body).toSorted()).toEqual(
    people
      .filter(({ id }) => members.includes(id))
      .map(({ aadObjectId }) => aadObjectId)
      .toSorted(),
  );
  const [everybody] = (await graph('GET', `/groups?$filter=mail eq 'everybody@contoso.com'`)).body.value;
  const all = (await graph('GET', `/groups/${everybody.id}/transitiveMembers?$top=999`)).body;
  expect(idsIn(all)).toEqual(
    expect.arrayContaining([aadGroupId, ...people.map(({ aadObjectId }) => aadObjectId)]),
  );
  expect(await graph('GET', `/groups/${people[0].aadObjectId}`)).toMatchObject({ status: 404 });
});

test('lists members page by page, each with the address of the next', async () => {
  const [{ id }] = (await graph('GET', `/groups?$filter=mail eq 'everybody@contoso.com'`)).body.value;
  const whole = idsIn((await graph('GET', `/groups/${id}/transitiveMembers?$top=999`)).body);
  const found: string[] = [];
  let path: string | undefined = `/groups/${id}/transitiveMembers?$top=2`;
  while (path !== undefined) {
    const { body } = await graph('GET', path);
    found.push(...idsIn(body));
    path = body['@odata.nextLink']?.replace(`${stage.simulator.url}/graph/v1.0`, '');
  }
  expect(found).toEqual(whole);
  expect(whole.length).toBeGreaterThan(4);
});

test('knows who owns a team: at the start the first of its members, and whoever is said to later, as long as they are one', async () => {
  const { teams } = await stage.state();
  const [{ aadGroupId, name }] = teams;
  const owners = async () => idsIn((await graph('GET', `/groups/${aadGroupId}/owners?$select=id`)).body);
  const [ana, priya, jonas] = people;
  expect(await owners()).toEqual([ana.aadObjectId]);
  await stage.control('members', { team: name, owners: [priya.upn, jonas.upn] });
  expect(await owners()).toEqual([priya.aadObjectId, jonas.aadObjectId]);
  const first = (await graph('GET', `/groups/${aadGroupId}/owners?$top=1`)).body;
  expect(idsIn(first)).toEqual([priya.aadObjectId]);
  const next = first['@odata.nextLink'].replace(`${stage.simulator.url}/graph/v1.0`, '');
  expect(idsIn((await graph('GET', next)).body)).toEqual([jonas.aadObjectId]);
  await stage.control('members', { team: name, remove: [priya.upn] });
  expect(await owners()).toEqual([jonas.aadObjectId]);
  await stage.control('faults', { match: { operation: 'graph-owners' }, answer: { status: 403 }, times: 1 });
  expect(await graph('GET', `/groups/${aadGroupId}/owners`)).toMatchObject({ status: 403 });
  await stage.control('members', { team: name, add: [priya.upn], owners: [ana.upn] });
  expect(await graph('GET', `/groups/${ana.aadObjectId}/owners`)).toMatchObject({ status: 404 });
});
