import { once } from 'node:events';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TakingLoop } from '../../src/core/taking.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import { startExpanding } from '../../src/ledger/expanding.ts';
import type { Unexpanded } from '../../src/ledger/ports/expansion.ts';
import { DELIVERIES_CHANNEL } from '../../src/ledger/store/deliveries.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { announcing, hearing, outbox, wakeExpanders } from '../../src/ledger/store/outbox.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { listen } from '../../src/platform/database/listen.ts';
import { eventually } from '../eventually.ts';
import { silent } from '../silent.ts';
import { countStatements } from '../statements.ts';
import { recordingLog } from '../teams/record.ts';
import { acceptanceParts, ledger } from './ledger.ts';

const book = ledger();
const of = (worker: string) => outbox(book.db, worker);
const idsOf = (taken: readonly Unexpanded[]) => taken.map(({ notificationId }) => notificationId);
/** A notification of a minute of its own, so that they have an order. */
async function waiting(more: Parameters<typeof book.notification>[1] = {}): Promise<string> {
  book.pass(60_000);
  const audience = { people: ['eve@contoso.com'] };
  return (await book.notification(book.tenant(), { audience, ...more })).id;
}
const rowOf = (id: string) =>
  book.db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
/** The database's own clock counts; nobody waits for it. */
const passInDatabase = (seconds: number) =>
  sql`update notifications set expanding_until = expanding_until - ${seconds} * interval '1 second'`.execute(
    book.db,
  );

beforeEach(() => book.db.deleteFrom('notifications').execute());

describe('the outbox', () => {
  test('gives out the most urgent first, then the oldest, and each to one worker', async () => {
    const [low, first, second, urgent] = [
      await waiting({ urgency: 'low' }),
      await waiting(),
      await waiting(),
      await waiting({ urgency: 'urgent' }),
    ];
    await waiting({ audience: {} });
    const [some, rest] = [await of('a').take(2), await of('b').take(9)];
    expect(new Set(idsOf(some))).toEqual(new Set([urgent, first]));
    expect(new Set(idsOf(rest))).toEqual(new Set([second, low]));
    expect(await of('c').take(9)).toEqual([]);
  });

  test('gives each to one of many who take at the same moment', async () => {
    const all = [];
    for (let i = 0; i < 20; i++) all.push(await waiting());
    const taken = await Promise.all(Array.from({ length: 10 }, (_, i) => of(`w${i}`).take(4)));
    expect(taken.flatMap(idsOf).toSorted()).toEqual(all.toSorted());
  });

  test('gives out again what a worker has kept no page of for a while', async () => {
    const id = await waiting({ audience: { people: ['eve@contoso.com', 'eva@contoso.com'] } });
    await of('a').take(1);
    await passInDatabase(29);
    const pages = expansion(book.db, book.clock, { ...book.people, mayLookUp: false });
    const loaded = await pages.load(id);
    if (loaded === undefined) throw new Error('it is being expanded');
    await pages.keep(loaded, [], { part: 0, after: '1' });
    await passInDatabase(29);
    expect(await of('b').take(1)).toEqual([]);
    await passInDatabase(2);
    expect(idsOf(await of('b').take(1))).toEqual([id]);
  });

  test('keeps back what was put off, and only who has it can put it off', async () => {
    const id = await waiting();
    await of('a').take(1);
    await of('b').putOff(id, 0);
    expect(await of('b').take(1)).toEqual([]);
    await of('a').putOff(id, 5);
    expect(await of('b').take(1)).toEqual([]);
    await passInDatabase(5);
    expect(idsOf(await of('b').take(1))).toEqual([id]);
  });
});

describe('what is expanded', () => {
  let running: TakingLoop | undefined;
  afterEach(() => running?.stop());
  const start = (expand: Parameters<typeof startExpanding>[0]['expand'], log = recordingLog()) => {
    let failed = 0;
    running = startExpanding({ outbox: of('w'), expand, failed: () => void failed++, log });
    return { log, failures: () => failed };
  };
  async function untilExpanded(id: string): Promise<void> {
    await eventually(`${id} is expanded`, async () => (await rowOf(id)).expanded_at !== null);
  }

  test('is all that there is, a few at a time, without anybody who says so', async () => {
    const all = [];
    for (let i = 0; i < 12; i++) all.push(await waiting());
    let [atOnce, most] = [0, 0];
    const expand = createExpander(expansion(book.db, book.clock, { ...book.people, mayLookUp: false }));
    start(async (about, stopping) => {
      most = Math.max(most, ++atOnce);
      return expand(about, stopping).finally(() => atOnce--);
    });
    for (const id of all) await untilExpanded(id);
    expect(most).toBe(4);
  });

  test('and fails says what, of whom, which try, is counted, and is tried again', async () => {
    const id = await waiting();
    const expand = createExpander(expansion(book.db, book.clock, { ...book.people, mayLookUp: false }));
    let tries = 0;
    const { log, failures } = start(async (about, stopping) => {
      if (++tries <= 2) throw new Error('it does not work');
      return expand(about, stopping);
    });
    await eventually('it is expanded', async () => {
      await passInDatabase(60);
      running?.wake();
      return (await rowOf(id)).expanded_at !== null;
    });
    const about = { work: 'expand-audience', notificationId: id, correlationId: 'c' };
    const err = expect.objectContaining({ message: 'it does not work' });
    expect(log.lines).toEqual([1, 2].map(each => ({ level: 'warn', facts: { ...about, try: each, err } })));
    expect(failures()).toBe(2);
  });

  test('and is not done when the process stops is given back at once', async () => {
    const id = await waiting();
    const begun = Promise.withResolvers<void>();
    start(async (_about, stopping) => {
      begun.resolve();
      await once(stopping, 'abort');
      return { againInSeconds: 0 };
    });
    await begun.promise;
    await running?.stop();
    expect(idsOf(await of('another').take(1))).toEqual([id]);
  });
});

describe('what the workers hear', () => {
  const workers = (heard: string[], hasRoom = true) => ({
    deliveries: () => heard.push('deliveries') > 0 && hasRoom,
    audiences: () => heard.push('audiences') > 0 && hasRoom,
  });

  function counted() {
    const { plugin, count } = countStatements();
    return { db: book.db.withPlugin(plugin), statements: count };
  }

  async function listening() {
    const heard: string[] = [];
    const wake = workers(heard);
    const last = Promise.withResolvers<void>();
    const tell = hearing(wake);
    const each = (said: string | undefined) => (said === 'the last' ? last.resolve() : tell(said));
    const { close } = await listen(book.url, DELIVERIES_CHANNEL, each, { log: silent });
    return {
      async all() {
        await sql`select pg_notify(${DELIVERIES_CHANNEL}, 'the last')`.execute(book.db);
        await last.promise;
        await close();
        return heard;
      },
    };
  }

  test('of a hundred things that happen at once is told a few times, and of each kind', async () => {
    const told = counted();
    const ears = await listening();
    const announce = announcing(told.db);
    for (let i = 0; i < 50; i++) {
      announce.deliveries();
      announce.audiences();
    }
    await eventually('both are said', () => told.statements() === 2);
    expect(new Set(await ears.all())).toEqual(new Set(['deliveries', 'audiences']));
    expect(told.statements()).toBe(2);
  });

  test.each([
    { where: 'here alone, where its workers have room', hasRoom: true, there: [] },
    { where: 'by all others, too, where they have none', hasRoom: false, there: ['deliveries'] },
  ])('is heard $where', async ({ hasRoom, there }) => {
    const [ears, told, here] = [await listening(), counted(), [] as string[]];
    const announce = announcing(told.db);
    const leave = announce.attend(workers(here, hasRoom));
    announce.deliveries();
    await eventually('those of this process hear of it', () => here.length === 1);
    await eventually('it is told', () => told.statements() === there.length);
    expect(await ears.all()).toEqual(there);
    leave();
  });

  test('is heard by the others alone once the workers of this process have left', async () => {
    const [ears, told, here] = [await listening(), counted(), [] as string[]];
    const announce = announcing(told.db);
    announce.attend(workers(here))();
    announce.audiences();
    await eventually('it is told', () => told.statements() === 1);
    expect(await ears.all()).toEqual(['audiences']);
    expect(here).toEqual([]);
  });

  test('is not said in the transaction that accepts, by whichever way it was accepted', async () => {
    const tenantId = book.tenant();
    await book.person(tenantId, 'aad-1');
    const ears = await listening();
    const { accept } = acceptance(acceptanceParts(book.db, book.clock));
    const { id: _, ...like } = await book.notification(tenantId);
    for (const more of [
      { audience: { people: ['aad-1'] } },
      { audience: { subscribers: true } },
      { audience: { subscribers: true }, topic: 'new' },
      { audience: { subscribers: true }, key: 'incident' },
    ])
      expect(await accept({ ...like, id: book.newId(), ...more })).toMatchObject({ outcome: 'recorded' });
    expect(await ears.all()).toEqual([]);
  });

  test('is all there may be after a gap in which nothing was heard', () => {
    const heard: string[] = [];
    hearing(workers(heard))(undefined);
    expect(heard).toEqual(['deliveries', 'audiences']);
  });

  test('of an audience that is opened anew comes with that', async () => {
    const ears = await listening();
    await book.db.transaction().execute(wakeExpanders);
    expect(await ears.all()).toEqual(['audiences']);
  });
});
