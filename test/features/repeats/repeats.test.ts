import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterEach, describe, expect, test } from 'vitest';
import type { NotificationContent } from '../../../src/core/cards.ts';
import type { Notification } from '../../../src/core/notification.ts';
import type { RepeatWish } from '../../../src/core/repeat.ts';
import { card, dataOf } from '../../../src/core/said.ts';
import { beginRepeat } from '../../../src/decide/repeat.ts';
import { repeats } from '../../../src/features/repeats/feature.ts';
import { makeDue } from '../../../src/features/repeats/store/make-due.ts';
import { createAmend } from '../../../src/ledger/amend.ts';
import { amendments } from '../../../src/ledger/store/amend.ts';
import { checkBudgets } from '../../../src/ledger/store/budgets.ts';
import { acceptance } from '../../../src/ledger/store/notifications.ts';
import { ledgerReader } from '../../../src/ledger/store/reader.ts';
import { deleteEnded } from '../../../src/ledger/store/retention.ts';
import { acceptanceParts, ledger } from '../../ledger/ledger.ts';

const book = ledger();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
afterEach(() => book.db.deleteFrom('notifications').execute());

const CONTENT = {
  topic: 'standup',
  title: 'Stand-up in five minutes',
  subject: { name: 'Team Blue' },
  actor: { name: 'CI' },
};
const accept = (notification: Notification, more = {}) =>
  acceptance(acceptanceParts(book.db, book.clock)).accept(notification, more);

/** Posted as it comes out of the API; returns the id of the series. */
async function series(wish: Partial<RepeatWish> = {}, more: Partial<Notification> = {}): Promise<string> {
  const asked = { zone: 'Etc/UTC', cron: '0 10 * * *', ...wish } as RepeatWish;
  const begun = beginRepeat(asked, { now: book.clock.now() });
  if ('faults' in begun) throw new Error(JSON.stringify(begun.faults));
  const id = newId();
  await accept(post({ id, series: begun, audience: { people: ['ana@contoso.com'] }, ...more }));
  return id;
}
const post = (more: Partial<Notification>): Notification => ({
  ...{ id: newId(), tenantId: 'repeats', callerId: 'ci', callerName: 'CI', topic: CONTENT.topic },
  ...{ urgency: 'normal', said: card('notification', CONTENT), audience: {}, correlationId: 'c' },
  createdAt: book.clock.now(),
  ...more,
});

const tick = () => makeDue(book.db, book.clock, newId);
/** To the full hour, on some day after today. */
const goTo = (days: number, hour: number) => {
  const now = book.clock.now().getTime();
  book.pass(now - (now % DAY_MS) + days * DAY_MS + hour * HOUR_MS - now);
};
const occurrences = (of: string) =>
  book.db
    .selectFrom('notifications')
    .where('occurrence_of', '=', of)
    .orderBy('occurs_at')
    .selectAll()
    .execute();
const reader = () => ledgerReader(book.db, book.clock, []);
const view = async (id: string) => (await reader().notification(id))?.repeat;
const titles = async (id: string) =>
  (await occurrences(id)).map(({ said }) => dataOf(said, 'notification')?.title);

test('every time is one notification of its own, whoever of four workers makes it', async () => {
  goTo(1, 9);
  const ids = await Promise.all(Array.from({ length: 25 }, () => series()));
  for (let days = 0; days < 4; days++) {
    goTo(days === 0 ? 0 : 1, 10);
    await Promise.all(Array.from({ length: 4 }, tick));
    // An occurrence that one of them passed over, because another had it, is made.
    await tick();
    await tick();
  }
  for (const id of ids) {
    const made = await occurrences(id);
    expect(new Set(made.map(({ occurs_at }) => occurs_at?.getTime())).size).toBe(4);
    expect(made).toHaveLength(4);
    expect(await view(id)).toMatchObject({ made: 4 });
    for (const { audience, expanded_at, repeat } of made)
      expect({ audience, expanded_at, repeat }).toEqual({
        ...{ audience: { people: ['ana@contoso.com'] }, expanded_at: null, repeat: null },
      });
  }
});

test('the same time is not made a second time, even by whoever forgot that it was', async () => {
  goTo(1, 9);
  const id = await series();
  goTo(0, 10);
  const due = book.clock.now();
  await tick();
  await book.db.updateTable('notifications').set({ repeat_next_at: due }).where('id', '=', id).execute();
  await expect(tick()).rejects.toMatchObject({ constraint: 'notifications_occurrence' });
  expect(await occurrences(id)).toHaveLength(1);
});

test('one that cannot be made holds up no other, and is put off by a minute', async () => {
  goTo(1, 9);
  const [broken, sound] = [await series(), await series({ cron: '5 10 * * *' })];
  goTo(0, 10);
  const due = book.clock.now();
  await tick();
  await book.db.updateTable('notifications').set({ repeat_next_at: due }).where('id', '=', broken).execute();
  book.pass(5 * 60_000);
  await tick().catch(() => undefined);
  expect(await occurrences(sound)).toHaveLength(1);
  expect((await rowOf(broken)).repeat_next_at).toEqual(new Date(book.clock.now().getTime() + 60_000));
});

test('a worker that dies in the middle has made nothing, and the next one makes it', async () => {
  goTo(1, 9);
  const id = await series();
  goTo(0, 10);
  await book.db
    .transaction()
    .execute(async trx => {
      await makeDue(within(trx), book.clock, newId);
      throw new Error('killed');
    })
    .catch(() => undefined);
  expect(await occurrences(id)).toHaveLength(0);
  await tick();
  expect(await occurrences(id)).toHaveLength(1);
});

/** Transactions that it begins by itself are part of the one that is undone. */
const within = (trx: typeof book.db): typeof book.db =>
  new Proxy(trx, {
    get: (target, name) =>
      name === 'transaction'
        ? () => ({ execute: (work: (db: typeof book.db) => unknown) => work(trx) })
        : Reflect.get(target, name),
  });

test('nobody is told of the series itself, and nobody is looked for', async () => {
  const id = await series();
  const { expanded_at, audience } = await rowOf(id);
  expect(expanded_at).toEqual(book.clock.now());
  expect(audience).toEqual({ people: ['ana@contoso.com'] });
});
const rowOf = (id: string) =>
  book.db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirstOrThrow();

test('of what was missed only the last is made up for, and the next comes in its time', async () => {
  goTo(1, 9);
  const id = await series();
  goTo(10, 11);
  const last = new Date(book.clock.now().getTime() - HOUR_MS);
  await tick();
  await tick();
  expect((await occurrences(id)).map(({ occurs_at }) => occurs_at)).toEqual([last]);
  expect((await view(id))?.next[0]).toEqual(new Date(last.getTime() + DAY_MS));
});

test('a change is said from then on, and not by what was said before', async () => {
  goTo(1, 9);
  const id = await series();
  goTo(0, 10);
  await tick();
  await createAmend({ amendments: amend(), clock: book.clock }).change(id, {
    title: 'Stand-up is at eleven',
  });
  goTo(1, 10);
  await tick();
  expect(await titles(id)).toEqual([CONTENT.title, 'Stand-up is at eleven']);
  const moved = createAmend({ amendments: amend(), clock: book.clock }).change(id, { sendAt: null });
  await expect(moved).rejects.toMatchObject({
    faults: [{ field: 'sendAt', message: expect.stringContaining('delete it and post it again') }],
  });
});
const followed: string[] = [];
const amend = () =>
  amendments(book.db, book.clock, {
    followUp: async (_, { id }) => void followed.push(id),
    expiry: async () => undefined,
  });

describe('it ends', () => {
  const rest = async (id: string) => {
    for (let days = 0; days < 5; days++) {
      goTo(1, 10);
      await tick();
    }
    return (await occurrences(id)).length;
  };

  test('after so many', async () => {
    goTo(1, 11);
    const acknowledge = { withinSeconds: 900, remind: 1, escalateTo: { people: ['lead@contoso.com'] } };
    const id = await series({ count: 3 }, { acknowledge });
    expect((await view(id))?.next).toHaveLength(3);
    expect(await rest(id)).toBe(3);
    expect(await view(id)).toMatchObject({ made: 3, next: [] });
    // Nobody has to be found any more.
    const { audience, asks_acknowledge } = await rowOf(id);
    expect([audience, asks_acknowledge]).toEqual([{}, { withinSeconds: 900, remind: 1 }]);
  });

  test('at its time', async () => {
    goTo(1, 11);
    const until = new Date(book.clock.now().getTime() + 2 * DAY_MS).toISOString();
    expect(await rest(await series({ until }))).toBe(2);
  });

  test('when it is deleted, with what waits of it, and with its cards where they are to go', async () => {
    goTo(1, 9);
    const id = await series({}, { acknowledge: { remind: 0, escalateTo: { people: ['lead@contoso.com'] } } });
    goTo(0, 10);
    await tick();
    const [first] = await occurrences(id);
    goTo(1, 10);
    await tick();
    // The first was told to everybody; the second is still to be expanded.
    await book.db
      .updateTable('notifications')
      .set({ expanded_at: book.clock.now() })
      .where('id', '=', first?.id ?? '')
      .execute();
    followed.length = 0;
    await amend().cancel(id, { recall: false });
    const cancelled = async () => (await occurrences(id)).map(({ cancelled_at }) => cancelled_at !== null);
    expect(await cancelled()).toEqual([false, true]);
    expect(await rest(id)).toBe(2);
    const { audience, asks_acknowledge } = await rowOf(id);
    expect([audience, asks_acknowledge]).toEqual([{}, { remind: 0 }]);
    await amend().cancel(id, { recall: true });
    expect((await occurrences(id)).map(({ recalled_at }) => recalled_at !== null)).toEqual([true, true]);
    expect(followed).toEqual(expect.arrayContaining([id, first?.id]));
  });

  test.each([
    ['to be reminded of', { acknowledge_due_at: new Date('2030-01-01') }, {}],
    ['of which a reminder waits', {}, { expanded_at: null }],
    ['of which nothing waits', {}, { expanded_at: new Date('2026-01-01') }, false],
  ])('when it is deleted, with an occurrence that was sent, %s', async (_, own, reminder, isOver = true) => {
    goTo(1, 9);
    const id = await series({}, { acknowledge: { withinSeconds: 900, remind: 1 } });
    goTo(0, 10);
    await tick();
    const [made] = await occurrences(id);
    const copy = await book.notification('repeats');
    const set = (row: string, columns: object) =>
      book.db.updateTable('notifications').set(columns).where('id', '=', row).execute();
    await set(made?.id ?? '', { expanded_at: book.clock.now(), acknowledge_due_at: null, ...own });
    await set(copy.id, { expanded_at: book.clock.now(), acknowledge_of: made?.id, ...reminder });
    await amend().cancel(id, { recall: false });
    const cancelled = [await rowOf(made?.id ?? ''), await rowOf(copy.id)].map(
      row => row.cancelled_at !== null,
    );
    expect(cancelled).toEqual([isOver, isOver]);
  });

  test('when it is deleted with the cards of years, page by page: whoever asks again after a fault goes on', async () => {
    goTo(1, 9);
    const id = await series({});
    goTo(0, 10);
    await tick();
    const [made] = await occurrences(id);
    await sql`insert into notifications
      select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'occurs_at', o.occurs_at - n * interval '1 day'))).*
      from notifications o, generate_series(1, 229) n where o.id = ${made?.id}`.execute(book.db);
    const left = async () => (await occurrences(id)).filter(({ recalled_at }) => recalled_at === null).length;
    let asked = 0;
    const faulty = amendments(book.db, book.clock, {
      followUp: async () => {
        if (++asked === 150) throw new Error('it went away');
      },
      expiry: async () => undefined,
    });
    await expect(faulty.cancel(id, { recall: true })).rejects.toThrow('it went away');
    expect(await left()).toBe(130);
    await amend().cancel(id, { recall: true });
    expect(await left()).toBe(0);
  });

  test('when the key of its caller is revoked', async () => {
    const key = { id: newId(), name: newId(), hash: newId(), created_at: book.clock.now() };
    await book.db.insertInto('api_keys').values(key).execute();
    goTo(1, 9);
    const id = await series({}, { callerId: key.id });
    goTo(0, 10);
    await tick();
    await book.db
      .updateTable('api_keys')
      .set({ revoked_at: book.clock.now() })
      .where('id', '=', key.id)
      .execute();
    expect(await rest(id)).toBe(1);
    expect((await rowOf(id)).cancelled_at).not.toBeNull();
  });
});

test('each occurrence asks to be acknowledged by itself', async () => {
  goTo(1, 9);
  const said = card('notification', { ...CONTENT, acknowledge: { of: newId() } } as NotificationContent);
  const id = await series({}, { said, acknowledge: { withinSeconds: 900, remind: 1 } });
  expect((await rowOf(id)).acknowledge_due_at).toBeNull();
  goTo(0, 10);
  await tick();
  const [made] = await occurrences(id);
  expect(made && dataOf(made.said, 'notification')?.acknowledge).toEqual({ of: made?.id });
  expect(made?.acknowledge_due_at).toEqual(new Date(book.clock.now().getTime() + 900_000));
  expect((await reader().notification(id))?.acknowledge).toBeUndefined();
});

test('a post about the same subject does not change a series', async () => {
  const id = await series();
  expect(await accept(post({}), { sameWithinSeconds: 600 })).toMatchObject({ changed: false });
  expect((await rowOf(id)).revision).toBe(0);
});

test('a caller has at most a hundred that go on, and what ended leaves room', async () => {
  const callerId = newId();
  const budgets = checkBudgets({ openDeliveries: 1_000, topics: 1_000 });
  const full = () => budgets.series(book.db, { callerId, tenantId: 'repeats' });
  const [first = ''] = await Promise.all(Array.from({ length: 100 }, () => series({}, { callerId: 'many' })));
  expect(await full()).toBeUndefined();
  await book.db
    .updateTable('notifications')
    .set({ caller_id: callerId })
    .where('caller_id', '=', 'many')
    .execute();
  expect(await full()).toMatchObject({ outcome: 'over-budget', of: 'series', most: 100 });
  await amend().cancel(first, { recall: false });
  expect(await full()).toBeUndefined();
});

test('is listed: those that go on, and the occurrences of one', async () => {
  goTo(1, 9);
  const id = await series();
  await accept(post({}));
  goTo(0, 10);
  await tick();
  const list = (filter: object) => reader().notifications({ callerId: 'ci', limit: 10, ...filter });
  expect(await list({ repeats: true })).toMatchObject([{ id, nextAt: expect.any(Date) }]);
  const [made] = await occurrences(id);
  expect(await list({ series: id })).toMatchObject([
    { id: made?.id, occurrence: { of: id, at: made?.occurs_at } },
  ]);
  expect(await view(id)).toMatchObject({ occurrences: [{ id: made?.id, at: made?.occurs_at }] });
  expect((await reader().notification(made?.id ?? ''))?.occurrence).toEqual({ of: id, at: made?.occurs_at });
});

test('is kept as long as it goes on, and then as long as anything that came of it', async () => {
  goTo(1, 9);
  const id = await series({ count: 1 });
  const isThere = async () => (await reader().notification(id)) !== undefined;
  const sweep = async () => {
    const since = new Date(book.clock.now().getTime() - 90 * DAY_MS);
    await deleteEnded(book.db, { since, features: [repeats] });
    return isThere();
  };
  goTo(100, 10);
  expect(await sweep()).toBe(true);
  await tick();
  const [made] = await occurrences(id);
  book.pass(100 * DAY_MS);
  expect(await sweep()).toBe(true);
  await book.db
    .deleteFrom('notifications')
    .where('id', '=', made?.id ?? '')
    .execute();
  expect(await sweep()).toBe(false);
});
