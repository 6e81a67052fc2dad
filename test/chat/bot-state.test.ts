import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memory } from '../../src/chat/store/bot-state.ts';
import { openStore, type Store } from '../../src/store.ts';
import { ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';

const books = ledger();
let stores: Store[];
beforeAll(async () => {
  const options = { url: books.url, log: silent, clock: books.clock, newId, leaseMs: 6_000 };
  const one = () =>
    openStore({
      ...options,
      elapsed: () => performance.now(),
      requestsPerSecond: 45,
      burst: { cards: 0, seconds: 600 },
      retentionDays: 90,
      worker: false,
    });
  stores = [await one(), await one()];
});
afterAll(() => Promise.all(stores.map(store => store.close())));

test('turns that read the same state at once, in two processes, all count', async () => {
  const { personId } = await books.person(books.tenant());
  const count = (store: Store) =>
    store.transact(async ({ dialogs }) => {
      const bound = dialogs.memory(personId);
      const { count = 0 } = ((await bound.read(['c'])).c ?? {}) as { count?: number };
      await bound.write({ c: { count: count + 1, eTag: '*' } });
    });
  await Promise.all(Array.from({ length: 16 }, (_, i) => count(stores[i % 2] as Store)));
  expect(await memory(books.db, personId).read(['c'])).toEqual({ c: { count: 16, eTag: '16' } });
});

test('what somebody else wrote since it was read is not overwritten, whatever eTag is given', async () => {
  const { personId } = await books.person(books.tenant());
  const [one, two] = [memory(books.db, personId), memory(books.db, personId)];
  await one.read(['k']);
  await two.read(['k']);
  await one.write({ k: { from: 'one', eTag: '*' } });
  await expect(two.write({ k: { from: 'two', eTag: '*' } })).rejects.toThrow('another turn');
  await one.write({ k: { from: 'one again' } });
  expect(await two.read(['k'])).toMatchObject({ k: { from: 'one again' } });
});

test('the state of one person is not to be had for another', async () => {
  const tenant = books.tenant();
  const [ana, jonas] = [await books.person(tenant), await books.person(tenant)];
  const hers = memory(books.db, ana.personId);
  await hers.read(['shared']);
  await hers.write({ shared: { secret: true } });
  expect(await memory(books.db, jonas.personId).read(['shared'])).toEqual({});
});
