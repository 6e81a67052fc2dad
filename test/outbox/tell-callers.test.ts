import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventSubscriptions } from '../../src/api/store/event-subscriptions.ts';
import { keys } from '../../src/api/store/keys.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import { DELIVERY_EVENTS, type DeliveryEvent, type DeliveryState } from '../../src/core/delivery.ts';
import type { Notification } from '../../src/core/notification.ts';
import { card as saidCard } from '../../src/core/said.ts';
import type { TakingLoop } from '../../src/core/taking.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { eventQueue, KEPT_MS } from '../../src/ledger/store/event-queue.ts';
import { toldStops } from '../../src/ledger/store/told-stops.ts';
import { createTeller, startTelling } from '../../src/outbox/tell-callers.ts';
import { eventually } from '../eventually.ts';
import { channel, ledger } from '../ledger/ledger.ts';
import { silent } from '../silent.ts';
import type { Wire } from '../wire.ts';
import { type Heard, SORTS, startCallers, TIMEOUT_MS } from './callers.ts';

const books = ledger();
const { clock, newId } = books;
const [SECRET, FORMER] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'];

interface Post {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
  readonly data: Wire;
}

/** Those who answer when the test says so. */
const held: ServerResponse[] = [];
let lets = false;
const callers = await startCallers({
  '/good': response => response.writeHead(204).end(),
  '/held': response => (lets ? void response.writeHead(204).end() : void held.push(response)),
});
const { address, port } = callers;
const posts = () => callers.heard.map(asPost);
const asPost = ({ path, headers, body }: Heard): Post => ({
  path,
  headers,
  body,
  id: String(headers['webhook-id']),
  data: JSON.parse(body).data,
});
beforeEach(() => {
  callers.heard.length = 0;
});
afterEach(async () => {
  await books.db.deleteFrom('event_subscriptions').execute();
});
afterAll(() => callers.close());

/** A key that is called back there and wants to hear of these. */
async function caller(path = '/good', events: readonly DeliveryEvent[] = DELIVERY_EVENTS): Promise<string> {
  const id = newId();
  const callback = { callback_url: address(path), callback_secret: SECRET ?? '' };
  await books.db
    .insertInto('api_keys')
    .values({ id, name: id, hash: id, created_at: clock.now(), ...callback })
    .execute();
  if (events.length > 0) await eventSubscriptions(books.db).put(id, events, clock.now());
  return id;
}

const subscription = (callerId: string) => eventSubscriptions(books.db).find(callerId);
const queueOf = (owner: string, waiting = 1_000) =>
  eventQueue(books.db, { clock, newId, owner }, { waiting });

const GUARD = { allow: ['127.0.0.1'], isProxied: false };

async function look(owner = 'one', guard = GUARD): Promise<void> {
  const queue = queueOf(owner);
  const tell = createTeller({ queue, guard, clock, log: silent, timeoutMs: TIMEOUT_MS });
  for (const callerId of await queue.take(100)) await tell(callerId);
}

const move = (id: string, state: DeliveryState) =>
  books.db
    .updateTable('deliveries')
    .set({ state, reason_code: 'sent', state_since: clock.now() })
    .where('id', '=', id)
    .execute();

async function card(callerId: string, state: DeliveryState = 'sending', more: Partial<Notification> = {}) {
  const tenant = books.tenant();
  const person = await books.person(tenant);
  const notification = { callerId, key: 'deploy-4521', ...more };
  return { tenant, person, id: await books.delivery(tenant, person, { state, notification }) };
}

/** Of what its caller is told, or was to be. */
const told = (id: string) =>
  books.db.selectFrom('delivery_events').where('delivery_id', '=', id).selectAll().execute();

/** That a statement waits for another transaction. */
async function someoneWaits(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    books.db,
  );
  return rows.length > 0;
}

/** The way to each state of which callers are told. */
const WAYS: Readonly<Record<Exclude<DeliveryEvent, 'stopped'>, readonly DeliveryState[]>> = {
  sent: ['sending', 'sent'],
  undelivered: ['sending', 'undelivered'],
  suppressed: ['queued', 'suppressed'],
  expired: ['held', 'expired'],
  folded: ['held', 'folded'],
  acknowledged: ['sent', 'acknowledged'],
};

describe('an event', () => {
  test.each(Object.entries(WAYS))('%s is told, with whose it is and why', async (event, [from, to]) => {
    const callerId = await caller('/good', [event as DeliveryEvent]);
    const { tenant, person, id } = await card(callerId, from);
    await move(id, to as DeliveryState);
    await look();
    const [{ data }] = posts() as [Post];
    expect(data.events).toMatchObject([
      {
        event,
        delivery: id,
        key: 'deploy-4521',
        topic: 'deployments',
        tenantId: tenant,
        at: clock.now().toISOString(),
        to: { kind: 'person', name: person.label },
        reason: { code: 'sent' },
      },
    ]);
    expect(await subscription(callerId)).toMatchObject({ waiting: 0, missed: 0, lastTakenAt: clock.now() });
  });

  test('is told of what is born so, such as a card for nobody', async () => {
    const callerId = await caller();
    const nobody = { kind: 'unknown', label: 'who@contoso.com' } as const;
    const born = { state: 'undelivered', reason: 'unknown-person', notification: { callerId } } as const;
    await books.delivery(books.tenant(), nobody, born);
    await look();
    expect(posts()[0]?.data.events).toMatchObject([
      {
        event: 'undelivered',
        to: { kind: 'unknown', address: 'who@contoso.com' },
        reason: { code: 'unknown-person' },
      },
    ]);
  });

  test('of a stop names what was stopped, on whatever card', async () => {
    const callerId = await caller();
    const { id } = await card(callerId, 'sent');
    const inChannel = await books.delivery(books.tenant(), channel('ops'), {
      state: 'sent',
      notification: { callerId },
    });
    await look();
    callers.heard.length = 0;
    await toldStops(books.db, clock).stopped({ id, tellsStops: true }, 'stopped-subject');
    await toldStops(books.db, clock).stopped({ id: inChannel, tellsStops: true }, 'opted-out');
    await look();
    expect(posts()[0]?.data.events).toMatchObject([
      { event: 'stopped', delivery: id, reason: { code: 'stopped-subject' } },
      { event: 'stopped', delivery: inChannel, to: { kind: 'conversation' }, reason: { code: 'opted-out' } },
    ]);
  });

  test('is written with the state, or not at all', async () => {
    const callerId = await caller();
    const { id } = await card(callerId);
    const undone = books.db.transaction().execute(async trx => {
      await trx
        .updateTable('deliveries')
        .set({ state: 'sent', reason_code: 'sent' })
        .where('id', '=', id)
        .execute();
      throw new Error('killed');
    });
    await expect(undone).rejects.toThrow('killed');
    expect((await subscription(callerId))?.waiting).toBe(0);
  });

  test.each(['settled', 'stopped'])(
    'of a card that is %s while its caller ends the subscription is told nobody, and fails nothing',
    async how => {
      const callerId = await caller();
      const { id } = await card(callerId, how === 'settled' ? 'sending' : 'held');
      const ending = await books.db.startTransaction().execute();
      await eventSubscriptions(ending).end(callerId);
      const happening =
        how === 'settled'
          ? move(id, 'sent')
          : toldStops(books.db, clock).stopped({ id, tellsStops: true }, 'opted-out');
      await eventually('it waits for the end of the subscription', someoneWaits);
      await ending.commit().execute();
      await happening;
      expect(await told(id)).toEqual([]);
      if (how === 'settled') expect(await books.row(id)).toMatchObject({ state: 'sent' });
    },
  );

  test.each(['sent', 'stopped'])('is none of a preview: %s', async event => {
    const callerId = await caller();
    const subject = { name: 'checkout' };
    const said = saidCard('notification', {
      title: 'Live',
      subject,
      preview: { urgency: 'normal' },
    } as never);
    const { id } = await card(callerId, 'sending', { said });
    if (event === 'sent') await move(id, 'sent');
    const found = await turnLedger(books.db, clock, newId, () => ({})).find(id);
    if (found) await toldStops(books.db, clock).stopped(found, 'opted-out');
    expect(await told(id)).toEqual([]);
  });

  test('is nobody else’s: not of another caller, not of a state that was not asked for, not of a change', async () => {
    const [asked, other, silentOne] = [
      await caller('/good', ['sent']),
      await caller(),
      await caller('/good', []),
    ];
    const mine = await card(asked);
    await move(mine.id, 'undelivered');
    for (const callerId of [silentOne, 'ci', `hook:${newId()}`])
      await move((await card(callerId)).id, 'sent');
    await books.delivery(mine.tenant, mine.person, {
      notificationId: (await books.row(mine.id)).notification_id,
      operation: 'update',
      amends: mine.id,
      state: 'sent',
    });
    await look();
    expect(posts()).toEqual([]);
    expect((await subscription(other))?.waiting).toBe(0);
    expect(await subscription(silentOne)).toBeUndefined();
  });
});

const pathsOf = (becomes: string) =>
  Object.entries(SORTS).flatMap(([path, [each]]) => (each === becomes ? [path] : []));
const PATHS = { taken: pathsOf('taken'), again: pathsOf('again'), never: pathsOf('never') };

describe('a post', () => {
  test('is good for whoever knows either secret, and for nobody else', async () => {
    const callerId = await caller();
    const former = {
      callback_former_secret: FORMER ?? '',
      callback_former_until: new Date(clock.now().getTime() + 1),
    };
    await books.db.updateTable('api_keys').set(former).where('id', '=', callerId).execute();
    await move((await card(callerId)).id, 'sent');
    await look();
    const [{ body, headers, id }] = posts() as [Post];
    const signed = [SECRET, FORMER].map(secret => new Webhook(secret ?? '').sign(id, clock.now(), body));
    expect(headers['webhook-signature']).toBe(signed.join(' '));
    expect(headers['webhook-timestamp']).toBe(String(clock.now().getTime() / 1_000));
  });

  test('has up to 100 events in their order, and the next has the rest', async () => {
    const callerId = await caller();
    const { tenant, person } = await card(callerId);
    const { id: notificationId } = await books.notification(tenant, { callerId });
    const ids: string[] = [];
    for (let n = 0; n < 130; n += 1)
      ids.push(
        await books.delivery(
          tenant,
          { kind: 'unknown', label: `${n}` },
          { state: 'undelivered', notificationId },
        ),
      );
    await books.delivery(tenant, person, { state: 'sent', notificationId });
    await look();
    expect(posts().map(({ data }) => data.events.length)).toEqual([100, 31]);
    const told = posts().flatMap(({ data }) => data.events.map(({ delivery }: Wire) => delivery));
    expect(told.slice(0, 130)).toEqual(ids);
  });

  test.each(PATHS.again)(
    'that %s does not take is made again, the same, after pauses that grow, and what comes after it waits',
    async path => {
      const callerId = await caller(path);
      const { id } = await card(callerId);
      await move(id, 'sent');
      await look();
      await move(id, 'acknowledged');
      await look();
      expect(posts()).toHaveLength(1);
      books.pass(5_000);
      await look();
      books.pass(14_999);
      await look();
      expect(posts()).toHaveLength(2);
      books.pass(1);
      await look();
      expect(new Set(posts().map(post => post.id)).size).toBe(1);
      expect(posts().map(post => [post.path, post.data.events.length])).toEqual([
        [path, 1],
        [path, 1],
        [path, 1],
      ]);
      expect(await subscription(callerId)).toMatchObject({ waiting: 2, refused: { tries: 3 } });
      await books.db
        .updateTable('api_keys')
        .set({ callback_url: address('/good') })
        .where('id', '=', callerId)
        .execute();
      books.pass(45_000);
      await look();
      expect(
        posts()
          .slice(3)
          .map(({ data }) => data.events.map(({ event }: Wire) => event)),
      ).toEqual([['sent'], ['acknowledged']]);
      expect(await subscription(callerId)).toMatchObject({ waiting: 0 });
      expect((await subscription(callerId))?.refused).toBeUndefined();
    },
  );

  test.each(PATHS.taken)('is taken by %s, whatever it says', async path => {
    const callerId = await caller(path);
    await move((await card(callerId)).id, 'sent');
    await look();
    expect(await subscription(callerId)).toMatchObject({ waiting: 0 });
    expect(posts().map(post => post.path)).toEqual([path]);
  });

  test.each(PATHS.never)('is the last for %s', async path => {
    const callerId = await caller(path);
    await move((await card(callerId)).id, 'sent');
    await look();
    expect(await subscription(callerId)).toBeUndefined();
    await move((await card(callerId)).id, 'sent');
    await look();
    expect(posts()).toHaveLength(1);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '10.0.0.1'])(
    'goes to no private address such as %s; the caller sees why',
    async host => {
      const callerId = await caller();
      const url = `https://${host}:${port}/good`;
      await books.db.updateTable('api_keys').set({ callback_url: url }).where('id', '=', callerId).execute();
      await move((await card(callerId)).id, 'sent');
      await look('one', { allow: [], isProxied: false });
      expect(posts()).toEqual([]);
      expect(await subscription(callerId)).toMatchObject({
        waiting: 1,
        refused: { why: 'private-address' },
      });
    },
  );
});

/** So many events, of one card each, without a card. */
async function waiting(callerId: string, count: number): Promise<void> {
  const { id: notificationId, tenantId } = await books.notification(books.tenant(), { callerId });
  const born = {
    notificationId,
    tenantId,
    state: 'undelivered',
    reason: 'unknown-person',
    urgency: 'normal',
  } as const;
  const of = (n: number) => ({ kind: 'unknown', label: `${n}` }) as const;
  const because = { code: 'named', by: 'CI' } as const;
  const rows = Array.from({ length: count }, (_, n) => ({
    ...born,
    because,
    id: newId(),
    recipient: of(n),
    at: clock.now(),
  }));
  await addDeliveries(books.db, rows);
}

/** Resolves when so many posts are held at once. */
const holding = (count: number) => eventually(`${count} posts are held`, () => held.length >= count);
const taken = () => held.shift()?.writeHead(204).end();

describe('a slow caller', () => {
  test('with 1,000 events holds up nobody else', async () => {
    await waiting(await caller('/held'), 1_000);
    const other = await caller();
    const telling = startTelling({ queue: queueOf('one'), guard: GUARD, clock, log: silent });
    try {
      await holding(1);
      await move((await card(other)).id, 'sent');
      await eventually('the other is told', async () => (await subscription(other))?.waiting === 0);
      expect(held).toHaveLength(1);
    } finally {
      await stopped(telling);
    }
  });

  test('gives its place to others after a turn, as do all who take all but slowly', async () => {
    const slow: string[] = [];
    for (let n = 0; n < 8; n += 1) slow.push(await caller('/held'));
    for (const each of slow) await waiting(each, 250);
    const telling = startTelling({ queue: queueOf('one'), guard: GUARD, clock, log: silent });
    try {
      await holding(8);
      const other = await caller();
      await move((await card(other)).id, 'sent');
      books.pass(15_000);
      for (let n = 0; n < 8; n += 1) taken();
      await eventually('the other is told', async () => (await subscription(other))?.waiting === 0);
    } finally {
      await stopped(telling);
    }
  });
});

/** Lets go of all events that are held, and of those that come meanwhile. */
async function stopped(telling: TakingLoop): Promise<void> {
  lets = true;
  while (held.length > 0) taken();
  await telling.stop();
  lets = false;
}

describe('processes', () => {
  test('take a caller also while a card of it is being settled', async () => {
    const callerId = await caller();
    await move((await card(callerId)).id, 'sent');
    const { id } = await card(callerId);
    const settling = await books.db.startTransaction().execute();
    await settling
      .updateTable('deliveries')
      .set({ state: 'sent', reason_code: 'sent' })
      .where('id', '=', id)
      .execute();
    const taken = await queueOf('one').take(100);
    await settling.commit().execute();
    expect(taken).toEqual([callerId]);
  });

  test('post to a caller one at a time; what a dead one had is posted by another, under the same id', async () => {
    const callerId = await caller();
    await move((await card(callerId)).id, 'sent');
    const dead = queueOf('dead');
    expect(await dead.take(100)).toContain(callerId);
    const begun = await dead.next(callerId);
    await look('other');
    expect(posts()).toEqual([]);
    books.pass(20_000);
    await look('other');
    expect(posts().map(({ id }) => id)).toEqual([begun?.event.id]);
  });

  test('that lost a caller to another post nothing more', async () => {
    const callerId = await caller();
    await move((await card(callerId)).id, 'sent');
    const slow = queueOf('slow');
    await slow.take(100);
    books.pass(20_000);
    await queueOf('other').take(100);
    expect(await slow.next(callerId)).toBeUndefined();
    await queueOf('other').giveBack(callerId);
    await look();
    expect(posts()).toHaveLength(1);
  });
});

describe('who never answers', () => {
  test('misses what is older than 72 hours, and is told how many', async () => {
    const callerId = await caller('/broken');
    await move((await card(callerId)).id, 'sent');
    await look();
    books.pass(KEPT_MS + 1);
    await move((await card(callerId)).id, 'sent');
    await look();
    expect(await subscription(callerId)).toMatchObject({ waiting: 1, missed: 1 });
    await books.db
      .updateTable('api_keys')
      .set({ callback_url: address('/good') })
      .where('id', '=', callerId)
      .execute();
    books.pass(1_800_000);
    await look();
    expect(posts().at(-1)?.data).toMatchObject({ missed: 1, events: [{ event: 'sent' }] });
    expect(await subscription(callerId)).toMatchObject({ waiting: 0, missed: 0 });
  });

  test('misses the oldest, beyond as many as are kept', async () => {
    const callerId = await caller('/broken');
    for (let n = 0; n < 5; n += 1) await move((await card(callerId)).id, 'sent');
    const queue = queueOf('one', 2);
    await queue.take(100);
    const batch = await queue.next(callerId);
    expect(batch).toBeDefined();
    expect(batch && (await queue.notTaken(batch, '500'))).toMatchObject({ missed: 3 });
    expect(await subscription(callerId)).toMatchObject({ waiting: 2, missed: 3 });
  });
});

describe('a subscription', () => {
  test('needs an address that the operator has set, and ends with it', async () => {
    const id = newId();
    await books.db
      .insertInto('api_keys')
      .values({ id, name: id, hash: id, created_at: clock.now() })
      .execute();
    const subscriptions = eventSubscriptions(books.db);
    for (const stranger of [id, 'ci', newId()])
      expect(await subscriptions.put(stranger, ['sent'], clock.now())).toBe('no-callback');
    for (const end of ['endCallback', 'revoke'] as const) {
      const callerId = await caller();
      await move((await card(callerId)).id, 'sent');
      await keys(books.db, clock)[end](callerId, clock.now());
      expect(await subscription(callerId)).toBeUndefined();
    }
  });

  test('that came as its key lost its address ends when it is looked at', async () => {
    const callerId = await caller();
    await move((await card(callerId)).id, 'sent');
    const gone = { callback_url: null, callback_secret: null };
    await books.db.updateTable('api_keys').set(gone).where('id', '=', callerId).execute();
    await look();
    expect(posts()).toEqual([]);
    expect(await subscription(callerId)).toBeUndefined();
  });

  test('keeps nothing of a delivery that is deleted', async () => {
    const callerId = await caller('/broken');
    const { id } = await card(callerId);
    await move(id, 'sent');
    await look();
    await sql`delete from deliveries where id = ${id}`.execute(books.db);
    expect(await subscription(callerId)).toMatchObject({ waiting: 0 });
    await move((await card(callerId)).id, 'sent');
    books.pass(5_000);
    await look();
    expect(posts()).toHaveLength(2);
    expect(new Set(posts().map(post => post.id)).size).toBe(2);
  });
});
