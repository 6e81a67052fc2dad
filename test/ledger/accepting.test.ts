import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys } from '../../src/api/store/keys.ts';
import type { Notification } from '../../src/core/notification.ts';
import { createAccept } from '../../src/ledger/accept.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import type { Acceptance, Accepted, AcceptedWith, Recorded } from '../../src/ledger/ports/accept.ts';
import { MOST_ON_THE_SPOT } from '../../src/ledger/store/accepting.ts';
import { checkBudgets } from '../../src/ledger/store/budgets.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { outbox } from '../../src/ledger/store/outbox.ts';
import { record } from '../../src/ledger/store/recording.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { forgetStrangers } from '../../src/people/store/forgetting.ts';
import { BY_INDEX, type OpenDatabase, openDatabase } from '../../src/platform/database/database.ts';
import { silent } from '../silent.ts';
import { countStatements } from '../statements.ts';
import { acceptanceParts, ledger } from './ledger.ts';

const book = ledger();
let hot: OpenDatabase;
const told: string[] = [];
const { plugin, during: statementsDuring } = countStatements();
let acceptances: Acceptance;
beforeAll(() => {
  hot = openDatabase(book.url, { log: silent, max: 2, settings: { ...BY_INDEX, lock_timeout: '1s' } });
  acceptances = acceptance(parts());
});
afterAll(() => hot.close());

const parts = () => ({
  ...acceptanceParts(book.db, book.clock),
  quick: hot.db.withPlugin(plugin),
  announce: {
    deliveries: () => void told.push('deliveries'),
    audiences: () => void told.push('audiences'),
  },
});

const TOPIC = 'deployments';

/** A post to a topic that is there, in a tenant of its own. */
async function somewhere() {
  const tenantId = book.tenant();
  await book.notification(tenantId, { topic: TOPIC });
  return tenantId;
}

const post = (tenantId: string, more: Partial<Notification> = {}): Notification => ({
  id: book.newId(),
  tenantId,
  callerId: 'ci',
  callerName: 'CI',
  topic: TOPIC,
  said: { text: 'Hello' },
  audience: { subscribers: true },
  urgency: 'normal',
  correlationId: 'c',
  createdAt: book.clock.now(),
  ...more,
});
const accept = (notification: Notification, more: AcceptedWith = {}) =>
  acceptances.accept(notification, more);
const rowOf = (id: string) =>
  book.db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirst();
const deliveriesOf = (id: string) =>
  book.db
    .selectFrom('deliveries')
    .where('notification_id', '=', id)
    .orderBy('recipient_key')
    .selectAll()
    .execute();

/** In one batch: what comes while the first of them is under way is gathered. */
async function together(posts: readonly Notification[], more: AcceptedWith = {}): Promise<Accepted[]> {
  return Promise.all(posts.map(each => accept(each, more)));
}

test('posts that come at once are recorded by two statements, whatever they are', async () => {
  const tenantId = await somewhere();
  const { personId } = await book.person(tenantId, 'aad-1');
  const posts = [
    ...Array.from({ length: 30 }, () => post(tenantId, { audience: { people: ['aad-1'] } })),
    ...Array.from({ length: 30 }, () => post(tenantId)),
  ];
  let accepted: unknown;
  const statements = await statementsDuring(async () => {
    accepted = await together(posts);
  });
  expect(accepted).toEqual(posts.map(({ id }) => ({ outcome: 'recorded', id, changed: false })));
  expect(statements).toBe(2);
  for (const { id } of posts) expect(await rowOf(id)).toMatchObject({ id, caller_id: 'ci' });
  expect(await deliveriesOf(posts[0]?.id ?? '')).toMatchObject([{ person_id: personId }]);
});

/** Everything that two ways of writing the same may differ in, but for ids. */
async function asWritten(id: string) {
  const { id: _, ...row } = (await rowOf(id)) ?? {};
  const deliveries = (await deliveriesOf(id)).map(({ id, notification_id: _, lane, ...each }) => ({
    ...each,
    lane: lane.replace(id, 'its id'),
  }));
  // The process that expands it, and its progress, are no more than a note in the meantime.
  return { row: { ...row, expansion: null, expanding_by: null, expanding_until: null }, deliveries };
}

describe.each<[string, Partial<Notification>]>([
  ['one person', { audience: { people: ['ana@contoso.com'] } }],
  ['one person twice', { audience: { people: ['ANA@contoso.com ', 'ana@contoso.com', '29:aad-ana'] } }],
  ['a few people', { audience: { people: ['ana@contoso.com', 'aad-ben'] }, urgency: 'urgent' }],
  ['a person and a stranger', { audience: { people: ['ana@contoso.com', 'eve@contoso.com'] } }],
  ['people and others', { audience: { people: ['aad-ben'], subscribers: true, conversations: ['19:x'] } }],
  [
    'all that a post may have',
    {
      audience: { people: ['aad-ben'] },
      interruption: 'cancel',
      fallback: { person: 'ana@contoso.com' },
      actorAadObjectId: 'AAD-BEN',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      urgency: 'low',
    },
  ],
  ['later', { audience: { people: ['aad-ben'] }, sendAt: new Date('2027-01-01T09:00:00Z') }],
  ['no topic', { audience: { people: ['aad-ben'] }, topic: undefined as never }],
])('a post for %s', (_what, more) => {
  test('is written in one statement as it is step by step', async () => {
    const written = [];
    for (const way of ['quick', 'long'] as const) {
      const tenantId = `${way} ${book.newId()}`;
      const ana = await book.person(tenantId, 'aad-ana');
      await book.person(tenantId, 'aad-ben');
      const upn = { tenant_id: tenantId, address: 'ana@contoso.com', person_id: ana.personId };
      await book.db.insertInto('person_addresses').values(upn).execute();
      await book.notification(tenantId, { topic: TOPIC });
      const notification = post(tenantId, more);
      if (way === 'quick') {
        expect(await statementsDuring(() => accept(notification))).toBe(1);
      } else await record(book.db, notification);
      await createExpander(expansion(book.db, book.clock, { ...book.people, mayLookUp: false }))({
        notificationId: notification.id,
      });
      written.push(JSON.stringify(await asWritten(notification.id)).replaceAll(tenantId, 'a tenant'));
    }
    const people = await book.db.selectFrom('people').select(['id', 'aad_object_id']).execute();
    const named = written.map(each =>
      people.reduce((text, { id, aad_object_id }) => text.replaceAll(id, aad_object_id ?? ''), each),
    );
    expect(JSON.parse(named[0] ?? '')).toEqual(JSON.parse(named[1] ?? ''));
  });
});

test('people are found on the spot where they are few, and all known; all others have to be expanded', async () => {
  const tenantId = await somewhere();
  const known = Array.from({ length: MOST_ON_THE_SPOT + 1 }, (_, i) => `aad-${i}`);
  for (const aad of known) await book.person(tenantId, aad);
  const few = known.slice(0, MOST_ON_THE_SPOT);
  const table: [string[], boolean][] = [
    [few, true],
    [known, false],
    [['aad-1', 'eve@contoso.com'], false],
  ];
  told.length = 0;
  for (const [people, onTheSpot] of table) {
    const notification = post(tenantId, { audience: { people } });
    await accept(notification);
    const row = await rowOf(notification.id);
    expect([row?.expanded_at, row?.audience]).toEqual(
      onTheSpot ? [notification.createdAt, {}] : [null, { people }],
    );
    expect(await deliveriesOf(notification.id)).toHaveLength(onTheSpot ? MOST_ON_THE_SPOT : 0);
  }
  expect(told).toEqual(['deliveries', 'audiences', 'audiences']);
});

test('a delivery that was born with its notification counts for its caller from the start', async () => {
  const tenantId = await somewhere();
  await book.person(tenantId, 'aad-1');
  const notification = post(tenantId, { audience: { people: ['aad-1'] } });
  await accept(notification);
  expect(await deliveriesOf(notification.id)).toMatchObject([{ caller_id: 'ci', state: 'queued' }]);
});

test('a caller who has too much open is refused, and one who repeats a post is not', async () => {
  const tenantId = await somewhere();
  await book.person(tenantId, 'aad-1');
  const limited = acceptance({ ...parts(), budgets: checkBudgets({ openDeliveries: 3, topics: 1 }) });
  const asked = () => post(tenantId, { callerId: 'wild', audience: { people: ['aad-1'] } });
  const first = asked();
  const idempotency = { key: 'once', bodyHash: 'a' };
  await limited.accept(first, { idempotency });
  for (let i = 0; i < 2; i++) await limited.accept(asked());
  book.pass(5_000);
  expect(await limited.accept(asked())).toEqual({ outcome: 'over-budget', of: 'openDeliveries', most: 3 });
  expect(await limited.accept(asked(), { idempotency })).toMatchObject({ outcome: 'replayed', id: first.id });
});

test('a topic that is new is counted, however many come with it', async () => {
  const tenantId = await somewhere();
  const limited = acceptance({ ...parts(), budgets: checkBudgets({ openDeliveries: 99, topics: 1 }) });
  const began = await limited.accept(post(tenantId, { callerId: 'talker', topic: 'a' }));
  expect(began).toMatchObject({ outcome: 'recorded' });
  const more = await Promise.all(
    ['b', 'a', 'c'].map(topic => limited.accept(post(tenantId, { callerId: 'talker', topic }))),
  );
  expect(more.map(({ outcome }) => outcome)).toEqual(['over-budget', 'recorded', 'over-budget']);
});

test('one that cannot be recorded does not harm those that came with it', async () => {
  const tenantId = await somewhere();
  // No door lets this through, and PostgreSQL cannot read it.
  const faulty = post(tenantId, { said: { text: 'half of \u0000 text' } });
  const others = Array.from({ length: 9 }, () => post(tenantId));
  const posts = [...others.slice(0, 5), faulty, ...others.slice(5)];
  const settled = await Promise.allSettled(posts.map(each => accept(each)));
  expect(settled.map(({ status }) => status)).toEqual(
    posts.map(each => (each === faulty ? 'rejected' : 'fulfilled')),
  );
  for (const { id } of others) expect(await rowOf(id)).toBeDefined();
  expect(await rowOf(faulty.id)).toBeUndefined();
});

const idempotency = (key: string, bodyHash = 'a') => ({ idempotency: { key, bodyHash } });

test('one whose key is held by a transaction that does not end holds up nobody but itself', async () => {
  const tenantId = await somewhere();
  const { id: other } = await book.notification(tenantId);
  const hanging = await book.db.startTransaction().execute();
  await hanging
    .insertInto('idempotency_keys')
    .values({
      caller_id: 'ci',
      key: 'held',
      body_hash: 'a',
      notification_id: other,
      created_at: book.clock.now(),
    })
    .execute();
  let ended = false;
  const held = accept(post(tenantId), idempotency('held')).finally(() => {
    ended = true;
  });
  const neighbours = await together(Array.from({ length: 9 }, () => post(tenantId)));
  expect(neighbours.map(({ outcome }) => outcome)).toEqual(Array(9).fill('recorded'));
  expect(ended).toBe(false);
  await hanging.commit().execute();
  expect(await held).toEqual({ outcome: 'replayed', id: other, changed: false });
});

describe('an Idempotency-Key', () => {
  test('posted a hundred times at once over two processes is one notification', async () => {
    const tenantId = await somewhere();
    const other = acceptance(parts());
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        (i % 2 ? acceptances : other).accept(post(tenantId), idempotency('storm')),
      ),
    );
    expect(all.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(99);
    expect(new Set(all.map(each => 'id' in each && each.id)).size).toBe(1);
    const rows = await book.db
      .selectFrom('notifications')
      .where('tenant_id', '=', tenantId)
      .select('id')
      .execute();
    expect(rows).toHaveLength(1 + 1);
  });

  test('of many posts, crossed over two processes, holds nobody up for ever', async () => {
    const tenantId = await somewhere();
    const other = acceptance(parts());
    const names = Array.from({ length: 40 }, (_, i) => `crossed ${i}`);
    const send = (by: Acceptance, key: string) => by.accept(post(tenantId), idempotency(key));
    const all = await Promise.all([
      ...names.map(key => send(acceptances, key)),
      ...names.toReversed().map(key => send(other, key)),
    ]);
    expect(all.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...Array(40).fill('recorded'),
      ...Array(40).fill('replayed'),
    ]);
  });

  test('under which another body comes at the same moment, by the other way, is a conflict and no failure', async () => {
    const tenantId = await somewhere();
    for (let i = 0; i < 20; i++) {
      const key = `both ways ${i}`;
      const [plain, ending] = await Promise.all([
        accept(post(tenantId), idempotency(key)),
        accept(post(tenantId, { key: `incident ${i}` }), idempotency(key, 'b')),
      ]);
      expect([plain.outcome, ending.outcome].toSorted()).toEqual(['conflict', 'recorded']);
    }
  });
});

describe('a key that was revoked', () => {
  const callerOf = async (name: string) => {
    const id = book.newId();
    await keys(book.db, book.clock).add({ id, name, createdAt: book.clock.now() }, id);
    return id;
  };
  const WAYS: [string, Partial<Notification>, AcceptedWith][] = [
    ['a post', {}, {}],
    ['a post to people', { audience: { people: ['aad-1'] } }, {}],
    ['a post with a key', { key: 'incident' }, {}],
    ['a post with an end', { expiresAt: new Date('2027-01-01T09:00:00Z') }, {}],
    ['a post to a new topic', { topic: 'new' }, {}],
    ['a repeat', {}, { idempotency: { key: 'before', bodyHash: 'a' } }],
  ];

  test.each(WAYS)('records nothing from then on: %s', async (what, more, also) => {
    const tenantId = await somewhere();
    await book.person(tenantId, 'aad-1');
    const callerId = await callerOf(what);
    const before = await accept(post(tenantId, { callerId }), also);
    expect(before).toMatchObject({ outcome: 'recorded' });
    await keys(book.db, book.clock).revoke(callerId, book.clock.now());
    const refused = post(tenantId, { callerId, ...more });
    expect(await accept(refused, also)).toEqual({ outcome: 'revoked' });
    expect(await rowOf(refused.id)).toBeUndefined();
  });

  test('does not take along those that came with it', async () => {
    const tenantId = await somewhere();
    const [revoked, good] = [await callerOf('gone'), await callerOf('good')];
    await keys(book.db, book.clock).revoke(revoked, book.clock.now());
    const posts = [good, revoked, good, revoked, good].map(callerId => post(tenantId, { callerId }));
    expect((await together(posts)).map(({ outcome }) => outcome)).toEqual(
      posts.map(({ callerId }) => (callerId === good ? 'recorded' : 'revoked')),
    );
  });
});

const meet = (id: string) =>
  book.db
    .insertInto('tenants')
    .values({ id, service_url: 'https://x', bot_id: 'b', seen_at: book.clock.now() })
    .execute();

test('a program that names no tenant is asked for it from the moment at which there is another', async () => {
  await book.db.deleteFrom('tenants').execute();
  const [first, second] = [await somewhere(), await somewhere()];
  const open = { tenants: 'any', ownTenantId: undefined, mayPost: () => undefined } as const;
  const accepted = createAccept({ ...open, acceptance: acceptances, clock: book.clock, newId: book.newId });
  const content = { topic: TOPIC, title: 'T', subject: { name: 'S' }, actor: { name: 'A' } };
  const send = async (more: object) =>
    (await accepted(
      { id: 'ci', name: 'CI' },
      { content, audience: { subscribers: true }, urgency: 'normal', correlationId: 'c', ...more },
    )) as Recorded;
  await meet(first);
  for (const way of [{}, { key: 'incident' }]) {
    const { id } = await send(way);
    expect(await rowOf(id)).toMatchObject({ tenant_id: first });
  }
  await meet(second);
  for (const way of [{}, { key: 'incident' }])
    await expect(send(way)).rejects.toMatchObject({ code: 'tenant-required' });
  const { id } = await send({ tenantId: second });
  expect(await rowOf(id)).toMatchObject({ tenant_id: second });
});

test('a post about the same subject changes the card that stands, for as long as the operator says', async () => {
  await book.db.deleteFrom('tenants').execute();
  const tenantId = await somewhere();
  await meet(tenantId);
  const open = { tenants: 'any', ownTenantId: undefined, mayPost: () => undefined } as const;
  const parts = { ...open, acceptance: acceptances, clock: book.clock, newId: book.newId };
  const content = { topic: TOPIC, title: 'T', subject: { name: 'The same' }, actor: { name: 'A' } };
  const send = async (sameWithinSeconds: number, more: object = {}) =>
    (await createAccept({ ...parts, sameWithinSeconds })(
      { id: 'ci', name: 'CI' },
      { content, audience: { subscribers: true }, urgency: 'normal', correlationId: 'c', ...more },
    )) as Recorded & { changed: boolean };
  const first = await send(600);
  expect(first.changed).toBe(false);
  expect(await send(600)).toMatchObject({ id: first.id, changed: true });
  expect((await send(0)).changed).toBe(false);
  expect((await send(600, { key: 'incident' })).changed).toBe(false);
  book.pass(700_000);
  expect((await send(600)).changed).toBe(false);
  expect((await send(600)).changed).toBe(true);
});

test.each([
  ['of low urgency', { urgency: 'low' }, '0 9 * * *'],
  ['of normal urgency', {}, null],
  ['that is to come at a time', { urgency: 'low', sendAt: new Date('2030-01-01') }, null],
  ['that expires', { urgency: 'low', expiresAt: new Date('2030-01-01') }, null],
  ['of which somebody is to take care', { urgency: 'low', acknowledge: { remind: 0 } }, null],
  ['with a key', { urgency: 'low', key: 'incident' }, '0 9 * * *'],
  ['of a series', { urgency: 'low', repeat: { cron: '0 9 * * *', zone: 'UTC' } }, null],
])('a post %s can wait, or cannot', async (_, more, expected) => {
  await book.db.deleteFrom('tenants').execute();
  await meet(await somewhere());
  const open = { tenants: 'any', ownTenantId: undefined, mayPost: () => undefined } as const;
  const parts = { ...open, acceptance: acceptances, clock: book.clock, newId: book.newId };
  const content = { topic: TOPIC, title: 'T', subject: { name: 'S' }, actor: { name: 'A' } };
  const wish = { content, audience: { subscribers: true }, urgency: 'normal', correlationId: 'c' } as const;
  const accept = createAccept({ ...parts, lowEvery: '0 9 * * *' });
  const accepted = (await accept({ id: 'ci', name: 'CI' }, { ...wish, ...more } as never)) as Recorded;
  expect((await rowOf(accepted.id))?.can_wait).toBe(expected);
});

test('a tenant that was taken for the only one gets nothing when there is another', async () => {
  await book.db.deleteFrom('tenants').execute();
  const tenantId = await somewhere();
  await meet(tenantId);
  const ways = [{}, { key: 'incident' }];
  for (const way of ways)
    expect(await accept(post(tenantId, way), { onlyTenant: true })).toMatchObject({ outcome: 'recorded' });
  await meet(book.tenant());
  for (const way of ways) {
    const refused = post(tenantId, way);
    expect(await accept(refused, { onlyTenant: true })).toEqual({ outcome: 'other-tenants' });
    expect(await rowOf(refused.id)).toBeUndefined();
    expect(await accept(post(tenantId, way))).toMatchObject({ outcome: 'recorded' });
  }
});

test('somebody who is forgotten in the same moment is no failure of the post', async () => {
  for (let i = 0; i < 20; i++) {
    const tenantId = await somewhere();
    const { personId } = await book.person(tenantId, 'aad-1');
    const notification = post(tenantId, { audience: { people: ['aad-1'] } });
    const [accepted] = await Promise.all([
      accept(notification),
      book.db.transaction().execute(trx => forgetStrangers(trx, [personId], book.clock.now(), book.people)),
    ]);
    expect(accepted).toMatchObject({ outcome: 'recorded' });
    await createExpander(expansion(book.db, book.clock, { ...book.people, mayLookUp: false }))({
      notificationId: notification.id,
    });
    expect(await deliveriesOf(notification.id)).toMatchObject([
      { state: expect.stringMatching(/queued|undelivered/) },
    ]);
  }
});

test('what Herald says itself is in nobody’s outbox', async () => {
  await book.db.deleteFrom('notifications').execute();
  await book.notification(book.tenant(), { audience: {} });
  expect(await outbox(book.db, 'w').take(10)).toEqual([]);
});
