import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HORIZON_MS, LEEWAY_MS, STRETCH, WINDOWS, type Window } from '../../src/decide/limits.ts';
import { rateLimit } from '../../src/dispatch/store/rate-limit.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { channel, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';

const LIMIT = 45;
const book = ledger(LIMIT);
const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
const finish = (claimed: readonly ClaimedDelivery[], owner: string) =>
  Promise.all(claimed.map(d => book.records.settle(d, owner, SENT, { outcome: 'sent' })));
const later = (ms: number) => new Date(book.clock.now().getTime() + ms);

afterEach(async () => {
  for (const table of ['deliveries', 'slots', 'pauses'] as const) await book.db.deleteFrom(table).execute();
});

/** Every turn that was given, in order, in milliseconds. */
async function turns(prefix: string): Promise<number[]> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from t)::float8 * 1000 as ms from slots, unnest(taken) t
    where starts_with(key, ${prefix}) order by t`.execute(book.db);
  return rows.map(({ ms }) => ms);
}

/** The most that fall into any stretch of this length. Instants are stored to the microsecond. */
function mostWithin(instants: readonly number[], ms: number): number {
  return Math.max(
    ...instants.map(from => instants.filter(at => at >= from && at < from + ms - 0.002).length),
  );
}

/** Workers that claim at every step and send at once, until nothing is left. */
async function work(owners: readonly string[], stepMs: number, meanwhile = async () => {}): Promise<void> {
  for (let left = true; left; book.pass(stepMs)) {
    const rounds = await Promise.all(owners.map(owner => book.claims.claim(owner, 20)));
    for (const [i, { claimed }] of rounds.entries()) await finish(claimed, owners[i] ?? '');
    await meanwhile();
    left = rounds.some(({ claimed, opensAt }) => claimed.length > 0 || opensAt !== undefined);
  }
}

describe('a tenant', () => {
  test('is asked no more than the limit allows in any second, by three workers together, and no less', async () => {
    const tenant = book.tenant();
    for (let i = 0; i < 200; i++) await book.delivery(tenant, channel(`${tenant} ${i}`));
    await work(['w1', 'w2', 'w3'], 60);
    const given = await turns('lane:');
    expect(given).toHaveLength(200);
    expect(mostWithin(given, 1_000)).toBe(Math.floor(LIMIT / STRETCH) + 1);
    const [first = 0, last = 0] = [given[0], given.at(-1)];
    expect(last - first).toBeLessThanOrEqual((199 / LIMIT) * 1_000 * STRETCH * 1.001);
  });

  test('counts what no claim has counted: chats that are opened, rosters that are read', async () => {
    const tenant = book.tenant();
    for (let i = 0; i < 60; i++) await book.delivery(tenant, channel(`${tenant} ${i}`));
    let asked = 0;
    await work(['w1'], 60, async () => {
      if (++asked > 8) return;
      await book.rateLimit.slot({ tenantId: tenant, lane: `conversation:19:${tenant} ${asked}` });
      await book.rateLimit.slot({ tenantId: tenant, roster: `19:team ${tenant} ${asked}` });
    });
    const given = [...(await turns('lane:')), ...(await turns('roster:'))].sort((a, b) => a - b);
    expect(given).toHaveLength(60 + 2 * 8);
    expect(mostWithin(given, 1_000)).toBeLessThanOrEqual(LIMIT);
  });

  test('does not slow another down', async () => {
    const [busy, other] = [book.tenant(), book.tenant()];
    for (let i = 0; i < 40; i++) await book.delivery(busy, channel(`${busy} ${i}`));
    while ((await book.claim('w1', 20)).length > 0);
    const id = await book.delivery(other, channel(other));
    const [claimed] = await book.claim('w1', 20);
    expect(claimed).toMatchObject({ id, notBefore: book.clock.now() });
  });

  test('has its next turns claimed a moment ahead, no further, and tells when there are more', async () => {
    const tenant = book.tenant();
    for (let i = 0; i < 40; i++) await book.delivery(tenant, channel(`${tenant} ${i}`));
    const { claimed } = await book.claims.claim('w1', 40);
    expect(claimed).toHaveLength(Math.floor(((HORIZON_MS / 1_000) * LIMIT) / STRETCH) + 1);
    expect(claimed[0]?.notBefore).toEqual(book.clock.now());
    for (const { notBefore } of claimed) expect(notBefore <= later(HORIZON_MS)).toBe(true);
    const { claimed: more, opensAt } = await book.claims.claim('w2', 40);
    expect(more).toEqual([]);
    book.pass((opensAt?.getTime() ?? 0) - book.clock.now().getTime() + 1);
    const last = claimed.at(-1)?.notBefore ?? later(0);
    expect(book.clock.now() < last).toBe(true);
    expect((await book.claim('w2', 40)).length).toBeGreaterThanOrEqual(5);
  });

  test('is looked at no further than it has turns for, however much is queued', async () => {
    const tenant = book.tenant();
    for (let i = 0; i < 60; i++) await book.delivery(tenant, channel(`${tenant} ${i}`));
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const claimed = await book.claim('w1', 20);
    const claims = asked.mock.calls.filter(([query]) =>
      (query as { text?: string }).text?.includes('put_off as ('),
    );
    vi.restoreAllMocks();
    expect([claimed.length < 20, claims.length]).toEqual([true, 1]);
  });

  test('gives its turns to the urgent first, then to the normal, then to the low', async () => {
    const tenant = book.tenant();
    for (const urgency of ['low', 'normal', 'urgent'] as const)
      for (let i = 0; i < 6; i++)
        await book.delivery(tenant, channel(`${tenant} ${urgency} ${i}`), { notification: { urgency } });
    const order: string[] = [];
    for (; order.length < 18; book.pass(20))
      for (const { urgency } of await book.claim('w1', 20)) order.push(urgency);
    const six = (urgency: string) => Array<string>(6).fill(urgency);
    expect(order).toEqual([...six('urgent'), ...six('normal'), ...six('low')]);
  });
});

describe('a conversation', () => {
  const send = async (tenant: string, count: number) => {
    const ops = channel(`ops ${tenant}`);
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push(await book.delivery(tenant, ops));
    return ids;
  };
  const lane = (tenant: string) => `lane:conversation:19:ops ${tenant}`;

  test('never gets more than its windows allow, gets no less, and gets it in order', async () => {
    const tenant = book.tenant();
    const ids = await send(tenant, 70);
    const order: string[] = [];
    while (order.length < 70) {
      const { claimed, opensAt } = await book.claims.claim('w1', 20);
      await finish(claimed, 'w1');
      order.push(...claimed.map(({ id }) => id));
      const untilMs = (opensAt?.getTime() ?? 0) - book.clock.now().getTime();
      if (claimed.length === 0) book.pass(Math.max(untilMs, 1));
    }
    const given = await turns(lane(tenant));
    for (const { most, seconds } of WINDOWS.lane)
      expect(mostWithin(given, seconds * 1_000 + LEEWAY_MS)).toBeLessThanOrEqual(most);
    expect(mostWithin(given, 1_000)).toBe(7);
    expect(mostWithin(given, 30_000)).toBe(60);
    // Nothing but the window of 30 s holds the 61st.
    expect((given[60] ?? 0) - (given[0] ?? 0) - 30_000 - LEEWAY_MS).toBeLessThan(50);
    expect(order).toEqual(ids);
  });

  test.each<[string, Window]>(
    WINDOWS.lane.map((window): [string, Window] => [`${window.most} in ${window.seconds} s`, window]),
  )('that has had %s waits until the first of them is that long ago', async (_, { most, seconds }) => {
    const tenant = book.tenant();
    const first = later(0);
    // Spread as the shorter windows allow.
    const everyMs = Math.min((seconds * 1_000 - 1) / most, 2_000);
    const taken = Array.from({ length: most }, (_, i) => new Date(first.getTime() + i * everyMs));
    await book.db
      .insertInto('slots')
      .values({ key: lane(tenant), last_at: first, taken })
      .execute();
    const [id = ''] = await send(tenant, 1);
    book.pass(Math.ceil(everyMs * most));
    expect(await book.claim('w1', 20)).toEqual([]);
    const freeAt = new Date(first.getTime() + seconds * 1_000 + LEEWAY_MS);
    expect((await book.row(id)).due_at).toEqual(freeAt);
    book.pass(freeAt.getTime() - book.clock.now().getTime());
    expect(await book.claim('w1', 20)).toMatchObject([{ id }]);
  });

  test('that is full hides nobody behind it, however much waits for it, and is not looked at before its time', async () => {
    const tenant = book.tenant();
    const flood = await send(tenant, 300);
    const other = await book.delivery(tenant, channel(`other ${tenant}`));
    const claimed = await book.claim('w1', 20);
    expect(claimed.map(({ id }) => id)).toEqual([flood[0], other]);
    const { rows } = await sql<{ due: number }>`
      select count(*) as due from deliveries where state = 'queued' and due_at <= ${book.clock.now()}`.execute(
      book.db,
    );
    expect(rows[0]?.due).toBeLessThan(7);
  });
});

describe('a pause', () => {
  const twoLanes = async (tenant: string) => {
    const ids = [
      await book.delivery(tenant, channel(`a ${tenant}`)),
      await book.delivery(tenant, channel(`b ${tenant}`)),
    ];
    return ids as [string, string];
  };
  const laneOf = async (id: string) => (await book.row(id)).lane;

  test.each(['app', 'tenant', 'lane'] as const)(
    'of the %s is obeyed by every worker, to its end',
    async kind => {
      const tenant = book.tenant();
      const [first, second] = await twoLanes(tenant);
      const scope = {
        app: 'app',
        tenant: { tenantId: tenant },
        lane: { lane: await laneOf(first) },
      } as const;
      await book.rateLimit.pause(scope[kind], later(5_000), 'throttled');
      const free = kind === 'lane' ? [second] : [];
      for (const owner of ['w1', 'w2']) {
        const claimed = await book.claim(owner, 20);
        expect(claimed.map(({ id }) => id)).toEqual(owner === 'w1' ? free : []);
      }
      expect((await book.claims.claim('w1', 20)).opensAt).toEqual(later(5_000));
      book.pass(4_999);
      expect(await book.claim('w2', 20)).toEqual([]);
      book.pass(1);
      expect((await book.claim('w2', 20)).map(({ id }) => id)).toContain(first);
    },
  );

  test('of one tenant is none of another', async () => {
    const [paused, other] = [book.tenant(), book.tenant()];
    await twoLanes(paused);
    const ids = await twoLanes(other);
    await book.rateLimit.pause({ tenantId: paused }, later(5_000), 'throttled');
    const claimed = [...(await book.claim('w1', 20)), ...(await book.claim('w1', 20))];
    expect(claimed.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  test('is made longer by a later end, never shorter by an earlier one', async () => {
    const tenant = book.tenant();
    await twoLanes(tenant);
    for (const ms of [3_000, 5_000, 1_000])
      await book.rateLimit.pause({ tenantId: tenant }, later(ms), 'throttled');
    expect((await book.claims.claim('w1', 20)).opensAt).toEqual(later(5_000));
  });
});

describe('a 429', () => {
  const isOpen = async (tenant: string) => {
    const id = await book.delivery(tenant, channel(`probe ${tenant} ${book.newId()}`));
    const claimed = await book.claim('w1', 50);
    return claimed.some(delivery => delivery.id === id);
  };
  const lane = (tenant: string) => `conversation:19:hot ${tenant}`;
  const sendTo = async (tenant: string, count: number) => {
    for (let i = 0; i < count; i++) await book.rateLimit.slot({ tenantId: tenant, lane: lane(tenant) });
  };

  const other = (tenant: string) => ({ tenantId: tenant, lane: `conversation:19:other ${tenant}` });

  test('in one conversation means that conversation, whatever time it names', async () => {
    const tenant = book.tenant();
    const day = later(86_400_000);
    expect(await book.rateLimit.throttled({ tenantId: tenant, lane: lane(tenant) }, day)).toEqual({
      until: day,
      sooner: false,
    });
    expect(await isOpen(tenant)).toBe(true);
  });

  test('in a second conversation a moment later means the tenant', async () => {
    const tenant = book.tenant();
    await sendTo(tenant, 3);
    await book.rateLimit.throttled(other(tenant), later(2_000));
    await book.rateLimit.throttled({ tenantId: tenant, lane: lane(tenant) }, later(2_000));
    expect(await isOpen(tenant)).toBe(false);
    book.pass(2_000);
    expect(await isOpen(tenant)).toBe(true);
  });

  test('in a second conversation of another tenant, or long after, means nobody else', async () => {
    const [tenant, neighbour] = [book.tenant(), book.tenant()];
    await book.rateLimit.throttled(other(neighbour), later(2_000));
    await book.rateLimit.throttled(other(tenant), later(2_000));
    book.pass(60_001);
    await book.rateLimit.throttled({ tenantId: tenant, lane: lane(tenant) }, later(2_000));
    expect(await isOpen(tenant)).toBe(true);
  });

  test('stops a tenant for five minutes at most, and says that this is sooner than Teams said', async () => {
    const tenant = book.tenant();
    await book.rateLimit.throttled(other(tenant), later(3_600_000));
    const paused = await book.rateLimit.throttled({ tenantId: tenant, lane: lane(tenant) }, later(3_600_000));
    expect(paused).toEqual({ until: later(3_600_000), tenantUntil: later(300_000), sooner: true });
    book.pass(299_999);
    expect(await isOpen(tenant)).toBe(false);
    book.pass(1);
    expect(await isOpen(tenant)).toBe(true);
  });

  test('in a conversation that is near its limits means the conversation', async () => {
    const tenant = book.tenant();
    await sendTo(tenant, 4);
    await book.rateLimit.throttled(other(tenant), later(2_000));
    await book.rateLimit.throttled({ tenantId: tenant, lane: lane(tenant) }, later(2_000));
    expect(await isOpen(tenant)).toBe(true);
    const hot = await book.delivery(tenant, channel(`hot ${tenant}`));
    expect((await book.claim('w1', 20)).map(({ id }) => id)).not.toContain(hot);
  });

  test('right after the tenant was paused for the same conversation means the conversation', async () => {
    const tenant = book.tenant();
    const at = { tenantId: tenant, lane: lane(tenant) };
    await book.rateLimit.throttled(other(tenant), later(2_000));
    await book.rateLimit.throttled(at, later(2_000));
    book.pass(3_000);
    await book.rateLimit.throttled(at, later(2_000));
    expect(await isOpen(tenant)).toBe(true);
  });
});

describe('a request that no claim has counted', () => {
  test('is refused as Teams would refuse it where its turn is far away, and is not counted then', async () => {
    const tenant = book.tenant();
    const request = { tenantId: tenant, lane: 'person:p' };
    await book.rateLimit.pause({ tenantId: tenant }, later(60_000), 'throttled');
    await expect(book.rateLimit.slot(request)).rejects.toMatchObject({
      name: 'TeamsFailure',
      outcome: 'refused',
      status: 429,
      code: 'Paced',
      retryAfterMs: 60_000,
    });
    expect(await turns('lane:')).toEqual([]);
  });

  test('waits for its turn where that is near', async () => {
    const tenant = book.tenant();
    const started = performance.now();
    for (let i = 0; i < 4; i++) await book.rateLimit.slot({ tenantId: tenant, roster: '19:team' });
    // The clock of the test stands still, so every turn is waited for from the same instant.
    expect(performance.now() - started).toBeGreaterThanOrEqual(((1 + 2 + 3) / LIMIT) * 1_000 - 10);
    const given = await turns('roster:');
    expect((given[3] ?? 0) - (given[0] ?? 0)).toBeCloseTo((3 / LIMIT) * 1_000 * STRETCH, 1);
  });

  test('shares one transaction with all of its tenant that ask meanwhile, each in its own slot', async () => {
    const tenant = book.tenant();
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    const { rateLimit } = book;
    const lanes = Array.from({ length: 10 }, (_, i) => `person:${i}`);
    await Promise.all(lanes.map(lane => rateLimit.slot({ tenantId: tenant, lane })));
    const begun = asked.mock.calls.filter(([query]) => /^begin/i.test(String(query)));
    asked.mockRestore();
    expect(begun).toHaveLength(2);
    const given = await turns('lane:');
    const apart = given.slice(1).map((at, i) => at - (given[i] ?? 0));
    for (const ms of apart) expect(ms).toBeCloseTo((1_000 / LIMIT) * STRETCH, 1);
    expect(given).toHaveLength(10);
  });

  test('gets its slot though another of its tenant, asked for at the same time, has none', async () => {
    const tenant = book.tenant();
    await book.rateLimit.pause({ lane: 'person:paused' }, later(60_000), 'throttled');
    const { rateLimit } = book;
    const asked = ['paused', 'free'].map(name =>
      rateLimit.slot({ tenantId: tenant, lane: `person:${name}` }),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await turns('lane:')).toHaveLength(1);
  });

  test('waits for a database that is away no longer because others of its tenant waited before it', async () => {
    const away = openDatabase('postgres://127.0.0.1:1/away', { log: silent });
    const { slot } = rateLimit(away.db, book.clock, { requestsPerSecond: LIMIT, patienceMs: 300 });
    const connect = vi.spyOn(pg.Client.prototype, 'connect');
    // The first goes alone, then sixteen, then the rest.
    const asked = Array.from({ length: 33 }, (_, i) => slot({ tenantId: 't', lane: `person:${i}` }));
    await expect(asked[0]).rejects.toMatchObject({ code: 'Paced' });
    const tries = connect.mock.calls.length;
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
    expect(connect.mock.calls.length - tries).toBeLessThanOrEqual(2);
    connect.mockRestore();
    await away.close();
  });
});
