import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MOST_TENANTS } from '../../src/dispatch/store/claimable.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { records } from '../../src/dispatch/store/records.ts';
import { lockTenant, upsertTenants } from '../../src/dispatch/store/slots.ts';
import { BY_INDEX, type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import { runs } from '../every-way.ts';
import { channel, LEASE_MS, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';

const book = ledger();
const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
afterEach(() => sql`truncate deliveries, slots, pauses, outages cascade`.execute(book.db));

/** So many cards in a tenant, each to a conversation of its own. */
async function fill(tenantId: string, count: number, db = book.db): Promise<void> {
  const { id } = await book.notification(tenantId);
  await sql`insert into deliveries (id, notification_id, tenant_id, operation, recipient, recipient_key, because, lane,
      priority, state, reason_code, state_since, due_at, created_at)
    select gen_random_uuid(), ${id}, ${tenantId}, 'send', jsonb_build_object('kind', 'conversation', 'conversationId', key, 'label', key),
      'conversation:' || key, '{"code":"named","by":"CI"}', 'conversation:' || key, 1, 'queued', 'accepted', ${now()}, ${now()}, ${now()}
    from generate_series(1, ${count}::int) n, lateral (select '19:' || n || ${tenantId}::text as key) each`.execute(
    db,
  );
}
const now = () => book.clock.now();

describe('a round', () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, i) => `tenant ${String(i).padStart(4, '0')}`);

  test.each([
    [20, 30, 7],
    [20, 30, 64],
    [2 * MOST_TENANTS + 50, 1, 16],
    [2 * MOST_TENANTS + 50, runs({ quick: 6, long: 30 }), 64],
  ])(
    'serves each of %s tenants with %s cards before any of them twice, %s cards at a time',
    async (count, each, limit) => {
      const tenants = names(count);
      for (const tenant of tenants) await fill(tenant, each);
      const served = new Set<string>();
      while (served.size < count) {
        const tenantsNow = new Set((await book.claim('w1', limit)).map(({ tenantId }) => tenantId));
        const before = served.size;
        for (const tenant of tenantsNow) served.add(tenant);
        // A claim that ends the round may begin the next one.
        if (served.size < before + tenantsNow.size) expect(served.size).toBe(count);
      }
    },
  );

  test('a tenant that comes to the others is served within the round, and so is the last one when it comes alone', async () => {
    const tenants = names(2 * MOST_TENANTS);
    for (const tenant of tenants) await fill(tenant, 2);
    await book.claim('w1', 8);
    await fill('a new one', 1);
    const served = new Set<string>();
    for (let i = 0; i < (2 * tenants.length) / 64 + 1; i++)
      for (const { tenantId } of await book.claim('w1', 64)) served.add(tenantId);
    expect(served).toContain('a new one');
    await book.delivery('tenant 0003', channel('another'));
    expect(await book.claim('w1', 64)).toMatchObject([{ tenantId: 'tenant 0003' }]);
  });

  test('says when there is more, wherever the round ended, and when nothing is due before what is due first', async () => {
    const tenants = names(MOST_TENANTS + 10);
    for (const tenant of tenants) await fill(tenant, 1);
    let claimed = 0;
    while (claimed < tenants.length) {
      const round = await book.claims.claim('w1', 100);
      claimed += round.claimed.length;
      expect(round.claimed.length).toBeGreaterThan(0);
      if (claimed < tenants.length) expect(round.opensAt?.getTime()).toBeLessThanOrEqual(now().getTime());
    }
    for (const [i, tenant] of tenants.entries()) {
      const dueAt = new Date(now().getTime() + 60_000 + (i === 70 ? -1 : i));
      await book.delivery(tenant, channel(`later ${tenant}`), { dueAt });
    }
    const dueFirst = new Date(now().getTime() + 59_999);
    expect(await book.claims.claim('w1', 100)).toMatchObject({ claimed: [], opensAt: dueFirst });
  });
});

describe('a tenant that somebody else has', () => {
  test('is passed over, and is to be looked at again', async () => {
    const [held, free] = [book.tenant(), book.tenant()];
    for (const tenant of [held, free]) await fill(tenant, 3);
    await upsertTenants(book.db, [held]);
    await book.db.transaction().execute(async trx => {
      await lockTenant(trx, held);
      const round = await book.claims.claim('w1', 10);
      expect(round.claimed.map(({ tenantId }) => tenantId)).toEqual([free, free, free]);
      expect(round.opensAt?.getTime()).toBeLessThanOrEqual(now().getTime());
    });
    expect(await book.claim('w1', 10)).toHaveLength(3);
  });

  test('is not claimed from by who saw the lanes as they were before: of one lane one is in flight, whoever claims', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    for (let i = 0; i < 60; i++) await book.delivery(tenant, ana);
    const workers = Array.from({ length: 6 }, (_, i) => ({ owner: `w${i}`, claims: book.anotherWorker() }));
    let sent = 0;
    for (; sent < 60; book.pass(10_000))
      await Promise.all(
        workers.map(async ({ owner, claims }) => {
          // The database refuses a second one in flight, so a claim that saw too little would throw.
          const { claimed } = await claims.claim(owner, 4);
          expect(claimed.length).toBeLessThanOrEqual(1);
          for (const each of claimed) await book.records.settle(each, owner, SENT, { outcome: 'sent' });
          sent += claimed.length;
        }),
      );
    expect(sent).toBe(60);
  });
});

describe('plans that were made when the tables were empty', () => {
  let one: OpenDatabase;
  beforeAll(() => {
    one = openDatabase(book.url, { log: silent, max: 1, settings: BY_INDEX });
  });
  afterAll(() => one.close());
  const worker = () =>
    claims(book.db, book.clock, {
      leaseMs: LEASE_MS,
      requestsPerSecond: 10_000,
      burst: { cards: 5, seconds: 600 },
      ...book.people,
      quick: one.db,
    });
  const ends = () => records(book.db, book.clock, { ...book.people, leaseMs: LEASE_MS, quick: one.db });
  const sendSome = async () => {
    const { claimed } = await worker().claim('w1', 64);
    await Promise.all(claimed.map(each => ends().settle(each, 'w1', SENT, { outcome: 'sent' })));
    return claimed.length;
  };
  /** Rows of these tables that were read by this connection, by whatever way. */
  const read = async (): Promise<number> => {
    await sql`select pg_stat_force_next_flush()`.execute(one.db);
    const { rows } = await sql<{ read: number }>`
      select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_user_tables
      where relname in ('deliveries', 'notifications', 'attempts', 'slots', 'people', 'conversations')`.execute(
      one.db,
    );
    return rows[0]?.read ?? 0;
  };

  test('read no more when there are 10,000 rows', async () => {
    const tenant = book.tenant();
    await sql`vacuum analyze deliveries, attempts, slots, notifications`.execute(book.db);
    await fill(tenant, 64);
    for (let i = 0; i < 8; i++) await sendSome();
    // The rows that this reads itself, to check its keys, are counted before the first look.
    await book.db.connection().execute(async db => {
      await fill(tenant, 10_000, db);
      await sql`select pg_stat_force_next_flush()`.execute(db);
    });
    const before = await read();
    expect(await sendSome()).toBe(64);
    // Each is looked at, locked, moved and settled; a scan would read the 10,000.
    expect((await read()) - before).toBeLessThan(5_000);
  });
});
