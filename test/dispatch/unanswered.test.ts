import type { Kysely, KyselyPlugin } from 'kysely';
import { describe, expect, test } from 'vitest';
import { claims } from '../../src/dispatch/store/claims.ts';
import type { Claims } from '../../src/ledger/ports/delivering.ts';
import { LEASE_MS, ledger } from '../ledger/ledger.ts';

const book = ledger();

const SHUTS_DOWN = { code: '57P01', message: 'terminating connection due to administrator command' };

/** A worker to whom the answer of one statement is lost: PostgreSQL has done it, and ends the session before it says so. */
function unlucky(lost: number, error: { code: string; message: string } = SHUTS_DOWN) {
  let asked = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (++asked === lost) throw Object.assign(new Error(error.message), error);
      return result;
    },
  };
  const lossy = <DB>(db: Kysely<DB>) => db.withPlugin(plugin);
  const worker = claims(lossy(book.db), book.clock, {
    ...{ leaseMs: LEASE_MS, requestsPerSecond: 10_000, burst: { cards: 0, seconds: 600 } },
    ...{ newId: book.newId, features: [], quick: lossy(book.quick) },
  });
  return { worker, asked: () => asked };
}

const claimed = async (worker: Claims, owner: string): Promise<string[]> =>
  (await worker.claim(owner, 10)).claimed.map(({ id }) => id);

async function two(): Promise<string[]> {
  const tenant = book.tenant();
  const due = () => book.person(tenant).then(person => book.delivery(tenant, person));
  return [await due(), await due()];
}

describe('a claim one of whose answers is lost', () => {
  test('is picked up by the next one, whichever it was: nothing waits for its lease, and nothing is marked', async () => {
    let thrown = 0;
    // Until a claim has no statement more.
    for (let lost = 1; ; lost++) {
      const [owner, due, { worker, asked }] = [`w${lost}`, await two(), unlucky(lost)];
      const first = await claimed(worker, owner).catch(() => {
        thrown += 1;
        return [];
      });
      if (asked() < lost) break;
      expect([...first, ...(await claimed(worker, owner))]).toEqual(due);
      for (const id of due) {
        expect(await book.row(id)).toMatchObject({ state: 'sending', possibly_repeated: false });
        expect(await book.attempts(id)).toMatchObject([{ number: 1, outcome: null }]);
      }
      expect(await claimed(worker, owner)).toEqual([]);
    }
    expect(thrown).toBeGreaterThan(0);
  });

  test('is not, where the answer says what is wrong: what cannot even be read would stop its worker forever', async () => {
    const { worker } = unlucky(3, { code: 'XX001', message: 'invalid page in block 3' });
    const due = await two();
    await expect(claimed(worker, 'w1')).rejects.toThrow('invalid page');
    expect(await claimed(worker, 'w1')).toEqual([]);
    expect(await book.row(due[0] as string)).toMatchObject({ state: 'sending' });
  });
});
