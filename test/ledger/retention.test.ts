import { type RawBuilder, sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { Notification } from '../../src/core/notification.ts';
import { keptSince, mayBeForgotten } from '../../src/decide/retention.ts';
import { FEATURES } from '../../src/features/features.ts';
import type { NewDelivery } from '../../src/ledger/store/deliveries.ts';
import { deleteEnded, oldest } from '../../src/ledger/store/retention.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { channel, ledger } from './ledger.ts';

const DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
const book = ledger();
afterEach(() => book.db.deleteFrom('notifications').execute());

const until = (since: Date) => ({ since, features: FEATURES });
const run = (most?: number) =>
  deleteEnded(book.db, until(keptSince(book.clock.now(), DAYS)), { ...(most && { most }) });
const daysPass = (days: number) => book.pass(days * DAY_MS);
const change = (id: string, columns: object) =>
  book.db.updateTable('deliveries').set(columns).where('id', '=', id).execute();
const notificationOf = async (id: string) => (await book.row(id)).notification_id;
const isThere = async (id: string) =>
  (await book.db.selectFrom('deliveries').where('id', '=', id).select('id').execute()).length === 1;
const left = async (table: 'notifications' | 'deliveries' | 'attempts' | 'idempotency_keys') =>
  (await book.db.selectFrom(table).selectAll().execute()).length;

/** A card that was sent, of a notification whose audience is complete. */
async function sent(more: Partial<NewDelivery> & { notification?: Partial<Notification> } = {}) {
  const tenant = book.tenant();
  const id = await book.delivery(tenant, channel(tenant), { state: 'sent', reason: 'sent', ...more });
  await book.db
    .updateTable('notifications')
    .set({ expanded_at: book.clock.now() })
    .where('id', '=', await notificationOf(id))
    .execute();
  return id;
}

/** One more delivery of the same notification, which differs in these columns. */
async function another(id: string, columns: object): Promise<string> {
  const other = newId();
  const differs = JSON.stringify({ id: other, recipient_key: other, lane: other, ...columns });
  await sql`insert into deliveries select (jsonb_populate_record(d, ${differs}::jsonb)).*
    from deliveries d where id = ${id}`.execute(book.db);
  return other;
}

describe('what ended longer ago than it is kept', () => {
  test('is deleted with everything that hangs on it, and nothing is deleted a day sooner', async () => {
    const id = await sent();
    await book.db
      .insertInto('attempts')
      .values({ delivery_id: id, number: 1, started_at: book.clock.now(), outcome: 'sent' })
      .execute();
    const key = { caller_id: 'ci', key: 'k', body_hash: 'h', created_at: book.clock.now() };
    await book.db
      .insertInto('idempotency_keys')
      .values({ ...key, notification_id: await notificationOf(id) })
      .execute();
    const own = await turnLedger(book.db, book.clock, newId, () => ({})).say({
      tenantId: book.tenant(),
      to: channel('ops'),
      because: { code: 'asked' },
      said: { text: 'Hello Ana Silva' },
    });
    await change(own.deliveryId, { state: 'sending' });
    await change(own.deliveryId, { state: 'sent' });
    daysPass(DAYS - 1);
    expect(await run()).toEqual({ notifications: 0, deliveries: 0, more: false });
    daysPass(2);
    expect(await run()).toEqual({ notifications: 2, deliveries: 2, more: false });
    for (const table of ['notifications', 'deliveries', 'attempts', 'idempotency_keys'] as const)
      expect({ table, rows: await left(table) }).toEqual({ table, rows: 0 });
  });

  test('leaves what people chose, and the topic', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    await sent({ recipient: ana, tenantId: tenant, notification: { topic: 'kept', tenantId: tenant } });
    const choices = subscriptionStore(book.db);
    await choices.choose(ana.personId, 'kept', 'out', book.clock.now());
    daysPass(DAYS + 1);
    expect((await run()).notifications).toBe(1);
    expect(await choices.topics(tenant, ana.personId)).toEqual([
      { name: 'kept', choice: 'out', at: expect.any(Date) },
    ]);
  });

  test.each<[string, object]>([
    ['is held', { state: 'held' }],
    ['is queued', { state: 'queued' }],
    ['is being sent', { state: 'sending' }],
    ['ended lately', { state_since: '2100-01-01T00:00:00Z' }],
  ])('is kept while one of its deliveries %s', async (_what, columns) => {
    await another(await sent(), columns);
    daysPass(DAYS + 1);
    expect(await run()).toEqual({ notifications: 0, deliveries: 0, more: false });
    expect(await left('deliveries')).toBe(2);
  });

  test.each<[string, () => object]>([
    ['is still being expanded', () => ({ expanded_at: null })],
    ['is still being changed', () => ({ follow_up: '{}' })],
    ['was changed lately', () => ({ changed_at: book.clock.now() })],
    ['was cancelled lately', () => ({ cancelled_at: book.clock.now() })],
    ['was recalled lately', () => ({ recalled_at: book.clock.now() })],
  ])('is kept when it %s', async (_what, columns) => {
    const id = await sent();
    daysPass(DAYS + 1);
    const notificationId = await notificationOf(id);
    await book.db.updateTable('notifications').set(columns()).where('id', '=', notificationId).execute();
    expect(await run()).toEqual({ notifications: 0, deliveries: 0, more: false });
  });
});

test('a line is kept with its digest, and the digest with its lines', async () => {
  const digest = await sent({ notification: { callerId: 'herald' } });
  const line = await another(await sent(), { state: 'folded', digest_id: digest });
  daysPass(DAYS + 1);
  await change(digest, { state_since: book.clock.now() });
  expect(await run()).toMatchObject({ deliveries: 0 });
  daysPass(DAYS + 1);
  await run();
  expect([await isThere(line), await isThere(digest)]).toEqual([false, true]);
  await run();
  expect(await isThere(digest)).toBe(false);
});

test('a thousand deliveries go at a time, and who is stopped says that there is more', async () => {
  const [id, waiting] = [await sent(), await sent()];
  await change(waiting, { state_since: new Date('2100-01-01T00:00:00Z') });
  await sql`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object(
      'id', gen_random_uuid()::text, 'recipient_key', 'conversation:' || i))).*
    from deliveries d, generate_series(1, 1499) i where id = ${id}`.execute(book.db);
  daysPass(DAYS + 1);
  expect(await run(1)).toEqual({ notifications: 0, deliveries: 1_000, more: true });
  expect(await run()).toEqual({ notifications: 1, deliveries: 500, more: false });
  expect(await isThere(waiting)).toBe(true);
  const stopping = AbortSignal.abort();
  expect(await deleteEnded(book.db, until(book.clock.now()), { stopping })).toMatchObject({
    deliveries: 0,
    more: true,
  });
});

describe('looking for what is old', () => {
  const plan = async (query: RawBuilder<unknown>) => {
    const { rows } = await sql<Record<string, string>>`explain ${query}`.execute(book.db);
    return rows.flatMap(Object.values).join('\n');
  };
  beforeAll(async () => {
    const id = await sent();
    await sql`insert into notifications select (jsonb_populate_record(n, jsonb_build_object(
        'id', gen_random_uuid()::text, 'created_at', n.created_at + i * interval '1 second'))).*
      from notifications n, generate_series(1, 500) i where id = ${await notificationOf(id)}`.execute(
      book.db,
    );
    await sql`insert into deliveries select (jsonb_populate_record(d, jsonb_build_object(
        'id', gen_random_uuid(), 'notification_id', n.id))).*
      from deliveries d, notifications n where d.id = ${id} and n.id <> d.notification_id`.execute(book.db);
    await sql`analyze notifications, deliveries`.execute(book.db);
  });

  test('follows indexes, and reads nothing of what is young', async () => {
    const steps = await plan(oldest(until(book.clock.now())));
    for (const index of ['notifications_age', 'deliveries_page', 'deliveries_digest'])
      expect(steps).toContain(index);
    expect(steps).not.toMatch(/Seq Scan|hashed SubPlan/);
  });
});

describe('an id', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const ageOf = (days: number) => newId({ msecs: now.getTime() - days * DAY_MS });

  test.each([
    [ageOf(0), false],
    [ageOf(DAYS - 1), false],
    [ageOf(DAYS + 1), true],
    [ageOf(3_000).toUpperCase(), true],
    ['00000000-0000-4000-8000-000000000000', false],
    ["' or 1=1", false],
    [undefined, false],
    [7, false],
  ])('%p may be forgotten: %p', (id, expected) => {
    expect(mayBeForgotten(id, now, DAYS)).toBe(expected);
  });
});
