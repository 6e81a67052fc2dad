import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../src/store.ts';
import { channel, LEASE_MS, ledger } from './ledger/ledger.ts';
import { silent } from './silent.ts';

const book = ledger();
let store: Store;
beforeAll(async () => {
  store = await openStore({
    url: book.url,
    log: silent,
    clock: book.clock,
    elapsed: () => performance.now(),
    newId,
    leaseMs: LEASE_MS,
    requestsPerSecond: 45,
    burst: { cards: 0, seconds: 600 },
    retentionDays: 90,
    worker: false,
  });
});
afterAll(() => store.close());

test('however many people write at once, deliveries are claimed', async () => {
  const tenant = book.tenant();
  const id = await book.delivery(tenant, channel(tenant));
  const claimed = Promise.withResolvers<void>();
  const turns = Array.from({ length: 30 }, () => store.transact(() => claimed.promise));
  const { claimed: taken } = await store.claims.claim('w1', 1);
  claimed.resolve();
  await Promise.all(turns);
  expect(taken.map(delivery => delivery.id)).toEqual([id]);
});
