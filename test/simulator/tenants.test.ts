import { afterEach, beforeEach, expect, test } from 'vitest';
import { runs } from '../every-way.ts';
import { makeStage, type TestStage } from './stage.ts';

let stage: TestStage;
beforeEach(async () => {
  stage = await makeStage();
});
afterEach(() => stage.stop());

const guid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const found = async (asked: object) => (await stage.control('tenants', asked)).body.tenants;
const peopleOf = async (tenant: string, query = '') =>
  (await stage.control(`people?tenant=${tenant}${query}`)).body;
const create = (tenantId: string, member: string) =>
  stage.teams('POST', '/conversations', { members: [{ id: member }], tenantId });
const send = (id: string) =>
  stage.teams('POST', `/conversations/${encodeURIComponent(id)}/activities`, { type: 'message', text: 'hi' });

test('one call makes many tenants with many people, with ids as Teams shapes them', async () => {
  const tenants = await found({ count: 50, people: 40 });
  expect(new Set(tenants.map((t: { id: string }) => t.id)).size).toBe(50);
  const addresses = new Set<string>();
  for (const { id, people, team } of tenants) {
    expect(id).toMatch(guid);
    expect(people).toBe(40);
    expect(team).toMatchObject({ aadGroupId: expect.stringMatching(guid), channels: { length: 3 } });
    expect(team.id).toMatch(/^19:[\w-]+@thread\.tacv2$/);
    for (const person of (await peopleOf(id)).people) {
      expect(person.id).toMatch(/^29:1[\w-]{60,}$/);
      expect(person.conversation).toMatch(/^a:1[\w-]{60,}$/);
      for (const address of [person.id, person.aadObjectId, person.upn, person.conversation])
        addresses.add(address);
    }
  }
  expect(addresses.size).toBe(50 * 40 * 4);
});

const MANY = runs({ quick: 10_000, long: 100_000 });
test(`${MANY} people are made at once and read in pages`, async () => {
  const [tenant] = await found({ people: MANY, install: 'team' });
  const { people, total, next } = await peopleOf(tenant.id, `&limit=2&from=${MANY - 4}`);
  expect([people.length, total, next]).toEqual([2, MANY, MANY - 2]);
  const created = await create(tenant.id, people[0].id);
  expect(created).toMatchObject({ status: 201, body: { id: people[0].conversation } });
  expect((await send(created.body.id)).status).toBe(201);
  const place = `/conversations/${encodeURIComponent(tenant.team.id)}`;
  const token = Buffer.from(`from ${MANY - 200}`).toString('base64url');
  const page = await stage.teams('GET', `${place}/pagedmembers?pageSize=500&continuationToken=${token}`);
  expect(page.body.members).toHaveLength(200);
  expect(page.body).not.toHaveProperty('continuationToken');
}, 180_000);

test('what happens in a tenant carries its id', async () => {
  const [tenant] = await found({ people: 7, install: 'team', tell: true });
  const told = stage.told();
  expect(told.map(a => a.type)).toEqual(['conversationUpdate', 'installationUpdate']);
  for (const { channelData, conversation } of told)
    expect([channelData.tenant.id, conversation.tenantId, conversation.id]).toEqual([
      tenant.id,
      tenant.id,
      tenant.team.id,
    ]);
  expect(stage.bot.headers.map(h => h['x-ms-tenant-id'])).toEqual([tenant.id, tenant.id]);
  const place = `/conversations/${encodeURIComponent(tenant.team.id)}`;
  const { members } = (await stage.teams('GET', `${place}/pagedmembers`)).body;
  expect(members.map((m: { tenantId: string }) => m.tenantId)).toEqual(Array(7).fill(tenant.id));
  await stage.control('say', { person: members[0].id, text: 'help' });
  expect(stage.told()).toMatchObject([{ conversation: { tenantId: tenant.id }, text: 'help' }]);
});

test('a person is reached in their own tenant alone', async () => {
  const [one, other] = await found({ count: 2, people: 1, install: 'people' });
  const [person] = (await peopleOf(one.id)).people;
  expect((await create(one.id, person.id)).status).toBe(201);
  expect((await create(other.id, person.id)).status).toBe(403);
  expect((await create('00000000-0000-4000-8000-000000000000', person.id)).status).toBe(401);
  const thread = (tenantId: string) =>
    stage.teams('POST', '/conversations', {
      isGroup: true,
      tenantId,
      channelData: { channel: { id: one.team.id } },
      activity: { type: 'message', text: 'hi' },
    });
  await stage.control('install', { team: one.team.id, tell: false });
  expect([(await thread(one.id)).status, (await thread(other.id)).status]).toEqual([201, 404]);
  expect(stage.told()).toEqual([]);
});

test('a fault of one tenant strikes no other', async () => {
  const [one, other] = await found({ count: 2, people: 1, install: 'people' });
  await stage.control('faults', { match: { tenant: one.id }, name: 'disabled-by-admin' });
  const statuses = [];
  for (const { id } of [one, other])
    statuses.push((await create(id, (await peopleOf(id)).people[0].aadObjectId)).status);
  expect(statuses).toEqual([403, 201]);
});

test('the state shows one tenant, the first unless another is asked for', async () => {
  const [tenant] = await found({ people: 2 });
  expect((await stage.state()).people).toHaveLength(6);
  const { people, teams, conversations } = (await stage.control(`state?tenant=${tenant.id}`)).body;
  expect([people.length, teams[0].id, conversations.length]).toEqual([2, tenant.team.id, 3]);
  const { tenants } = (await stage.control('tenants')).body;
  expect(tenants.map((t: { name: string }) => t.name)).toEqual(['Contoso', 'Tenant 2']);
});
