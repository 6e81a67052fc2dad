import { expect, test } from 'vitest';
import { claims } from '../../src/dispatch/store/claims.ts';
import { LEASE_MS, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';

const book = ledger();

test('a feature that fails each second holds up neither the others nor what is due, and is heard of', async () => {
  const tenantId = book.tenant();
  const due = await book.delivery(tenantId, await book.person(tenantId), { state: 'held' });
  book.pass(1_000);
  const [turns, heard]: [string[], unknown[]] = [[], []];
  const broken = new Error('broken');
  const worker = claims(book.db, book.clock, {
    ...{ leaseMs: LEASE_MS, requestsPerSecond: 1, burst: { cards: 0, seconds: 600 }, newId: book.newId },
    features: [
      { beforeRelease: () => Promise.reject(broken) },
      { beforeRelease: async () => void turns.push('the other') },
    ],
    log: { ...silent, error: ({ err }) => void heard.push(err) },
  });
  await worker.release();
  expect(turns).toEqual(['the other']);
  expect((await book.row(due)).state).toBe('queued');
  expect(heard).toEqual([broken]);
});
