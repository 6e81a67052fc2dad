import { randomBytes } from 'node:crypto';
import type { KyselyPlugin } from 'kysely';
import { v7 as newId } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { Keys } from '../../src/api/ports/key-store.ts';
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
