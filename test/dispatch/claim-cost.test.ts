import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimable } from '../../src/dispatch/store/claimable.ts';
import { claimStatement } from '../../src/dispatch/store/claiming.ts';
import { spacing, upsertTenants } from '../../src/dispatch/store/slots.ts';
import { eventually } from '../eventually.ts';
import { channel, ledger } from '../ledger/ledger.ts';

const book = ledger(45);
const BACKLOG = 100_000;
const between = spacing(45);
const burst = { cards: 5, seconds: 600 };

/** The pages that a statement touches, whether or not they were in memory. Its changes are undone. */
async function pages(statement: RawBuilder<unknown>): Promise<number> {
  let touched = 0;
  const undone = book.quick.transaction().execute(async trx => {
    const explained = await sql<{ 'QUERY PLAN': Node[] }>`
      explain (analyze, buffers, format json) ${statement}`.execute(trx);
    const [{ Plan } = { Plan: {} }] = explained.rows[0]?.['QUERY PLAN'] ?? [];
    touched = sum(Plan);
    throw new Undo();
  });
  await undone.catch(error => {
    if (!(error instanceof Undo)) throw error;
  });
  return touched;
}

class Undo extends Error {}
interface Plan {
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Node Type'?: string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly Plan[];
}
type Node = { readonly Plan: Plan };

/**
 * A node counts all that is below it. The pages that a step of the statement reads are counted where it is made, and
 * not once more by each node that asks for it first.
 */
const own = (plan: Plan) => (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
const sum = (plan: Plan): number => {
  const below = (plan.Plans ?? []).filter(each => each['Parent Relationship'] !== 'InitPlan');
  const alone =
    plan['Node Type'] === 'CTE Scan' ? 0 : own(plan) - below.reduce((all, each) => all + own(each), 0);
  return (plan.Plans ?? []).reduce((all, each) => all + sum(each), Math.max(0, alone));
};

const look = () => pages(claimable(between, book.clock.now()));
const claim = async (tenantId: string) => {
  await upsertTenants(book.db, [tenantId]);
  const now = book.clock.now();
  const later = sql.val(new Date(now.getTime() + 30_000));
  const asked = { tenantIds: sql.val([tenantId]), most: sql.val([10]), beyond: sql.val(54) };
  const claiming = { owner: sql.val('w1'), leaseUntil: later, horizon: later, now: sql.val(now) };
  return pages(claimStatement({ ...asked, ...claiming }, { between, burst }));
};

/** One delivery each to so many conversations of their own, or to one. */
async function fill(tenantId: string, count: number, lanes: 'many' | 'one' = 'many'): Promise<void> {
  const { id } = await book.notification(tenantId);
  const lane = lanes === 'one' ? sql`'conversation:19:one'` : sql`'conversation:19:' || n`;
  await sql`insert into deliveries (id, notification_id, tenant_id, operation, recipient, recipient_key, because, lane,
      priority, state, reason_code, state_since, due_at, created_at)
    select gen_random_uuid(), ${id}, ${tenantId}, 'send',
      '{"kind":"conversation","conversationId":"19:x","label":"x"}', 'conversation:19:' || n || ${tenantId},
      '{"code":"named","by":"CI"}', ${lane} || ${tenantId}::text, 1, 'queued', 'accepted', ${now()}, ${now()}, ${now()}
    from generate_series(1, ${count}::int) n`.execute(book.db);
}
const now = () => book.clock.now();

// An index of 100,000 is a level or two deeper; a scan of the queue would touch thousands of pages.
const A_LEVEL_OR_TWO = 2;

describe.each(['right after a fan-out, of which the planner knows nothing', 'once the planner knows'])(
  'with a backlog of 100,000 in one tenant, %s',
  moment => {
    const [large, small] = [book.tenant(), book.tenant()];
    const empty = { look: 0, small: 0, large: 0 };
    const full = { look: 0, small: 0, large: 0 };
    const measure = async (into: typeof empty) => {
      into.look = await look();
      into.small = await claim(small);
      into.large = await claim(large);
    };

    beforeAll(async () => {
      for (let i = 0; i < 20; i++) await book.delivery(small, channel(`${small} ${i}`));
      for (let i = 0; i < 20; i++) await book.delivery(large, channel(`${large} ${i}`));
      await measure(empty);
      await fill(large, BACKLOG);
      if (moment.startsWith('once')) await sql`analyze deliveries, slots, pauses`.execute(book.db);
      await measure(full);
    });
    afterAll(() => sql`truncate deliveries, slots, pauses cascade`.execute(book.db));

    test('finding the tenants with work touches as many pages as with an empty one', () => {
      expect(full.look).toBeGreaterThan(0);
      expect(full.look).toBeLessThanOrEqual(empty.look * A_LEVEL_OR_TWO + 10);
    });

    test('a claim of another tenant touches as many pages as with an empty one', () => {
      expect(full.small).toBeGreaterThan(0);
      expect(full.small).toBeLessThanOrEqual(empty.small * A_LEVEL_OR_TWO);
    });

    test('a claim of that tenant touches no more than it may look at', () => {
      // 64 rows looked at instead of 20, each a probe for its lane, its pace and its pause, and 10 that are changed.
      expect(full.large).toBeLessThanOrEqual(empty.large * (64 / 20) * A_LEVEL_OR_TWO);
    });

    test.each<[string, () => Promise<unknown>]>([
      [
        'is paused',
        () => book.rateLimit.pause({ tenantId: large }, new Date(now().getTime() + 60_000), 'throttled'),
      ],
      ['has given its turns away', () => book.claim('w1', 100)],
    ])('that tenant costs a look no more when it %s, and is not claimed from', async (_, happens) => {
      await happens();
      expect(await look()).toBeLessThanOrEqual(empty.look * A_LEVEL_OR_TWO + 10);
      const { claimed } = await book.claims.claim('w2', 100);
      expect(claimed.filter(({ tenantId }) => tenantId === large)).toEqual([]);
    });
  },
);

test('5,000 full conversations are looked at once, then cost the rest of their tenant nothing', async () => {
  const tenant = book.tenant();
  await fill(tenant, 5_000);
  const taken = Array.from({ length: 8 }, () => now());
  await sql`insert into slots (key, last_at, taken)
    select 'lane:' || lane, ${now()}, ${taken}::timestamptz[] from deliveries where tenant_id = ${tenant}`.execute(
    book.db,
  );
  while ((await book.claims.claim('w1', 100)).opensAt === undefined);
  const free = await book.delivery(tenant, channel(`free ${tenant}`));
  // A look after a change clears away what that left in the index, as soon as nobody who began before can still see it.
  // Each would be looked up in four places.
  await eventually('a look that costs little', async () => (await claim(tenant)) < 5_000 / 10);
  expect((await book.claim('w1', 100)).map(({ id }) => id)).toEqual([free]);
});

test('1,000 callers with something due, and a caller with 10,000 cards of the future, cost a claim little', async () => {
  const tenant = book.tenant();
  const { id } = await book.notification(tenant, { callerId: 'future' });
  const rows = (caller: RawBuilder<unknown>, state: string, dueAt: RawBuilder<unknown>, count: number) =>
    sql`insert into deliveries (id, notification_id, tenant_id, caller_id, operation, recipient, recipient_key, because, lane,
      priority, state, reason_code, state_since, due_at, created_at)
    select gen_random_uuid(), ${id}, ${tenant}, ${caller}, 'send',
      '{"kind":"conversation","conversationId":"19:x","label":"x"}', ${`${state} `} || n, '{"code":"named","by":"CI"}',
      ${`${state} ${tenant} `} || n, 1, ${state}, 'accepted', ${now()}, ${dueAt}, ${now()}
    from generate_series(1, ${count}::int) n`.execute(book.db);
  await rows(sql`'future'`, 'held', sql`${now()}::timestamptz + interval '1 day'`, 10_000);
  await rows(sql`'caller ' || n % 1000`, 'queued', sql`${now()}::timestamptz`, 10_000);
  await claim(tenant);
  expect(await claim(tenant)).toBeLessThan(20_000);
  expect(await book.claim('w1', 10)).toHaveLength(10);
});

test.each(['before the planner', 'when the planner'])(
  'a person with 10,000 cards behind them costs a claim as much as one with none, %s knows',
  async moment => {
    const tenant = book.tenant();
    const [ana, ben] = [await book.person(tenant), await book.person(tenant)];
    const { id } = await book.notification(tenant);
    await book.delivery(tenant, ana);
    await claim(tenant);
    const touchedForNone = await claim(tenant);
    await sql`delete from deliveries where tenant_id = ${tenant}`.execute(book.db);
    await sql`insert into deliveries (id, notification_id, tenant_id, operation, recipient, recipient_key, person_id, because,
      lane, priority, state, reason_code, state_since, due_at, created_at, sent_at)
    select gen_random_uuid(), ${id}, ${tenant}, 'send', ${JSON.stringify(ben)}::jsonb, 'person:' || n, ${ben.personId}::uuid,
      '{"code":"named","by":"CI"}', 'person:' || ${ben.personId}::text, 1, 'sent', 'sent', ${now()}, ${now()}, ${now()},
      ${now()}::timestamptz - n * interval '1 second'
    from generate_series(1, 10000) n`.execute(book.db);
    await book.delivery(tenant, ben);
    if (moment.startsWith('when')) await sql`analyze deliveries`.execute(book.db);
    await claim(tenant);
    const touched = await claim(tenant);
    expect(touched).toBeLessThanOrEqual(touchedForNone * A_LEVEL_OR_TWO);
  },
);
