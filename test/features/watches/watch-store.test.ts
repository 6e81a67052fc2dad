import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { WatchCard } from '../../../src/features/watches/cards/watch-cards.ts';
import { parseWatch } from '../../../src/features/watches/chat/parse-watch.ts';
import { beginWatch, judge, QUIET_MS } from '../../../src/features/watches/rules/judge.ts';
import { endWatches } from '../../../src/features/watches/store/ended-watches.ts';
import { tellAfterQuiet } from '../../../src/features/watches/store/quiet.ts';
import { takeReadings } from '../../../src/features/watches/store/take-readings.ts';
import { watchStorage } from '../../../src/features/watches/store/watch-storage.ts';
import { watchStore } from '../../../src/features/watches/store/watch-store.ts';
import type { Condition, Reading, Value } from '../../../src/features/watches/watch.ts';
import { MOST_WATCHES, type WatchStore } from '../../../src/features/watches/watch-ports.ts';
import type { ClaimedDelivery } from '../../../src/ledger/ports/delivering.ts';
import { type OpenDatabase, openDatabase } from '../../../src/platform/database/database.ts';
import type { Schema } from '../../../src/platform/schema.ts';
import { phrase, worded } from '../../../src/text/phrase.ts';
import { circumstancesAt } from '../../circumstances.ts';
import { eventually } from '../../eventually.ts';
import { ledger } from '../../ledger/ledger.ts';
import { silent } from '../../silent.ts';
import { english } from '../../voices.ts';

const RULE = { cards: 1, seconds: 600 };
const DAY_MS = 24 * 60 * 60 * 1000;
const book = ledger(10_000, RULE, [watchStorage]);
const drops20: Condition = { kind: 'drops', percent: 20 };
const changes: Condition = { kind: 'changes' };

/** The acts of one process, which has connections of its own. */
function processOn(db: () => Kysely<Schema>) {
  const telling = { clock: book.clock, newId, origin: () => ({}) };
  return {
    take: (tenantId: string, readings: readonly Reading[]) =>
      db()
        .transaction()
        .execute(trx => takeReadings(trx, telling, tenantId, readings)),
    tellAfterQuiet: () => tellAfterQuiet(db(), telling),
    /** In one transaction, as a turn is. */
    watches: <T>(work: (watches: WatchStore) => Promise<T>) =>
      db()
        .transaction()
        .execute(trx => work(watchStore(trx, book.clock, newId))),
  };
}
let second: OpenDatabase;
beforeAll(() => {
  second = openDatabase(book.url, { log: silent });
});
afterAll(() => second.close());
const [here, there] = [processOn(() => book.db), processOn(() => second.db)];

async function watcher(...subjects: string[]) {
  return watcherOf(drops20, ...subjects);
}
async function watcherOf(condition: Condition, ...subjects: string[]) {
  const tenantId = book.tenant();
  const { personId: id } = await book.person(tenantId);
  const wishes = subjects.map(subject => ({ subject, condition, days: 30 }));
  for (const wish of wishes) await here.watches(watches => watches.add({ id, tenantId }, wish));
  return { id, tenantId };
}
const read = (tenantId: string, readings: Record<string, number>) =>
  here.take(
    tenantId,
    Object.entries(readings).map(([subject, value]) => ({ subject, value, unit: 'USD' })),
  );
const end = () => endWatches(book.db, book.clock.now(), newId);
/** From what to what somebody was told, in order. */
async function told(personId: string) {
  const rows = await book.db
    .selectFrom('notifications')
    .innerJoin('deliveries', 'deliveries.notification_id', 'notifications.id')
    .where('person_id', '=', personId)
    .orderBy('notifications.id')
    .select(['notifications.said', 'notifications.created_at'])
    .execute();
  return rows.map(({ said, created_at: at }) => {
    const { from, to } = ('template' in said ? said.data : {}) as unknown as WatchCard;
    return { from: from?.value, to: to.value, at };
  });
}

/** The next card to anybody, sent. */
async function send(): Promise<ClaimedDelivery | undefined> {
  book.pass(1_500);
  await book.claims.release();
  const [claimed] = await book.claim('w1', 1);
  const sent = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
  if (claimed !== undefined) await book.records.settle(claimed, 'w1', sent, { outcome: 'sent' });
  return claimed;
}
const saidIn = (delivery: ClaimedDelivery | undefined) => delivery?.said;

afterEach(async () => {
  await book.db.deleteFrom('watches').execute();
  await book.db.deleteFrom('deliveries').execute();
});

describe('what comes to be so for many watches of a person at once', () => {
  const dropped = (subject: string, percent: number) =>
    phrase('watches.happened.drops', { subject, percent: { percent } });

  test('is one card, and a digest with what became of each of the others', async () => {
    const { tenantId } = await watcher('Hotel A', 'Hotel B', 'Hotel C');
    await read(tenantId, { 'Hotel A': 100, 'Hotel B': 100, 'Hotel C': 100 });
    await read(tenantId, { 'Hotel A': 80, 'Hotel B': 75, 'Hotel C': 99 });
    await read(tenantId, { 'Hotel C': 50 });
    expect(saidIn(await send())).toMatchObject({
      template: 'watch',
      data: { title: dropped('Hotel A', 20) },
    });
    expect(await send()).toBeUndefined();
    book.pass(RULE.seconds * 1000);
    expect(saidIn(await send())).toMatchObject({
      template: 'digest',
      data: {
        items: [
          { title: dropped('Hotel B', 25), subject: { name: 'Hotel B' }, topic: 'watches' },
          { title: dropped('Hotel C', 50), subject: { name: 'Hotel C' }, topic: 'watches' },
        ],
      },
    });
  });
});

describe('a watch that has come to its end', () => {
  test('is told once, with a line that begins the same anew', async () => {
    const { tenantId } = await watcher('Hotel A');
    await read(tenantId, { 'Hotel A': 100 });
    await end();
    expect(await send()).toBeUndefined();
    book.pass(31 * DAY_MS);
    await read(tenantId, { 'Hotel A': 10 });
    await end();
    await end();
    const said = saidIn(await send());
    const text = said !== undefined && 'text' in said ? worded(english, said.text) : '';
    expect(text).toMatch(/^Your watch on Hotel A is over, and there was nothing to tell\. /);
    expect(parseWatch(text.split('write: watch ')[1] ?? '', circumstancesAt(new Date(0)))).toEqual({
      subject: 'Hotel A',
      condition: drops20,
    });
    book.pass(RULE.seconds * 1000);
    expect(await send()).toBeUndefined();
  });

  test('is not said to have told nothing where it told something and was armed again', async () => {
    const { id, tenantId } = await watcherOf({ kind: 'rises-above', value: 300 }, 'Errors');
    for (const value of [100, 310, 100]) await read(tenantId, { Errors: value });
    expect(await told(id)).toHaveLength(1);
    await send();
    book.pass(31 * DAY_MS);
    await end();
    const said = saidIn(await send());
    expect(said !== undefined && 'text' in said ? worded(english, said.text) : '').toMatch(
      /^Your watch on Errors is over\. To go on/,
    );
  });

  test('of a subject nothing is kept half a year after its last reading', async () => {
    const { tenantId } = await watcher();
    const left = async () =>
      (await book.db.selectFrom('readings').where('tenant_id', '=', tenantId).selectAll().execute()).length;
    await read(tenantId, { 'Hotel A': 100 });
    book.pass(179 * DAY_MS);
    await end();
    expect(await left()).toBe(1);
    book.pass(2 * DAY_MS);
    await end();
    expect(await left()).toBe(0);
  });
});

describe('a change within the quiet time', () => {
  const begin = async () => {
    const { id, tenantId } = await watcherOf(changes, 'Release');
    for (const value of [1, 2]) await read(tenantId, { Release: value });
    book.pass(60_000);
    await read(tenantId, { Release: 3 });
    return { id, tenantId };
  };
  const pairs = async (id: string) => (await told(id)).map(({ from, to }) => [from, to]);

  test('is told by a worker when that time is over, once', async () => {
    const { id } = await begin();
    await book.claims.release();
    expect(await pairs(id)).toEqual([[1, 2]]);
    book.pass(QUIET_MS - 60_000);
    await book.claims.release();
    await book.claims.release();
    expect(await pairs(id)).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  test.each<[string, (of: { id: string; tenantId: string }) => Promise<unknown>]>([
    ['it was taken back', ({ tenantId }) => read(tenantId, { Release: 2 })],
    [
      'the watch was stopped',
      ({ id }) =>
        here.watches(async watches => {
          for (const watch of await watches.of(id)) await watches.stop(id, watch.id);
        }),
    ],
    [
      'the watch was begun anew',
      ({ id, tenantId }) =>
        here.watches(watches =>
          watches.add({ id, tenantId }, { subject: 'Release', condition: changes, days: 30 }),
        ),
    ],
  ])('is not told where %s', async (_, meanwhile) => {
    const of = await begin();
    await meanwhile(of);
    book.pass(QUIET_MS);
    await book.claims.release();
    expect(await pairs(of.id)).toEqual([[1, 2]]);
  });
});

describe('two processes at once', () => {
  test('tell each time that something comes to be so once, whoever brought the reading', async () => {
    const { id, tenantId } = await watcherOf({ kind: 'is', word: 'failed' }, 'Build 1', 'Build 2');
    for (let round = 0; round < 20; round++) {
      const both = (value: string) =>
        [here, there, here, there].map((process, i) => {
          const subjects = i % 2 === 0 ? ['Build 1', 'Build 2'] : ['Build 2', 'Build 1'];
          return process.take(
            tenantId,
            subjects.map(subject => ({ subject, value })),
          );
        });
      await Promise.all(both('failed'));
      await Promise.all(both('ok'));
    }
    expect(await told(id)).toHaveLength(2 * 20);
  });

  test('take one reading of one instant once', async () => {
    const { id, tenantId } = await watcherOf({ kind: 'is', word: 'failed' }, 'Build');
    const reading = { subject: 'Build', value: 'failed', at: book.clock.now() };
    const taken = await Promise.all([here, there, here, there].map(each => each.take(tenantId, [reading])));
    expect(taken.map(({ accepted }) => accepted).toSorted()).toEqual([0, 0, 0, 1]);
    expect(await told(id)).toHaveLength(1);
  });

  test('tell a change at once or after the quiet time, never both, and always go on from what was told', async () => {
    const { id, tenantId } = await watcherOf(changes, 'Release');
    await read(tenantId, { Release: -1 });
    for (let round = 0; round < 30; round++) {
      book.pass(QUIET_MS / 2);
      const bring = (value: number) => [{ subject: 'Release', value }];
      await Promise.all([
        here.take(tenantId, bring(2 * round)),
        there.tellAfterQuiet(),
        there.take(tenantId, bring(2 * round + 1)),
        here.tellAfterQuiet(),
      ]);
    }
    book.pass(QUIET_MS);
    await Promise.all([here.tellAfterQuiet(), there.tellAfterQuiet()]);
    const all = await told(id);
    const last = await book.db
      .selectFrom('readings')
      .where('tenant_id', '=', tenantId)
      .select('value')
      .executeTakeFirstOrThrow();
    expect(all.length).toBeGreaterThan(10);
    expect(all.at(-1)?.to).toBe(last.value);
    expect(all.slice(1).map(({ from }) => from)).toEqual(all.slice(0, -1).map(({ to }) => to));
    const gaps = all.slice(1).map(({ at }, i) => at.getTime() - (all[i]?.at.getTime() ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(QUIET_MS);
  });

  test('keep watching from one value, however many buttons are pressed at once', async () => {
    const { id, tenantId } = await watcher('Hotel A');
    for (const value of [100, 80]) await read(tenantId, { 'Hotel A': value });
    const [watch] = await here.watches(watches => watches.of(id));
    const press = (process: typeof here) =>
      process.watches(watches => watches.keepFromHere(id, watch?.id ?? ''));
    const bring = (value: number) => there.take(tenantId, [{ subject: 'Hotel A', value }]);
    const pressed = await Promise.all([press(here), bring(79), press(there), bring(78), press(here)]);
    const bases = pressed.flatMap(each =>
      each !== undefined && 'state' in each ? [each.state.base?.value] : [],
    );
    expect(bases).toHaveLength(3);
    expect(new Set(bases).size).toBe(1);
    expect(await told(id)).toHaveLength(1);
  });

  test('tell nobody who stopped while the reading was taken in', async () => {
    const { id, tenantId } = await watcherOf(changes, 'Release');
    await read(tenantId, { Release: 1 });
    let taken: Promise<unknown> | undefined;
    await here.watches(async watches => {
      const [watch] = await watches.of(id);
      await watches.stop(id, watch?.id ?? '');
      taken = there.take(tenantId, [{ subject: 'Release', value: 2 }]);
      await somebodyWaits();
    });
    await taken;
    expect(await told(id)).toEqual([]);
  });

  /** Resolves when a transaction waits for another. There is no event for that. */
  async function somebodyWaits(): Promise<void> {
    const waiting = sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually('somebody waits', async () => (await waiting.execute(book.db)).rows.length > 0);
  }
});

describe('readings', () => {
  const at = (seconds: number) => new Date(Date.parse('2026-01-04T00:00:00Z') + seconds * 1000);
  const point = (value: number, seconds?: number): Reading => ({
    subject: 'Room',
    value,
    ...(seconds !== undefined && { at: at(seconds) }),
  });

  test.each<[string, Reading[][], { accepted: number; late: number }, number]>([
    [
      'that are older than the last change nothing',
      [[point(1, 10)], [point(2, 9)]],
      { accepted: 0, late: 1 },
      1,
    ],
    ['of the same instant change nothing', [[point(1, 10)], [point(2, 10)]], { accepted: 0, late: 1 }, 1],
    [
      'of a batch count in the order of their time',
      [[point(3, 12), point(1, 10), point(2, 11)]],
      { accepted: 3, late: 0 },
      3,
    ],
    [
      'of one instant in a batch: the first counts',
      [[point(1, 10), point(2, 10)]],
      { accepted: 1, late: 1 },
      1,
    ],
    [
      'without a time are later than everything before',
      [[point(1, 10)], [point(2), point(3)]],
      { accepted: 2, late: 0 },
      3,
    ],
    [
      'without a time, beside some with one, come after these',
      [[point(2), point(1, 10)]],
      { accepted: 2, late: 0 },
      2,
    ],
  ])('%s', async (_, batches, taken, value) => {
    const { id, tenantId } = await watcherOf(changes, 'Room');
    let last: unknown;
    for (const batch of batches) last = await here.take(tenantId, batch);
    expect(last).toEqual(taken);
    expect(await here.watches(watches => watches.of(id))).toMatchObject([{ last: { value } }]);
  });
});

test('which watches are read for a batch makes no difference: all come to what the rule says of all readings', async () => {
  const conditions: Condition[] = [
    drops20,
    { kind: 'rises', percent: 5 },
    { kind: 'falls-below', value: 90 },
    { kind: 'rises-above', value: 110 },
    changes,
    { kind: 'is', word: 'closed' },
  ];
  const tenantId = book.tenant();
  const { personId: id } = await book.person(tenantId);
  for (const condition of conditions)
    await here.watches(watches => watches.add({ id, tenantId }, { subject: 'Hotel A', condition, days: 30 }));
  const expected = new Map(conditions.map(condition => [JSON.stringify(condition), beginWatch(condition)]));
  const value = fc.oneof(fc.integer({ min: 70, max: 130 }), fc.constantFrom<Value>('closed', 'open'));
  const batches = fc.sample(fc.array(value, { minLength: 1, maxLength: 3 }), { numRuns: 60, seed: 7 });
  for (const batch of batches) {
    book.pass(60_000);
    const points = batch.map((each, i) => ({ value: each, at: new Date(book.clock.now().getTime() + i) }));
    await here.take(
      tenantId,
      points.map(point => ({ subject: 'Hotel A', ...point })),
    );
    for (const condition of conditions) {
      const name = JSON.stringify(condition);
      const state = expected.get(name) ?? { fired: false };
      expected.set(name, judge(condition, state, points, book.clock.now()).state);
    }
    const standing = await here.watches(watches => watches.of(id));
    const found = standing.map(({ condition, state }) => [JSON.stringify(condition), state] as const);
    expect(new Map(found)).toEqual(expected);
  }
});

test('who watches as much as anybody may can begin one of these anew, and no other', async () => {
  const person = await watcher();
  await sql`
    insert into watches (id, tenant_id, person_id, subject, subject_key, condition, fired, created_at, ends_at)
    select gen_random_uuid(), ${person.tenantId}, ${person.id}, 'Room ' || n, 'room ' || n,
      ${JSON.stringify(drops20)}::jsonb, false, ${book.clock.now()}, ${new Date('2027-01-01')}
    from generate_series(1, ${MOST_WATCHES}::int) n`.execute(book.db);
  const add = (subject: string) =>
    here.watches(watches => watches.add(person, { subject, condition: drops20, days: 30 }));
  expect(await add('Room 0')).toBe('full');
  expect(await add(' ROOM  7')).toMatchObject({ subject: ' ROOM  7' });
  const [first] = await here.watches(watches => watches.of(person.id));
  await here.watches(watches => watches.stop(person.id, first?.id ?? ''));
  const wish = (subject: string) => ({ subject, condition: drops20, days: 30 });
  let later: Promise<unknown> = Promise.resolve();
  await here.watches(async watches => {
    await watches.add(person, wish('Hall 1'));
    later = there.watches(others => others.add(person, wish('Hall 2')));
    await Promise.race([later, someoneWaits()]);
  });
  expect(await later).toBe('full');
});

/** Resolves once a transaction of this database waits for the lock of another. */
async function someoneWaits(): Promise<void> {
  const waiting = () =>
    sql`select from pg_locks where not granted and pid in (
    select pid from pg_stat_activity where datname = current_database())`.execute(book.db);
  await eventually('someone waits', async () => (await waiting()).rows.length > 0);
}
