import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TeamsFailure } from '../../src/deliver/ports/teams.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { rateLimit } from '../../src/dispatch/store/rate-limit.ts';
import { records } from '../../src/dispatch/store/records.ts';
import { inTime, promptly, withRetries } from '../../src/platform/database/away.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { openStore } from '../../src/store.ts';
import { intercept } from '../intercepted.ts';
import { channel, LEASE_MS, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import { startWay, type Way } from '../way.ts';

const book = ledger();

let way: Way;
beforeAll(async () => {
  way = await startWay(() => book.url);
});
afterAll(() => way.close());

test('a card that Teams took is recorded as sent as soon as the database is back, not sent again', async () => {
  const database = openDatabase(way.url, { log: silent });
  const kept = records(database.db, book.clock, { ...book.people, leaseMs: LEASE_MS });
  const tenant = book.tenant();
  const id = await book.delivery(tenant, channel(tenant));
  const [claimed] = await book.claim('w1', 1);
  if (claimed === undefined) throw new Error('nothing was claimed');
  way.cut();
  const refused = once(way.events, 'refused');
  const sent = { state: 'sent', conversationId: '19:c', activityId: '1' } as const;
  const settled = kept.settle(claimed, 'w1', sent, { outcome: 'sent' });
  await refused;
  way.mend();
  expect(await settled).toBe(true);
  expect(await book.row(id)).toMatchObject({ state: 'sent', possibly_repeated: false, attempt_count: 1 });
  await database.close();
});

test('what was taken when the database went is read when it is back, and not left to its lease', async () => {
  const tenant = book.tenant();
  const id = await book.delivery(tenant, channel(tenant));
  let cuts = 1;
  intercept((asked, ask) => {
    const [{ text = '' }] = asked as [{ text?: string }];
    if (!text.includes('card_activity_id') || cuts-- <= 0) return ask(...asked);
    return Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }));
  });
  const options = {
    leaseMs: LEASE_MS,
    requestsPerSecond: 45,
    burst: { cards: 0, seconds: 1 },
    ...book.people,
  };
  const { claimed } = await claims(book.db, book.clock, options).claim('w1', 1);
  vi.restoreAllMocks();
  expect(claimed.map(delivery => delivery.id)).toEqual([id]);
  expect(cuts).toBeLessThan(1);
});

describe('while the database is away', () => {
  /** A turn that is asked for then; `meanwhile` happens once it was tried in vain. */
  async function turnWhileAway(patienceMs: number, meanwhile: () => void): Promise<unknown> {
    const database = openDatabase(way.url, { log: silent });
    const tenantId = book.tenant();
    const limit = rateLimit(database.db, book.clock, { requestsPerSecond: 45, patienceMs });
    way.cut();
    const refused = once(way.events, 'refused');
    const outcome = limit.slot({ tenantId, lane: tenantId }).catch(error => error);
    await refused;
    meanwhile();
    return outcome.finally(async () => {
      way.mend();
      await database.close();
    });
  }

  test('a request to Teams waits for its turn, and gets it when the database is back', async () => {
    expect(await turnWhileAway(LEASE_MS, way.mend)).toBeUndefined();
  });

  test('a request that waited too long is not made, and known not to have been', async () => {
    const failure = await turnWhileAway(0, () => undefined);
    expect(failure).toBeInstanceOf(TeamsFailure);
    expect(failure).toMatchObject({ outcome: 'refused', code: 'Paced', status: 429 });
  });

  test('a pause that Teams asked for is kept when it is back', async () => {
    const database = openDatabase(way.url, { log: silent });
    const tenantId = book.tenant();
    const until = new Date(book.clock.now().getTime() + 60_000);
    way.cut();
    const refused = once(way.events, 'refused');
    const kept = rateLimit(database.db, book.clock, { requestsPerSecond: 45, patienceMs: LEASE_MS }).pause(
      { tenantId },
      until,
      'throttled',
    );
    await refused;
    way.mend();
    await kept;
    const key = `tenant:${tenantId}`;
    const row = await book.db.selectFrom('pauses').where('key', '=', key).select('until').executeTakeFirst();
    expect(row).toEqual({ until });
    await database.close();
  });
});

test('a write that the database refuses for what it says is not tried again', async () => {
  let tries = 0;
  const wrong = Object.assign(new Error('duplicate key'), { code: '23505' });
  const work = () => {
    tries += 1;
    return Promise.reject(wrong);
  };
  await expect(withRetries(work, LEASE_MS)).rejects.toBe(wrong);
  expect(tries).toBe(1);
});

test('patience ends', async () => {
  const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  await expect(withRetries(() => Promise.reject(away), 0)).rejects.toBe(away);
});

test('who waits is told at once that the database is away', async () => {
  const database = openDatabase(way.url, { log: silent });
  way.cut();
  const work = promptly(() => database.db.selectFrom('tenants').selectAll().execute());
  await expect(work).rejects.toMatchObject({ code: 'unavailable', status: 503 });
  way.mend();
  await database.close();
});

test('a transaction that PostgreSQL undid for another is done again, three times at most', async () => {
  let tries = 0;
  const undone = Object.assign(new Error('deadlock detected'), { code: '40P01' });
  const work = () => {
    tries += 1;
    return tries < 3 ? Promise.reject(undone) : Promise.resolve('done');
  };
  expect(await promptly(work)).toBe('done');
  await expect(promptly(() => Promise.reject(undone))).rejects.toBe(undone);
});

describe('a turn, for which somebody waits so long and not longer', () => {
  const away = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
  const SOON = { withinMs: 300, tries: 3 };
  const LONG = { withinMs: 60_000, tries: 3 };

  test('is tried until the database is back', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return tries < 3 ? away() : Promise.resolve('done');
    };
    expect(await inTime(work, LONG)).toBe('done');
  });

  test('is given up when the time is over, while the database is away and while it says nothing at all', async () => {
    for (const work of [away, () => new Promise<never>(() => undefined)])
      await expect(inTime(work, SOON)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('knows that it is late, so that nothing is kept of it', async () => {
    const answer = Promise.withResolvers<void>();
    const kept = Promise.withResolvers<boolean>();
    const work = async (isLate: () => boolean) => {
      await answer.promise;
      kept.resolve(!isLate());
    };
    await expect(inTime(work, SOON)).rejects.toMatchObject({ code: 'unavailable' });
    answer.resolve();
    expect(await kept.promise).toBe(false);
  });

  test('fails at once for what the database refuses for what it says', async () => {
    const wrong = Object.assign(new Error('duplicate key'), { code: '23505' });
    await expect(inTime(() => Promise.reject(wrong), LONG)).rejects.toBe(wrong);
  });

  test('keeps nothing where it is late when it comes to its end', async () => {
    const store = await openStore({
      url: way.url,
      log: silent,
      clock: book.clock,
      elapsed: () => performance.now(),
      newId: book.newId,
      leaseMs: LEASE_MS,
      requestsPerSecond: 45,
      burst: { cards: 0, seconds: 1 },
      retentionDays: 90,
      worker: false,
    });
    const tenantId = book.tenant();
    const goOn = Promise.withResolvers<void>();
    const sign = { tenantId, placeId: '19:late', scope: 'personal', at: book.clock.now() } as const;
    const ended = Promise.withResolvers<void>();
    const turn = store.turn(async ({ installations }) => {
      await installations.notice(sign);
      await goOn.promise;
      ended.resolve();
    });
    await expect(turn).rejects.toMatchObject({ code: 'unavailable' });
    goOn.resolve();
    await ended.promise;
    await store.close();
    const kept = book.db.selectFrom('installations').where('tenant_id', '=', tenantId).selectAll();
    expect(await kept.execute()).toEqual([]);
  }, 180_000);
});
