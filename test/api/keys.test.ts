import { randomBytes } from 'node:crypto';
import type { KyselyPlugin } from 'kysely';
import { v7 as newId } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { Keys } from '../../src/api/ports/key-store.ts';
import { eventSubscriptions } from '../../src/api/store/event-subscriptions.ts';
import { keys } from '../../src/api/store/keys.ts';
import { eventually } from '../eventually.ts';
import { ledger } from '../ledger/ledger.ts';

const stage = ledger();
let book: Keys;
let queries = 0;

/** Counts what is asked of the database. */
const counting: KyselyPlugin = {
  transformQuery({ node }) {
    queries++;
    return node;
  },
  transformResult: async ({ result }) => result,
};
beforeAll(() => {
  book = keys(stage.db.withPlugin(counting), stage.clock);
});

const hash = () => randomBytes(32).toString('hex');
async function made(name: string): Promise<string> {
  const good = hash();
  await book.add({ id: newId(), name, createdAt: stage.clock.now() }, good);
  return good;
}
const counted = async (work: () => Promise<unknown>) => {
  queries = 0;
  await work();
  return queries;
};

test('a flood of wrong keys costs a query for hundreds of them, not one each', async () => {
  const flood = () => Promise.all(Array.from({ length: 500 }, () => book.find(hash())));
  expect(await counted(flood)).toBeLessThanOrEqual(3);
});

test('a good key that nobody has shown before is let in through a flood of wrong ones', async () => {
  const good = await made('first-shown');
  const flood = Promise.all(Array.from({ length: 2_000 }, () => book.find(hash())));
  expect(await book.find(good)).toMatchObject({ name: 'first-shown' });
  expect(await flood).toEqual(Array(2_000).fill(undefined));
});

test('a key that was good is looked up each time, and opens nothing from the moment it is revoked', async () => {
  const good = await made('revoked');
  expect(await book.find(good)).toMatchObject({ name: 'revoked' });
  await book.revoke('revoked', stage.clock.now());
  expect(await book.find(good)).toBeUndefined();
});

test('a key is recalled for ten seconds without a query, and looked up before and after that', async () => {
  const good = await made('recalled');
  const recalled = () => book.recall(good);
  await recalled();
  expect(await counted(recalled)).toBe(0);
  stage.pass(9_999);
  expect(await counted(recalled)).toBe(0);
  await book.revoke('recalled', stage.clock.now());
  expect(await recalled()).toMatchObject({ name: 'recalled' });
  stage.pass(1);
  expect(await recalled()).toBeUndefined();
  expect(await recalled()).toBeUndefined();
});

test('a key that was found to be revoked is recalled by nobody any more', async () => {
  const good = await made('forgotten');
  await book.recall(good);
  await book.revoke('forgotten', stage.clock.now());
  expect(await book.find(good)).toBeUndefined();
  expect(await book.recall(good)).toBeUndefined();
});

test('the last use of a key is kept to the minute, with one write for all that come in it', async () => {
  const good = await made('used');
  const lastUse = async () => (await book.list()).find(({ name }) => name === 'used')?.lastUsedAt;
  expect(await lastUse()).toBeUndefined();
  const use = () => Promise.all(Array.from({ length: 20 }, () => book.find(good)));
  await book.find(good);
  const first = stage.clock.now();
  expect(await counted(use)).toBe(20);
  stage.pass(60_000);
  expect(await counted(use)).toBe(21);
  await eventually('the use is kept', async () => (await lastUse())?.getTime() !== first.getTime());
  expect(await lastUse()).toEqual(stage.clock.now());
});

test('is listed with what its caller hears of deliveries', async () => {
  await made('hears');
  const listed = async () => (await book.list()).find(({ name }) => name === 'hears');
  await book.callBack('hears', { url: 'https://ci.example/herald', secret: 'whsec_c2VjcmV0' });
  expect((await listed())?.hears).toBeUndefined();
  await eventSubscriptions(stage.db).put((await listed())?.id ?? '', ['sent', 'stopped'], stage.clock.now());
  expect((await listed())?.hears).toEqual(['sent', 'stopped']);
});

test.each<[string, (name: string) => Promise<unknown>]>([
  ['revoked', name => book.revoke(name, stage.clock.now())],
  ['replaced', name => book.replace({ id: newId(), name, createdAt: stage.clock.now() }, hash())],
])('of one that is %s neither tester nor callback is left', async (name, end) => {
  await made(`left-${name}`);
  await book.setTester(`left-${name}`, 'ana@contoso.com');
  await book.callBack(`left-${name}`, { url: 'https://ci.example/herald', secret: 'whsec_c2VjcmV0' });
  await end(`left-${name}`);
  const former = (await book.list()).find(each => each.name === `left-${name}` && each.revokedAt);
  expect(former).toBeDefined();
  expect(former).not.toHaveProperty('tester');
  expect(former).not.toHaveProperty('callback');
});
