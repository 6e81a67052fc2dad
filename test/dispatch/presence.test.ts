import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import type { Recipient } from '../../src/core/delivery.ts';
import { HORIZON_MS, STOP_PATIENCE_MS } from '../../src/decide/limits.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import { claims } from '../../src/dispatch/store/claims.ts';
import { type Presence, presence } from '../../src/dispatch/store/presence.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { changeCards } from '../../src/ledger/store/amend-cards.ts';
import { outbox } from '../../src/ledger/store/outbox.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { channel, LEASE_MS, ledger } from '../ledger/ledger.ts';

const book = ledger();
/** Deliveries that other tests left are claimed along. */
const EVERYTHING = 1_000;
const SENT = { state: 'sent', conversationId: '19:c', activityId: '1' } as const;

/** The time on the stopwatches of all workers. */
let elapsedMs = 0;

interface Worker extends Presence {
  readonly id: string;
  readonly claims: ReturnType<typeof claims>;
  /** One delivery of a tenant of its own, claimed by it. */
  claim(to?: (tenant: string) => Recipient | Promise<Recipient>): Promise<ClaimedDelivery>;
  /** It listens anew. */
  connect(): Promise<void>;
  /** It gives signs for so long, and then looks who is dead. */
  looks(): Promise<void>;
  /** The session ends, as it does when the process is killed. */
  disconnect(): Promise<void>;
}

const sessions = new Set<pg.Client>();
afterEach(async () => {
  await Promise.all([...sessions].map(session => session.end()));
  sessions.clear();
});

function worker(): Worker {
  const id = book.newId();
  const here = presence(book.db, id, { leaseMs: LEASE_MS, elapsed: () => elapsedMs });
  const options = { leaseMs: LEASE_MS, requestsPerSecond: 45, burst: { cards: 0, seconds: 1 } };
  const its = claims(book.db, book.clock, { ...options, ...book.people, presence: here });
  let session: pg.Client;
  return {
    ...here,
    id,
    claims: its,
    async claim(to = channel) {
      const tenant = book.tenant();
      const due = await book.delivery(tenant, await to(tenant));
      const { claimed } = await its.claim(id, EVERYTHING);
      const found = claimed.find(each => each.id === due);
      if (found === undefined) throw new Error('it was not claimed');
      return found;
    },
    async connect() {
      session = new pg.Client(book.url);
      sessions.add(session);
      await session.connect();
      await here.register(session);
    },
    async looks() {
      for (let seconds = 0; seconds < 3; seconds += 1) {
        elapsedMs += 1_000;
        await here.beat();
      }
      await its.release();
    },
    async disconnect() {
      sessions.delete(session);
      await session.end();
    },
  };
}

async function present(): Promise<Worker> {
  const one = worker();
  await one.connect();
  return one;
}

/** Its last sign is so old. Nobody waits for that. */
const silentFor = (id: string, seconds: number) =>
  book.db
    .updateTable('workers')
    .set({ seen_at: new Date(Date.now() - seconds * 1_000) })
    .where('id', '=', id)
    .execute();
const known = async (id: string) =>
  (await book.db.selectFrom('workers').where('id', '=', id).select('id').execute()).length > 0;

describe('a worker that is dead', () => {
  test('holds nothing any more, however long its lease: what it was sending is queued, and marked', async () => {
    const [dead, other] = [await present(), await present()];
    const { id } = await dead.claim();
    await dead.disconnect();
    await silentFor(dead.id, 4);
    await other.looks();
    expect(await book.row(id)).toMatchObject({
      state: 'queued',
      reason_code: 'worker-lost',
      possibly_repeated: true,
      lease_owner: null,
    });
    expect(await known(dead.id)).toBe(false);
  });

  test('does not hold up an outage with the probe that it had begun', async () => {
    const [dead, other] = [await present(), await present()];
    const later = new Date(book.clock.now().getTime() + LEASE_MS);
    const outage = { key: `tenant:${book.tenant()}`, reason_code: 'not-authorized', since: later } as const;
    await book.db
      .insertInto('outages')
      .values({ ...outage, probe_at: later, witness: null })
      .execute();
    await dead.disconnect();
    await silentFor(dead.id, 4);
    await other.looks();
    const row = book.db.selectFrom('outages').where('key', '=', outage.key).select('probe_at');
    expect(await row.executeTakeFirst()).toEqual({ probe_at: book.clock.now() });
  });
});

/** An audience that this worker has begun to expand. */
async function expandedBy({ id }: Worker): Promise<string> {
  const { id: notification } = await book.notification(book.tenant(), { audience: { subscribers: true } });
  await outbox(book.db, id).take(EVERYTHING);
  return notification;
}
const isTakenBy = async ({ id }: Worker, notification: string) =>
  (await outbox(book.db, id).take(EVERYTHING)).some(({ notificationId }) => notificationId === notification);

test('the audiences of a worker that is dead are taken over at once, and those of one that lives are not', async () => {
  const [dead, silentOne, cutOff, other] = await Promise.all([present(), present(), present(), present()]);
  const [lost, ...kept] = [
    await expandedBy(dead),
    await expandedBy(silentOne),
    await expandedBy(cutOff),
  ] as const;
  await dead.disconnect();
  await silentFor(dead.id, 4);
  await silentFor(silentOne.id, 4);
  await cutOff.disconnect();
  expect(await isTakenBy(other, lost)).toBe(false);
  await other.looks();
  expect(await isTakenBy(other, lost)).toBe(true);
  for (const notification of kept) expect(await isTakenBy(other, notification)).toBe(false);
});

describe('a worker that lives keeps what it holds', () => {
  test.each<[string, (alive: Worker) => Promise<unknown>]>([
    ['while it gives signs, though its session was lost', alive => alive.disconnect()],
    ['while its session lives, though it gives no sign', alive => silentFor(alive.id, 60)],
    [
      'when it has a session again in place of the one that was lost',
      async alive => {
        await alive.disconnect();
        await alive.connect();
        await silentFor(alive.id, 60);
      },
    ],
  ])('%s', async (_, happens) => {
    const [alive, other] = [await present(), await present()];
    const { id } = await alive.claim();
    await happens(alive);
    await other.looks();
    expect(await book.row(id)).toMatchObject({ state: 'sending', lease_owner: alive.id });
  });

  test('and who is not known at all until its lease ends', async () => {
    const tenant = book.tenant();
    const id = await book.delivery(tenant, channel(tenant));
    await book.claim('of an older release', EVERYTHING);
    const other = await present();
    await other.looks();
    expect(await book.row(id)).toMatchObject({ state: 'sending' });
    book.passLeases();
    await other.looks();
    expect(await book.row(id)).toMatchObject({ state: 'queued' });
  });
});

describe('a worker that was taken for dead, and is not', () => {
  async function takenForDead(): Promise<{ alive: Worker; other: Worker; delivery: ClaimedDelivery }> {
    const [alive, other] = [await present(), await present()];
    const delivery = await alive.claim();
    await alive.disconnect();
    await silentFor(alive.id, 4);
    await other.looks();
    return { alive, other, delivery };
  }

  test('begins nothing that it claimed before, as soon as it knows, and as long as that may last', async () => {
    const { alive, delivery } = await takenForDead();
    await alive.beat();
    expect(alive.isSure()).toBe(false);
    expect(await alive.claims.confirm(delivery, alive.id)).toBeUndefined();
    await alive.connect();
    await alive.beat();
    expect(alive.isSure()).toBe(false);
    expect(await alive.claims.confirm(delivery, alive.id)).toBeUndefined();
    const next = await alive.claim();
    expect(await alive.claims.confirm(next, alive.id)).toEqual(next);
  });

  test('has what it sent meanwhile recorded, and it is not sent again', async () => {
    const { alive, delivery } = await takenForDead();
    expect(await book.records.settle(delivery, alive.id, SENT, { outcome: 'sent' })).toBe(true);
    expect(await book.row(delivery.id)).toMatchObject({ state: 'sent', activity_id: '1' });
    expect(await book.attempts(delivery.id)).toMatchObject([{ outcome: 'sent', reason_code: 'sent' }]);
  });

  test('tells what came of its attempt, also where somebody else has begun another', async () => {
    const { alive, other, delivery } = await takenForDead();
    book.pass(1_000);
    await other.claims.claim(other.id, EVERYTHING);
    expect(await book.records.settle(delivery, alive.id, SENT, { outcome: 'sent' })).toBe(false);
    expect(await book.row(delivery.id)).toMatchObject({ state: 'sending', lease_owner: other.id });
    expect(await book.attempts(delivery.id)).toMatchObject([{ outcome: 'sent' }, { outcome: null }]);
  });

  test('has its copy of the card taken away: what the ledger knows, and changes, is the other', async () => {
    const { alive, other, delivery } = await takenForDead();
    const settle = (each: ClaimedDelivery, by: Worker, activityId: string) =>
      book.records.settle(each, by.id, { ...SENT, activityId }, { outcome: 'sent' });
    const next = async () => {
      book.pass(2_000);
      const { claimed } = await other.claims.claim(other.id, EVERYTHING);
      return claimed.filter(({ lane }) => lane === delivery.lane);
    };
    const [again] = await next();
    await settle(delivery, alive, '1');
    await settle(delivery, alive, '1');
    expect(await next()).toEqual([]);
    if (again !== undefined) await settle(again, other, '2');
    const change = { operation: 'update', revision: 1, urgency: 'normal', at: book.clock.now() } as const;
    await changeCards(book.db, [delivery.id], change, book.newId);
    const done: object[] = [];
    for (let [one] = await next(); one !== undefined; [one] = await next()) {
      done.push({ [one.operation]: one.card?.activityId, superseded: one.superseded });
      await settle(one, other, one.card?.activityId ?? '');
    }
    expect(done).toEqual([
      { update: '2', superseded: false },
      { delete: '1', superseded: false },
    ]);
    expect(await book.row(delivery.id)).toMatchObject({ state: 'sent', activity_id: '2' });
  });

  test('changes nothing by what it did not send', async () => {
    const { alive, delivery } = await takenForDead();
    const gaveUp = { state: 'undelivered', reason: 'gave-up' } as const;
    expect(await book.records.settle(delivery, alive.id, gaveUp, { outcome: 'refused' })).toBe(false);
    expect(await book.row(delivery.id)).toMatchObject({ state: 'queued', reason_code: 'worker-lost' });
  });
});

test('after an outage, in which everybody was silent, nobody is taken for dead before they could give a sign', async () => {
  const [alive, other] = [await present(), await present()];
  const { id } = await alive.claim();
  await other.looks();
  await Promise.all([alive.disconnect(), other.disconnect()]);
  await Promise.all([alive, other].map(each => silentFor(each.id, 60)));
  elapsedMs += 60_000;
  await other.connect();
  await other.claims.release();
  expect(await book.row(id)).toMatchObject({ state: 'sending', lease_owner: alive.id });
  await other.looks();
  expect(await book.row(id)).toMatchObject({ state: 'queued' });
});

test('what has waited for long gets a lease anew when it is begun', async () => {
  const alive = await present();
  const delivery = await alive.claim();
  book.pass(LEASE_MS / 2);
  expect(await alive.claims.confirm(delivery, alive.id)).toEqual(delivery);
  const { lease_until } = await book.row(delivery.id);
  expect(lease_until).toEqual(new Date(book.clock.now().getTime() + LEASE_MS));
});

test('what has waited for as long as a stop waits for it is read anew: who stopped it meanwhile gets nothing', async () => {
  const alive = await present();
  const delivery = await alive.claim(book.person);
  const { recipient } = delivery;
  if (recipient.kind !== 'person') throw new Error('it is to nobody');
  await subscriptionStore(book.db).choose(recipient.personId, 'deployments', 'out', book.clock.now());
  book.pass(STOP_PATIENCE_MS - HORIZON_MS);
  const confirmed = await alive.claims.confirm(delivery, alive.id);
  expect(confirmed && whatStandsAgainst(confirmed, book.clock.now())).toMatchObject({ reason: 'opted-out' });
});

test('a worker that left is known no more', async () => {
  const alive = await present();
  await alive.leave();
  expect(await known(alive.id)).toBe(false);
});
