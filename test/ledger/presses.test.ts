import { beforeEach, describe, expect, test } from 'vitest';
import type { Pressing, PressWish } from '../../src/chat/ports/turn-ledger.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { NotificationContent } from '../../src/core/cards.ts';
import { dataOf } from '../../src/core/said.ts';
import { createFollower } from '../../src/ledger/amend.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { calls } from '../../src/ledger/store/press-endings.ts';
import { pressStore } from '../../src/ledger/store/presses.ts';
import type { Enqueue } from '../../src/platform/background.ts';
import { channel, ledger } from './ledger.ts';

const books = ledger();
const { clock, newId } = books;

const CONTENT: NotificationContent = {
  topic: 'incidents',
  title: 'The database is down',
  subject: { name: 'db-1' },
  actor: { name: 'Prometheus' },
  actions: [
    { type: 'callback', title: 'Take it', verb: 'take', who: 'onlyFirst' },
    { type: 'callback', title: 'Seen', verb: 'seen' },
  ],
};
const TAKE: PressWish = { verb: 'take', data: null, isExclusive: true };
const SEEN: PressWish = { verb: 'seen', data: null, isExclusive: false };

let enqueued: { pressId: string; caller: string }[];
let followed: string[];
beforeEach(() => {
  [enqueued, followed] = [[], []];
});
const enqueue = (async (_db, _work, about) => void enqueued.push(about as never)) as Enqueue;
const followUpWork = {
  followUp: async (_: unknown, { id }: { id: string }) => void followed.push(id),
  expiry: async () => undefined,
};
const store = () => calls(books.db, { clock, newId, enqueue, followUp: followUpWork });

const press = (deliveryId: string, personId: string, wish: PressWish): Promise<Pressing> =>
  books.db
    .transaction()
    .execute(trx => pressStore(trx, { clock, newId, enqueue }).press(deliveryId, personId, wish));

const shown = async (deliveryId: string) =>
  (await turnLedger(books.db, clock, newId, () => ({})).find(deliveryId))?.answers ?? [];

/** A key that is called back, or not. */
async function caller(url: string | null = 'https://ci.example/herald'): Promise<string> {
  const id = newId();
  const secret = url === null ? null : 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0';
  await books.db
    .insertInto('api_keys')
    .values({ id, name: id, hash: id, created_at: clock.now(), callback_url: url, callback_secret: secret })
    .execute();
  return id;
}

/** A notification whose cards these people got. */
async function cards(count: number, callerId: string) {
  const tenant = books.tenant();
  const notification = await books.notification(tenant, {
    callerId,
    said: { template: 'notification', data: CONTENT },
  });
  const people = [];
  for (let n = 0; n < count; n += 1) {
    const person = await books.person(tenant);
    const delivery = await books.delivery(tenant, person, { state: 'sent', notificationId: notification.id });
    people.push({ delivery, person: person.personId });
  }
  return { tenant, notification: notification.id, people } as const;
}
type Cards = Awaited<ReturnType<typeof cards>>;
const at = ({ people }: Cards, n: number) => people[n] as Cards['people'][number];

const changesOf = async (delivery: string) =>
  (await books.db.selectFrom('deliveries').where('amends', '=', delivery).selectAll().execute()).length;

describe('a press of which nobody is told', () => {
  test('is no press, unless only the first counts', async () => {
    const all = await cards(1, await caller(null));
    const { delivery, person } = at(all, 0);
    expect(await press(delivery, person, SEEN)).toBe('not-told');
    expect(enqueued).toEqual([]);
    expect(await press(delivery, person, TAKE)).toBe('told');
    const [work] = enqueued;
    expect((await store().find(work?.pressId ?? ''))?.receiver).toBeUndefined();
  });
});

describe('who is first', () => {
  test('is one of a thousand who press at once, whom all others are told', async () => {
    const all = await cards(50, await caller());
    const presses = Array.from({ length: 1000 }, (_, n) => at(all, n % 50));
    const outcomes: Pressing[] = [];
    // As many at once as a process has connections for people, and each that is free takes the next.
    const lane = async () => {
      for (let next = presses.pop(); next !== undefined; next = presses.pop())
        outcomes.push(await press(next.delivery, next.person, TAKE));
    };
    await Promise.all(Array.from({ length: 10 }, lane));
    const told = outcomes.filter(outcome => outcome === 'told');
    const first = await books.db
      .selectFrom('presses')
      .where('notification_id', '=', all.notification)
      .selectAll()
      .execute();
    expect(first).toHaveLength(1);
    expect(enqueued).toHaveLength(1);
    // The first person pressed some twenty times: a press again, before anything came of the first, is the same press.
    expect(told).toHaveLength(20);
    for (const outcome of outcomes.filter(each => each !== 'told'))
      expect(outcome).toMatchObject({ personId: first[0]?.person_id, name: 'Ana Silva' });
  });

  test('stands on everybody’s card once it is done, also on that of who had answered otherwise', async () => {
    const all = await cards(3, await caller());
    const [one, two, three] = [at(all, 0), at(all, 1), at(all, 2)];
    await press(two.delivery, two.person, SEEN);
    await turnLedger(books.db, clock, newId, () => ({})).acknowledge(two.delivery, two.person, SEEN);
    await press(one.delivery, one.person, TAKE);
    await store().end(enqueued.at(-1)?.pressId ?? '', { state: 'done', text: 'Taken' });
    expect(followed).toEqual([all.notification]);
    await createFollower(followUp(books.db, clock, newId))({ notificationId: all.notification });
    const queued = await books.db
      .selectFrom('deliveries')
      .where('notification_id', '=', all.notification)
      .where('operation', '=', 'update')
      .where('state', '=', 'queued')
      .select('amends')
      .execute();
    expect(queued.map(({ amends }) => amends).sort()).toEqual(
      [one.delivery, two.delivery, three.delivery].sort(),
    );
    expect(await shown(three.delivery)).toMatchObject([
      { verb: 'take', outcome: { state: 'done', text: 'Taken', isExclusive: true, isHere: false } },
    ]);
    expect(await press(three.delivery, three.person, TAKE)).toMatchObject({ personId: one.person });
  });

  test.each(['refused', 'failed'] as const)('is somebody else after it was %s', async state => {
    const all = await cards(2, await caller());
    const [one, two] = [at(all, 0), at(all, 1)];
    await press(one.delivery, one.person, TAKE);
    await store().end(enqueued.at(-1)?.pressId ?? '', { state });
    expect(await shown(one.delivery)).toMatchObject([{ outcome: { state, isHere: true } }]);
    expect(await shown(two.delivery)).toEqual([]);
    expect(await press(two.delivery, two.person, TAKE)).toBe('told');
  });
});

describe('the presses of one card', () => {
  test('are told one after the other, in their order, and those of other cards beside them', async () => {
    const key = await caller();
    const all = await cards(2, key);
    const { tenant, notification } = all;
    const inChannel = await books.delivery(tenant, channel('ops'), {
      state: 'sent',
      notificationId: notification,
    });
    const [one, two] = [at(all, 0), at(all, 1)];
    await press(inChannel, one.person, SEEN);
    await press(inChannel, two.person, SEEN);
    await press(inChannel, one.person, { ...SEEN, verb: 'again' });
    await press(one.delivery, one.person, SEEN);
    expect(enqueued).toHaveLength(2);
    const numbers: unknown[] = [];
    const queue = [...enqueued];
    for (let work = queue.shift(); work !== undefined; work = queue.shift()) {
      const call = await store().find(work.pressId);
      const { delivery, number } = (call?.event.data ?? {}) as { delivery?: string; number?: number };
      if (delivery === inChannel) numbers.push(number);
      enqueued = [];
      await store().end(work.pressId, { state: 'done' });
      queue.push(...enqueued);
      expect(await store().find(work.pressId)).toBeUndefined();
    }
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('that come at once are each told, whatever ends meanwhile', async () => {
    const all = await cards(1, await caller());
    const { delivery } = at(all, 0);
    const people = await Promise.all(Array.from({ length: 10 }, () => books.person(all.tenant)));
    const ended = new Set<string>();
    const endAll = async () => {
      for (const { pressId } of enqueued.splice(0)) {
        await store().end(pressId, { state: 'done' });
        ended.add(pressId);
      }
    };
    await Promise.all(
      people.map(async ({ personId }) => {
        await press(delivery, personId, SEEN);
        await endAll();
      }),
    );
    while (enqueued.length > 0) await endAll();
    expect(ended.size).toBe(10);
  });
});

describe('what a caller answers', () => {
  const revise = (content: NotificationContent) => ({ ...content, title: 'The database is back' });
  const titles = async ({ people }: Cards) => {
    const ledgerOf = turnLedger(books.db, clock, newId, () => ({}));
    const found = await Promise.all(people.map(({ delivery }) => ledgerOf.find(delivery)));
    return found.map(card => card && dataOf(card.said, 'notification')?.title);
  };

  test('changes the card of the one who pressed', async () => {
    const all = await cards(2, await caller());
    const { delivery, person } = at(all, 0);
    await press(delivery, person, SEEN);
    await store().end(enqueued[0]?.pressId ?? '', { state: 'done', revise });
    expect(await titles(all)).toEqual(['The database is back', 'The database is down']);
    expect(await changesOf(delivery)).toBe(1);
    expect(followed).toEqual([]);
  });

  test('changes those of all recipients, whatever single ones said', async () => {
    const all = await cards(2, await caller());
    const [one, two] = [at(all, 0), at(all, 1)];
    await press(one.delivery, one.person, SEEN);
    await store().end(enqueued[0]?.pressId ?? '', { state: 'done', revise });
    await press(two.delivery, two.person, SEEN);
    const again = (content: NotificationContent) => ({ ...content, title: 'All is well' });
    await store().end(enqueued[1]?.pressId ?? '', { state: 'done', for: 'all', revise: again });
    expect(await titles(all)).toEqual(['All is well', 'All is well']);
    expect(followed).toEqual([all.notification]);
  });

  test('that cannot be is no end: what was pressed is pending as before', async () => {
    const all = await cards(1, await caller());
    const { delivery, person } = at(all, 0);
    await press(delivery, person, SEEN);
    const impossible = () => {
      throw new Error('no');
    };
    const id = enqueued[0]?.pressId ?? '';
    await expect(store().end(id, { state: 'done', revise: impossible })).rejects.toThrow('no');
    expect(await shown(delivery)).toMatchObject([{ outcome: { state: 'pending' } }]);
  });

  test('does not come: the card says so once, and after an hour that nobody knows', async () => {
    const all = await cards(1, await caller());
    const { delivery, person } = at(all, 0);
    await press(delivery, person, SEEN);
    const id = enqueued[0]?.pressId ?? '';
    for (const trouble of ['unreachable', 'silent', 'error'] as const) await store().notTaken(id, trouble);
    expect(await changesOf(delivery)).toBe(1);
    const [pending] = await shown(delivery);
    expect(pending?.outcome?.until).toBeDefined();
    // It may have been done by the try that nobody answered.
    expect(pending?.outcome?.trouble).toBe('silent');
    expect((await store().find(id))?.isOver).toBe(false);
    books.pass(3600_000);
    expect((await store().find(id))?.isOver).toBe(true);
    expect(Date.parse(pending?.outcome?.until ?? '')).toBe(clock.now().getTime());
  });

  test('finds nothing to change on a card that was taken back', async () => {
    const all = await cards(1, await caller());
    const { delivery, person } = at(all, 0);
    await press(delivery, person, TAKE);
    await books.db
      .updateTable('notifications')
      .set({ cancelled_at: clock.now(), recalled_at: clock.now() })
      .where('id', '=', all.notification)
      .execute();
    await store().end(enqueued[0]?.pressId ?? '', { state: 'done', revise });
    expect(await changesOf(delivery)).toBe(0);
    expect(await titles(all)).toEqual(['The database is down']);
  });
});

test('while a secret is replaced both sign; a key that is revoked, or not called any more, is told of nothing', async () => {
  const key = await caller();
  const all = await cards(1, key);
  const { delivery, person } = at(all, 0);
  await press(delivery, person, SEEN);
  const id = enqueued[0]?.pressId ?? '';
  const change = (columns: object) =>
    books.db.updateTable('api_keys').set(columns).where('id', '=', key).execute();
  const until = new Date(clock.now().getTime() + 1000);
  await change({ callback_former_secret: 'former', callback_former_until: until });
  expect((await store().find(id))?.receiver?.secrets).toHaveLength(2);
  books.pass(1000);
  expect((await store().find(id))?.receiver?.secrets).toHaveLength(1);
  await change({ revoked_at: clock.now() });
  expect((await store().find(id))?.receiver).toBeUndefined();
});
