import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { DELIVERY_STATES, mayMove } from '../../src/core/delivery.ts';
import { MAX_ATTEMPTS } from '../../src/decide/retry.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { channel, LEASE_MS, ledger } from '../ledger/ledger.ts';

const book = ledger();
const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
const sent = (delivery: ClaimedDelivery, owner = 'w1') =>
  book.records.settle(delivery, owner, SENT, { outcome: 'sent' });
const only = (claimed: readonly ClaimedDelivery[], tenant: string) =>
  claimed.filter(d => d.tenantId === tenant);
const ids = (claimed: readonly ClaimedDelivery[]) => claimed.map(({ id }) => id);

/** Claims and settles until nothing is due any more; the ids in the order in which they were sent. */
async function sendAll(tenant: string, owner = 'w1'): Promise<string[]> {
  const order: string[] = [];
  for (;;) {
    const claimed = await book.claim(owner, 3);
    if (claimed.length === 0) return order;
    for (const delivery of claimed) await sent(delivery, owner);
    order.push(...ids(only(claimed, tenant)));
  }
}

afterEach(() => book.db.deleteFrom('deliveries').execute());

describe('lanes', () => {
  test('of one lane there is never more than one in flight, and the first accepted goes first', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    const first = await book.delivery(tenant, ana);
    const second = await book.delivery(tenant, ana);
    const claimed = await book.claim('w1', 10);
    expect(ids(claimed)).toEqual([first]);
    expect(await book.claim('w2', 10)).toEqual([]);
    for (const delivery of claimed) await sent(delivery);
    expect(ids(await book.claim('w2', 10))).toEqual([second]);
  });

  test('two workers that look at the same moment never take two of one lane, nor one delivery twice', async () => {
    const tenant = book.tenant();
    const people = await Promise.all(Array.from({ length: 4 }, () => book.person(tenant)));
    for (const person of [...people, ...people, ...people]) await book.delivery(tenant, person);
    const claimed = (await Promise.all(['w1', 'w2', 'w3', 'w4'].map(owner => book.claim(owner, 5)))).flat();
    expect(new Set(claimed.map(d => JSON.stringify(d.recipient))).size).toBe(4);
    expect(claimed).toHaveLength(4);
  });

  test('a long queue of one busy lane hides nobody behind it', async () => {
    const tenant = book.tenant();
    const [ana, ben] = [await book.person(tenant), await book.person(tenant)];
    for (let i = 0; i < 30; i++) await book.delivery(tenant, ana);
    const late = await book.delivery(tenant, ben);
    const first = await book.claim('w1', 1);
    expect(first).toHaveLength(1);
    expect(ids(await book.claim('w1', 1))).toEqual([late]);
  });

  test('the database itself refuses a second in flight in one lane', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    const [one, two] = [await book.delivery(tenant, ana), await book.delivery(tenant, ana)];
    const force = (id: string) =>
      sql`update deliveries set state = 'sending' where id = ${id}`.execute(book.db);
    await force(one);
    await expect(force(two)).rejects.toThrow('deliveries_in_flight');
  });

  test('the change of a card waits for its lane, and goes before what is less urgent', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    const card = await book.delivery(tenant, ana);
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const next = await book.delivery(tenant, ana);
    const { notification_id: notificationId } = await book.row(card);
    const change = book.newId();
    const because = { code: 'asked' } as const;
    const born = {
      id: change,
      notificationId,
      tenantId: tenant,
      recipient: ana,
      because,
      at: book.clock.now(),
    };
    await addDeliveries(book.db, [
      { ...born, urgency: 'urgent', operation: 'update', amends: card, said: { text: 'Changed' } },
    ]);
    expect(await book.claim('w1', 10)).toEqual([]);
    await sent(claimed);
    const [update] = await book.claim('w1', 10);
    expect(update).toMatchObject({
      id: change,
      operation: 'update',
      said: { text: 'Changed' },
      card: { deliveryId: card, activityId: '1' },
    });
    if (update !== undefined) await sent(update);
    expect(await sendAll(tenant)).toEqual([next]);
  });

  test('where Teams asked for a pause, the whole lane waits, and goes on in order', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    const first = await book.delivery(tenant, ana);
    const second = await book.delivery(tenant, ana);
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const dueAt = new Date(book.clock.now().getTime() + 10_000);
    await book.rateLimit.pause({ lane: claimed.lane }, dueAt, 'throttled');
    const again = { state: 'queued', reason: 'throttled', dueAt, possiblyRepeated: false } as const;
    await book.records.settle(claimed, 'w1', again, { outcome: 'refused', status: 429 });
    const third = await book.delivery(tenant, ana);
    book.pass(9_999);
    expect(await book.claim('w1', 10)).toEqual([]);
    book.pass(1);
    expect(await sendAll(tenant)).toEqual([first, second, third]);
  });
});

describe('order', () => {
  test('the urgent goes first, then the normal, then the low', async () => {
    const tenant = book.tenant();
    const made: Record<string, string> = {};
    for (const urgency of ['low', 'normal', 'urgent'] as const)
      made[urgency] = await book.delivery(tenant, channel(`${tenant} ${urgency}`), {
        notification: { urgency },
      });
    const order: string[] = [];
    for (let i = 0; i < 3; i++) order.push(...ids(await book.claim('w1', 1)));
    expect(order).toEqual([made.urgent, made.normal, made.low]);
  });

  test('tenants take turns: the long queue of one does not hold up the other', async () => {
    const [large, small] = [book.tenant(), book.tenant()];
    for (let i = 0; i < 40; i++) await book.delivery(large, channel(`${large} ${i}`));
    for (let i = 0; i < 5; i++) await book.delivery(small, channel(`${small} ${i}`));
    const order: string[] = [];
    for (let i = 0; i < 35; i++) order.push((await book.claim('w1', 1))[0]?.tenantId ?? '');
    // The tenant of each claim is drawn: that 35 draws miss the small one five times is a chance in millions.
    expect(order.filter(tenant => tenant === small)).toHaveLength(5);
  });

  test('what is due later is not claimed, and what is held is queued at its time', async () => {
    const tenant = book.tenant();
    const dueAt = new Date(book.clock.now().getTime() + 60_000);
    const held = { state: 'held', reason: 'scheduled', dueAt } as const;
    const id = await book.delivery(tenant, channel(tenant), held);
    expect(await book.claims.release()).toBe(0);
    expect(await book.claim('w1', 10)).toEqual([]);
    book.pass(60_000);
    expect(await book.claims.release()).toBe(1);
    expect(await sendAll(tenant)).toEqual([id]);
  });
});

describe('leases', () => {
  const claimOne = async (tenant: string, owner = 'w1') => {
    const id = await book.delivery(tenant, channel(tenant));
    const [claimed] = await book.claim(owner, 1);
    if (claimed?.id !== id) throw new Error('another delivery was due');
    return claimed;
  };

  test('what a lost worker held is queued again, and marked as possibly repeated', async () => {
    const lost = await claimOne(book.tenant());
    const { lease_until } = await book.row(lost.id);
    const leftMs = (lease_until?.getTime() ?? 0) - book.clock.now().getTime();
    expect(leftMs).toBeGreaterThanOrEqual(LEASE_MS);
    book.pass(leftMs - 1);
    expect(await book.claims.release()).toBe(0);
    book.pass(1);
    expect(await book.claims.release()).toBe(1);
    expect(await book.row(lost.id)).toMatchObject({
      state: 'queued',
      reason_code: 'worker-lost',
      possibly_repeated: true,
      lease_owner: null,
    });
    expect(await book.attempts(lost.id)).toMatchObject([
      { number: 1, outcome: 'unknown', reason_code: 'worker-lost' },
    ]);
    const [again] = await book.claim('w2', 1);
    expect(again).toMatchObject({ id: lost.id, attempt: 2 });
  });

  test('a worker that lost its lease changes nothing any more when it took the delivery again', async () => {
    const tenant = book.tenant();
    const lost = await claimOne(tenant);
    book.passLeases();
    await book.claims.release();
    const [again] = await book.claim('w1', 1);
    expect(await sent(lost)).toBe(false);
    expect(await book.row(lost.id)).toMatchObject({ state: 'sending', attempt_count: 2 });
    if (again !== undefined) expect(await sent(again)).toBe(true);
    // Of each attempt it is known what came of it, so it is known that the card is there twice.
    expect(await book.attempts(lost.id)).toMatchObject([{ outcome: 'sent' }, { outcome: 'sent' }]);
  });

  test('a settlement by anybody but the owner changes nothing', async () => {
    const claimed = await claimOne(book.tenant());
    expect(await sent(claimed, 'w2')).toBe(false);
    expect(await sent(claimed, 'w1')).toBe(true);
    expect(await sent(claimed, 'w1')).toBe(false);
  });

  test('a delivery whose workers were lost as often as one may be tried is given up', async () => {
    const lost = await claimOne(book.tenant());
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      book.passLeases();
      await book.claims.release();
      await book.claim('w1', 1);
    }
    expect(await book.row(lost.id)).toMatchObject({
      state: 'undelivered',
      reason_code: 'gave-up',
      attempt_count: MAX_ATTEMPTS,
    });
  });
});

describe('what stands against sending', () => {
  test('an opt-out counts from the moment at which it is recorded, for what was queued long before', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    await book.delivery(tenant, ana);
    const other = await book.delivery(tenant, ana, { notification: { topic: 'leave' } });
    await subscriptionStore(book.db).choose(ana.personId, 'deployments', 'out', book.clock.now());
    const [claimed] = await book.claim('w1', 1);
    expect(claimed).toMatchObject({ stopped: 'opted-out', topic: 'deployments' });
    if (claimed !== undefined) await sent(claimed);
    const [next] = await book.claim('w1', 1);
    expect(next).toMatchObject({ id: other, topic: 'leave' });
    expect(next?.stopped).toBeUndefined();
  });

  test('an opt-out that comes while the 1:1 is being opened is told with the opening', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    await book.delivery(tenant, ana);
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    expect(claimed.stopped).toBeUndefined();
    await subscriptionStore(book.db).choose(ana.personId, 'deployments', 'out', book.clock.now());
    const chat = { tenantId: tenant, conversationId: `a:${tenant}`, serviceUrl: 'https://x/', botId: '28:b' };
    expect(await book.records.opened(claimed, { ...chat, kind: 'personal' })).toEqual({
      stopped: 'opted-out',
      conversationState: 'open',
    });
  });

  test('who did it is recognised by the Entra object id, in any letter case', async () => {
    const tenant = book.tenant();
    const aad = book.newId();
    const ana = await book.person(tenant, aad);
    await book.delivery(tenant, ana, { notification: { actorAadObjectId: aad.toUpperCase() } });
    const [claimed] = await book.claim('w1', 1);
    expect(claimed).toMatchObject({ ownAction: true });
  });
});

describe('moves', () => {
  const pairs = DELIVERY_STATES.flatMap(from => DELIVERY_STATES.map(to => [from, to] as const));

  test('the database makes the moves of the table, and refuses every other', async () => {
    const tenant = book.tenant();
    const refused: string[] = [];
    for (const [from, to] of pairs) {
      const id = await book.delivery(tenant, channel(`${tenant} ${from} ${to}`), { state: from });
      const move = sql`update deliveries set state = ${to} where id = ${id}`.execute(book.db);
      await move.catch(error => refused.push(`${from} ${to} ${error.message}`));
    }
    const illegal = pairs.filter(([from, to]) => from !== to && !mayMove(from, to));
    expect(refused).toEqual(
      illegal.map(([from, to]) => `${from} ${to} a delivery may not move from ${from} to ${to}`),
    );
  });
});
