import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { keptSince } from '../../src/decide/retention.ts';
import { callerRate } from '../../src/dispatch/store/caller-rate.ts';
import { checkBudgets, endUnusedTopics } from '../../src/ledger/store/budgets.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { countStatements } from '../statements.ts';
import { channel, ledger } from './ledger.ts';

const book = ledger();

const { plugin, count } = countStatements();

describe('how often a caller may ask', () => {
  const processOf = (requestsPerSecond: number) =>
    callerRate(book.db.withPlugin(plugin), book.clock, requestsPerSecond);
  const ask = async (admit: ReturnType<typeof processOf>, callerId: string, count: number) => {
    const waits = await Promise.all(Array.from({ length: count }, () => admit(callerId)));
    return { letIn: waits.filter(ms => ms === 0).length, waits: waits.filter(ms => ms > 0) };
  };

  test('counts over all processes: two let in little more than one', async () => {
    const [one, two] = [processOf(100), processOf(100)];
    let letIn = 0;
    for (let second = 0; second < 5; second++) {
      const both = await Promise.all([ask(one, 'wild', 500), ask(two, 'wild', 500)]);
      for (const each of both) letIn += each.letIn;
      book.pass(1_000);
    }
    expect(letIn).toBeGreaterThanOrEqual(500);
    // A second's worth at once, and a tenth for each process and second.
    expect(letIn).toBeLessThanOrEqual(600 + 2 * 5 * 10);
  });

  test('says when there is room again, and then there is', async () => {
    const admit = processOf(100);
    const { waits } = await ask(admit, 'waits', 200);
    const [waitMs = 0] = waits;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(1_000);
    book.pass(waitMs);
    expect((await ask(admit, 'waits', 1)).letIn).toBe(1);
  });

  test('costs nothing where it is little, and a query for a tenth of a second where it is much', async () => {
    const admit = processOf(100);
    const before = count();
    await ask(admit, 'quiet', 10);
    expect(count() - before).toBe(0);
    await ask(admit, 'loud', 1_000);
    expect(count() - before).toBeLessThanOrEqual(12);
  });

  test('of one caller is nothing to another', async () => {
    const admit = processOf(10);
    await ask(admit, 'first', 100);
    expect((await ask(admit, 'second', 10)).letIn).toBe(10);
  });
});

describe('how much a caller may have', () => {
  const asks = (tenantId: string, callerId: string, topic?: string) => ({
    tenantId,
    callerId,
    ...(topic !== undefined && { topic }),
  });

  test('open at a time is counted by caller and tenant, and there is room when some of it is sent', async () => {
    const [tenant, check] = [book.tenant(), checkBudgets({ openDeliveries: 3, topics: 9 })];
    const now = () => book.clock.now();
    for (let i = 0; i < 3; i++)
      await book.delivery(tenant, channel(`${tenant} ${i}`), { notification: { callerId: 'ci' } });
    expect(await check.open(book.db, asks(tenant, 'ci'), now())).toEqual({
      outcome: 'over-budget',
      of: 'openDeliveries',
      most: 3,
    });
    expect(await check.open(book.db, asks(tenant, 'other'), now())).toBeUndefined();
    expect(await check.open(book.db, asks(book.tenant(), 'ci'), now())).toBeUndefined();
    await book.db
      .updateTable('deliveries')
      .set({ state: 'cancelled' })
      .where('tenant_id', '=', tenant)
      .execute();
    book.pass(1_000);
    expect(await check.open(book.db, asks(tenant, 'ci'), now())).toBeUndefined();
  });

  test('of topics counts those that they began; topics that are there are open to all', async () => {
    const [tenant, check] = [book.tenant(), checkBudgets({ openDeliveries: 9, topics: 2 })];
    const [mine, other] = [newId(), newId()];
    for (const topic of ['a', 'b']) await book.notification(tenant, { callerId: mine, topic });
    await book.notification(tenant, { callerId: other, topic: 'c' });
    const refused = { outcome: 'over-budget', of: 'topics', most: 2 };
    expect(await check.topics(book.db, asks(tenant, mine, 'd'))).toEqual(refused);
    expect(await check.topics(book.db, asks(tenant, mine, 'a'))).toBeUndefined();
    expect(await check.topics(book.db, asks(tenant, mine, 'c'))).toBeUndefined();
    expect(await check.topics(book.db, asks(tenant, other, 'd'))).toBeUndefined();
  });
});

test('a topic ends with retention when nobody chose it, nobody refused it, and nothing is kept of it', async () => {
  const tenant = book.tenant();
  const { personId } = await book.person(tenant);
  const topics = ['unused', 'subscribed', 'refused', 'posted'].map(name => `${name}-${newId()}`);
  const [unused = '', subscribed = '', refused = '', posted = ''] = topics;
  for (const topic of topics) await book.notification(tenant, { topic });
  await book.db
    .deleteFrom('notifications')
    .where('tenant_id', '=', tenant)
    .where('topic', '<>', posted)
    .execute();
  await book.db.transaction().execute(async trx => {
    const { choose } = subscriptionStore(trx);
    await choose(personId, subscribed, 'in', book.clock.now());
    await choose(personId, refused, 'out', book.clock.now());
  });
  const left = async () =>
    (await book.db.selectFrom('topics').where('tenant_id', '=', tenant).select('name').execute()).map(
      row => row.name,
    );

  await endUnusedTopics(book.db, keptSince(book.clock.now(), 90));
  expect((await left()).toSorted()).toEqual(topics.toSorted());
  book.pass(91 * 86_400_000);
  await endUnusedTopics(book.db, keptSince(book.clock.now(), 90));
  expect((await left()).toSorted()).toEqual([posted, refused, subscribed].toSorted());
  expect(await left()).not.toContain(unused);
});
