import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { newKey } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

// A window has to pass, on a machine that may be busy.

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ env: { BURST_CARDS: '2', BURST_WINDOW_SECONDS: '6' } });
}, 180_000);
afterAll(() => stage.close());

const BODY = { topic: 'deployments', title: 'It failed', subject: { name: 'x' }, actor: { name: 'CI' } };
const to = (...people: string[]) => ({ ...BODY, audience: { people } });
const dryRun = (body: object, headers = {}) =>
  stage.herald.request('POST', '/api/notifications?dryRun=true', body, headers);
const get = (path: string, headers = {}) => stage.herald.request('GET', path, undefined, headers);
const outlooks = ({ items }: Wire) =>
  Object.fromEntries(
    items.map(({ recipient, state, reason }: Wire) => [recipient.address, [state, reason.code]]),
  );

async function stopping(topic: string): Promise<string> {
  const person = await stage.somebody();
  const { body } = await stage.herald.notify({ ...to(person), topic });
  await stage.herald.settled(body.id);
  const [card] = await stage.teams.messages({ person, text: '"optOut"' });
  await stage.teams.control('click', { person, message: card.id, action: 'optOut' });
  return person;
}

test('a dry run says of everybody what then happens, and leaves nothing', async () => {
  const [ana, ben] = [await stage.somebody(), await stopping('deployments')];
  const body = to(ana, ben, 'nobody@contoso.com');
  const foreseen = await dryRun(body);
  expect([foreseen.status, foreseen.body]).toMatchObject([
    200,
    { dryRun: true, changed: false, complete: true, counts: { sent: 1, suppressed: 1, undelivered: 1 } },
  ]);
  expect(outlooks(foreseen.body)).toEqual({
    [ana]: ['sent', 'would-be-sent'],
    [ben]: ['suppressed', 'opted-out'],
    'nobody@contoso.com': ['undelivered', 'unknown-person'],
  });
  expect((await get('/api/notifications?topic=deployments')).body.items).toHaveLength(1);

  const { body: posted } = await stage.herald.notify(body);
  const { items } = await stage.herald.settled(posted.id);
  expect(outlooks({ items })).toEqual({ ...outlooks(foreseen.body), [ana]: ['sent', 'sent'] });
});

test('a person is asked about without posting anything', async () => {
  const ben = await stopping('builds');
  const ask = (topic: string) => get(`/api/people/${encodeURIComponent(ben)}?topic=${topic}`);
  expect((await ask('builds')).body).toMatchObject({
    topic: 'builds',
    state: 'suppressed',
    reason: { code: 'opted-out', text: expect.stringContaining('stopped') },
    recipient: { kind: 'person', address: ben },
  });
  expect((await ask('releases')).body).toMatchObject({ state: 'sent', reason: { code: 'would-be-sent' } });
  expect((await get('/api/people/nobody@contoso.com?topic=builds')).body).toMatchObject({
    state: 'undelivered',
    reason: { code: 'unknown-person' },
  });
});

test('whoever may not post may not ask, and a misspelt dry run sends nothing', async () => {
  const ana = await stage.somebody();
  const headers = await newKey(stage.database.url, '--name', 'builder', '--topic', 'builds');
  expect((await dryRun(to(ana), headers)).status).toBe(403);
  expect((await get(`/api/people/${ana}?topic=deployments`, headers)).status).toBe(403);
  const { status, body } = await stage.herald.request('POST', '/api/notifications?dryrun=true', to(ana));
  expect([status, body.code]).toEqual([422, 'invalid-request']);
  expect(JSON.stringify(body.errors)).toContain('dryrun');
  expect((await get(`/api/people/${ana}`)).body.errors).toMatchObject([{ field: 'query.topic' }]);
});

test('the trail of a card tells every state, and a list finds it by all that is known of it', async () => {
  const ana = await stage.somebody();
  const post = async (title: string, more = {}) =>
    (await stage.herald.notify({ ...to(ana), topic: 'trails', title, ...more })).body.id as string;
  for (const title of ['One', 'Two']) await stage.herald.settled(await post(title));
  const foreseen = await dryRun({ ...to(ana), topic: 'trails' });
  expect(foreseen.body.items).toMatchObject([
    { state: 'held', reason: { code: 'burst' }, until: expect.any(String), cards: 1 },
  ]);
  const third = await post('Three', { key: 'third' });
  await stage.herald.settled(third);
  const deliveries = (query: string) => get(`/api/notifications/${third}/deliveries${query}`);
  const [{ trail }] = (await deliveries(`?person=${ana}`)).body.items;
  expect(trail.map(({ state, reason }: Wire) => [state, reason.code])).toEqual([
    ['queued', 'accepted'],
    ['held', 'burst'],
    ['queued', 'accepted'],
    ['sending', 'claimed'],
    ['sent', 'sent'],
  ]);
  const times = trail.map(({ at }: Wire) => at);
  expect(times).toEqual(times.toSorted());
  expect(trail[1].until).toBe(foreseen.body.items[0].until);
  expect((await deliveries('')).body.items[0]).not.toHaveProperty('trail');

  const list = async (query: string) =>
    (await get(`/api/notifications?topic=trails&${query}`)).body.items.map(({ title }: Wire) => title);
  expect(await list('')).toEqual(['Three', 'Two', 'One']);
  expect(await list('key=third')).toEqual(['Three']);
  expect(await list(`person=${ana}&state=sent`)).toEqual(['Three', 'Two', 'One']);
  expect(await list(`person=${ana}&state=held`)).toEqual([]);
  expect(await list('person=nobody@contoso.com')).toEqual([]);
  const { createdAt } = (await get(`/api/notifications/${third}`)).body;
  expect(await list(`from=${createdAt}`)).toEqual(['Three']);
  expect(await list(`to=${createdAt}`)).toEqual(['Two', 'One']);
  expect(await list(`cursor=${third}`)).toEqual(['Two', 'One']);
  const other = await newKey(stage.database.url, '--name', 'other', '--all');
  expect((await get('/api/notifications?topic=trails', other)).body.items).toEqual([]);
});
