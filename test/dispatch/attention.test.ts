import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import type { Attention } from '../../src/core/attention.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Notification } from '../../src/core/notification.ts';
import { dataOf } from '../../src/core/said.ts';
import { decisionOn } from '../../src/decide/decision.ts';
import { awayHold } from '../../src/decide/holds.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { locked, restate } from '../../src/ledger/store/amend.ts';
import { mergeInto } from '../../src/people/store/merging.ts';
import { runs } from '../every-way.ts';
import { ledger } from '../ledger/ledger.ts';

const RULE = { cards: 4, seconds: 600 };
const book = ledger(10_000, RULE);
const HOUR_MS = 3_600_000;
const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
const every = (from: string, until: string) =>
  Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map(day => [day, { from, until }]));
/** In Berlin; the clock of the ledger begins on a Monday at 10:00 there. */
const NIGHTS = { hours: every('18:00', '08:00'), wholeDays: [], holidays: [] };

type Person = Recipient & { kind: 'person' };

async function somebody(): Promise<{ tenant: string; ana: Person }> {
  const tenant = book.tenant();
  const ana = await book.person(tenant);
  await sql`update people set time_zone = 'Europe/Berlin' where id = ${ana.personId}`.execute(book.db);
  return { tenant, ana };
}

const attend = ({ personId }: Person, change: (standing: Attention) => Attention) =>
  book.db.transaction().execute(trx => preferenceStore(trx, book.clock).attend(personId, change));
const wants = (person: Person, attention: Attention) => attend(person, () => attention);

const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
const tell = (tenant: string, person: Recipient, title: string, more: Partial<Notification> = {}) =>
  book.delivery(tenant, person, {
    notification: { said: { template: 'notification', data: { ...CONTENT, title } }, ...more },
  });

const decide = (delivery: ClaimedDelivery) => {
  const decision = decisionOn(delivery, book.clock.now(), 300_000);
  return decision && 'settlement' in decision ? decision.settlement : SENT;
};
const settle = (delivery: ClaimedDelivery, settlement = decide(delivery)) =>
  book.records.settle(delivery, 'w1', settlement, {
    outcome: settlement.state === 'sent' ? 'sent' : 'not-tried',
  });

/** One worker, until nothing more is due. Returns what was sent. */
async function work(tenant: string): Promise<ClaimedDelivery[]> {
  const sent: ClaimedDelivery[] = [];
  for (let quiet = 0; quiet < 2; ) {
    await book.claims.release();
    const claimed = await book.claim('w1', 10);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    for (const delivery of claimed) {
      const settlement = decide(delivery);
      await settle(delivery, settlement);
      if (settlement.state === 'sent' && delivery.tenantId === tenant) sent.push(delivery);
    }
    book.pass(1_500);
  }
  return sent;
}
const titlesOf = ({ said }: ClaimedDelivery) =>
  dataOf(said, 'digest')?.items.map(({ title }) => title) ?? [dataOf(said, 'notification')?.title];
const stateOf = async (id: string) => {
  const { state, reason_code } = await book.row(id);
  return [state, reason_code];
};
const toNextHour = (hour: number) => {
  const [h = 0, m = 0, s = 0] = [book.clock.now().getUTCHours(), book.clock.now().getUTCMinutes(), 0];
  const ms = (((hour - h + 24) % 24) * 60 - m) * 60_000 - s;
  book.pass(ms <= 0 ? ms + 24 * HOUR_MS : ms);
};

const nothing = async () => undefined;
const NO_WORK = { followUp: nothing, expiry: nothing };
/** Its sender makes it another. */
const become = (id: string, urgency: Notification['urgency']) =>
  book.db.transaction().execute(async trx => {
    const { notification_id } = await book.row(id);
    const row = await locked(trx, notification_id);
    if (row === undefined) throw new Error('there is no such notification');
    await restate(trx, row, { said: row.said, urgency }, book.clock.now(), NO_WORK);
  });

afterEach(() => book.db.deleteFrom('deliveries').execute());

describe('in quiet hours', () => {
  test('cards are held and come as one when they end; what is urgent comes at once', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    const [one] = [await tell(tenant, ana, 'one'), await tell(tenant, ana, 'two', { topic: 'builds' })];
    await tell(tenant, ana, 'fire', { urgency: 'urgent' });
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['fire']);
    expect(await stateOf(one)).toEqual(['held', 'quiet-hours']);
    toNextHour(7);
    const [digest, ...others] = await work(tenant);
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ because: { code: 'away' }, said: { data: { away: true } } });
    expect(digest && titlesOf(digest)).toEqual(['one', 'two']);
    expect(await stateOf(one)).toEqual(['folded', 'digest']);
  });

  test('one card comes as itself, and what nobody would send any more not at all', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    await tell(tenant, ana, 'one');
    const late = await tell(tenant, ana, 'late', {
      expiresAt: new Date(book.clock.now().getTime() + HOUR_MS),
    });
    expect(await work(tenant)).toEqual([]);
    toNextHour(7);
    expect((await work(tenant)).map(each => [each.said, titlesOf(each)])).toEqual([
      [expect.objectContaining({ template: 'notification' }), ['one']],
    ]);
    expect(await stateOf(late)).toEqual(['expired', 'expired']);
  });

  test('what ended badly is told as it ended, and not as resolved', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    const id = await tell(tenant, ana, 'failed');
    await tell(tenant, ana, 'another');
    expect(await work(tenant)).toEqual([]);
    await sql`update notifications set ended_at = ${book.clock.now()}, said = jsonb_set(said, '{data,severity}', '"critical"')
      where id = (select notification_id from deliveries where id = ${id})`.execute(book.db);
    toNextHour(7);
    const [digest] = await work(tenant);
    expect(digest && dataOf(digest.said, 'digest')?.items).toMatchObject([
      { title: 'failed', over: false },
      { title: 'another', over: false },
    ]);
  });

  test('what came and went is told as that', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    const id = await tell(tenant, ana, 'failed');
    expect(await work(tenant)).toEqual([]);
    await sql`update notifications set is_over = true, ended_at = ${book.clock.now()}
      where id = (select notification_id from deliveries where id = ${id})`.execute(book.db);
    toNextHour(7);
    const [digest] = await work(tenant);
    expect(digest && dataOf(digest.said, 'digest')?.items).toMatchObject([{ title: 'failed', over: true }]);
    expect(await stateOf(id)).toEqual(['folded', 'digest']);
  });

  test('more than a burst is one card in the morning', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    for (let i = 0; i < 30; i++) await tell(tenant, ana, `${i}`);
    expect(await work(tenant)).toEqual([]);
    toNextHour(7);
    expect((await work(tenant)).map(each => titlesOf(each).length)).toEqual([30]);
  });

  test('a digest that a failure delayed into them waits, and is no line of the next', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    for (const title of ['one', 'two']) await tell(tenant, ana, title);
    await work(tenant);
    toNextHour(7);
    await book.claims.release();
    const [digest] = await book.claim('w1', 10);
    toNextHour(20);
    if (digest) await settle(digest);
    await tell(tenant, ana, 'three');
    expect(await work(tenant)).toEqual([]);
    toNextHour(7);
    expect((await work(tenant)).map(titlesOf).toSorted()).toEqual([['one', 'two'], ['three']]);
  });
});

describe('what becomes urgent while it is held', () => {
  test.each<[string, Attention]>([
    ['by quiet hours', { quiet: NIGHTS }],
    ['by a pause', { pausedUntil: '2099-01-01T00:00:00Z' }],
    ['for a digest', { digests: { deployments: '0 9 * * *' } }],
  ])('%s comes at once; what becomes only normal is decided on anew, and waits on', async (_, attention) => {
    const { tenant, ana } = await somebody();
    await wants(ana, attention);
    toNextHour(20);
    const low = await tell(tenant, ana, 'low', { urgency: 'low' });
    const id = await tell(tenant, ana, 'fire');
    expect(await work(tenant)).toEqual([]);
    await become(low, 'normal');
    await become(id, 'urgent');
    expect((await work(tenant)).map(each => each.id)).toEqual([id]);
    expect((await stateOf(low))[0]).toBe('held');
  });

  test('by a burst comes at once, too', async () => {
    const { tenant, ana } = await somebody();
    const ids = [];
    for (let i = 0; i < 6; i++) ids.push(await tell(tenant, ana, `${i}`));
    await work(tenant);
    expect(await stateOf(ids[5] ?? '')).toEqual(['held', 'burst']);
    await become(ids[5] ?? '', 'urgent');
    expect((await work(tenant)).map(each => each.id)).toEqual([ids[5]]);
  });

  test('on its way to be held comes at once, too', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS });
    toNextHour(20);
    const id = await tell(tenant, ana, 'fire');
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const settlement = decide(claimed);
    await become(id, 'urgent');
    await settle(claimed, settlement);
    expect((await work(tenant)).map(each => each.id)).toEqual([id]);
  });

  test('waits on where the person wants that of what is urgent, too', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS, holdsUrgent: true });
    toNextHour(20);
    const id = await tell(tenant, ana, 'fire');
    await work(tenant);
    await become(id, 'urgent');
    expect(await work(tenant)).toEqual([]);
    expect(await stateOf(id)).toEqual(['held', 'quiet-hours']);
  });
});

describe('a pause, and a muted topic', () => {
  test('hold until their time, and the topic alone', async () => {
    const { tenant, ana } = await somebody();
    const until = new Date(book.clock.now().getTime() + 3 * HOUR_MS).toISOString();
    await wants(ana, { muted: { deployments: until } });
    const muted = await tell(tenant, ana, 'muted', { urgency: 'urgent' });
    await tell(tenant, ana, 'other', { topic: 'builds' });
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['other']);
    expect(await stateOf(muted)).toEqual(['held', 'muted']);
    await wants(ana, { pausedUntil: until });
    await tell(tenant, ana, 'paused');
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['muted']);
    book.pass(3 * HOUR_MS);
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['paused']);
  });

  test('that are taken back let go at once; of several holds the others still hold', async () => {
    const { tenant, ana } = await somebody();
    const until = new Date(book.clock.now().getTime() + 30 * HOUR_MS).toISOString();
    await wants(ana, { pausedUntil: until, muted: { builds: until } });
    const ids = [await tell(tenant, ana, 'one'), await tell(tenant, ana, 'two', { topic: 'builds' })];
    expect(await work(tenant)).toEqual([]);
    await attend(ana, ({ pausedUntil: _, ...rest }) => rest);
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['one']);
    expect(await stateOf(ids[1] ?? '')).toEqual(['held', 'muted']);
  });

  test('that begin or end while a card is on its way to be held count as they are by then', async () => {
    const { tenant, ana } = await somebody();
    const until = new Date(book.clock.now().getTime() + 30 * HOUR_MS).toISOString();
    await wants(ana, { pausedUntil: until });
    const id = await tell(tenant, ana, 'one');
    const [claimed] = await book.claim('w1', 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const settlement = decide(claimed);
    await wants(ana, {});
    await settle(claimed, settlement);
    expect((await work(tenant)).map(each => each.id)).toEqual([id]);
  });

  test('of somebody who had two rows are kept when these become one', async () => {
    const { tenant, ana: double } = await somebody();
    const ana = await book.person(tenant);
    await wants(double, { quiet: NIGHTS });
    await book.db
      .transaction()
      .execute(trx => mergeInto(trx, { kept: ana.personId, double: double.personId }, []));
    const standing = await book.db
      .transaction()
      .execute(trx => preferenceStore(trx, book.clock).of(ana.personId));
    expect(standing).toEqual({ attention: { quiet: NIGHTS } });
  });
});

describe('a topic that comes together', () => {
  const DAILY = { digests: { deployments: '0 9 * * *' } };
  /** That hour, and until whatever came before it is gathered. */
  const toTheDigest = (hour: number) => {
    toNextHour(hour);
    book.pass(5_000);
  };
  const windows = () => book.db.selectFrom('digest_windows').selectAll().execute();

  test('is one card at its time, thing by thing, without what is urgent or of another topic', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(12);
    const one = await tell(tenant, ana, 'one');
    await tell(tenant, ana, 'other', { topic: 'builds' });
    await tell(tenant, ana, 'fire', { urgency: 'urgent' });
    expect((await work(tenant)).flatMap(titlesOf).toSorted()).toEqual(['fire', 'other']);
    expect(await stateOf(one)).toEqual(['held', 'topic-digest']);
    await tell(tenant, ana, 'two');
    await work(tenant);
    toTheDigest(8);
    const [digest, ...others] = await work(tenant);
    expect(others).toEqual([]);
    expect(digest).toMatchObject({
      because: { code: 'digest' },
      said: { data: { away: true, periodic: true } },
    });
    expect(digest && titlesOf(digest)).toEqual(['one', 'two']);
    expect(await windows()).toMatchObject([{ person_id: ana.personId, delivery_id: digest?.id }]);
  });

  test('of one is the card, and nothing is sent of none', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(12);
    await tell(tenant, ana, 'one');
    const gone = await tell(tenant, ana, 'gone', {
      expiresAt: new Date(book.clock.now().getTime() + HOUR_MS),
    });
    await work(tenant);
    toTheDigest(8);
    expect((await work(tenant)).map(each => [each.because.code, titlesOf(each)])).toEqual([
      ['named', ['one']],
    ]);
    expect(await stateOf(gone)).toEqual(['expired', 'expired']);
    toTheDigest(8);
    expect(await work(tenant)).toEqual([]);
    await tell(tenant, ana, 'late', { expiresAt: new Date(book.clock.now().getTime() + HOUR_MS) });
    await work(tenant);
    toTheDigest(8);
    expect(await work(tenant)).toEqual([]);
  });

  test('takes what its window missed into the next, where it was told already', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(7);
    await tell(tenant, ana, 'one');
    await tell(tenant, ana, 'two');
    await work(tenant);
    const createdAt = book.clock.now();
    toTheDigest(8);
    expect((await work(tenant)).map(titlesOf)).toEqual([['one', 'two']]);
    const late = await tell(tenant, ana, 'late', { createdAt });
    expect(await work(tenant)).toEqual([]);
    expect(await stateOf(late)).toEqual(['held', 'topic-digest']);
    toTheDigest(8);
    expect((await work(tenant)).map(titlesOf)).toEqual([['late']]);
  });

  test('gathers at once what nobody could claim before its window ended', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(7);
    for (const title of ['one', 'two', 'three']) await tell(tenant, ana, title);
    toNextHour(10);
    expect((await work(tenant)).map(titlesOf)).toEqual([['one', 'two', 'three']]);
  });

  test('is one card, however much it is, that counts what it does not show', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(9);
    const held = { state: 'held', reason: 'topic-digest', dueAt: book.clock.now() } as const;
    for (let i = 0; i < 230; i++)
      await book.delivery(tenant, ana, {
        ...held,
        notification: { said: { template: 'notification', data: { ...CONTENT, title: `${i}` } } },
      });
    toTheDigest(8);
    const [digest, ...others] = await work(tenant);
    expect(others).toEqual([]);
    expect(digest && dataOf(digest.said, 'digest')).toMatchObject({ more: 30 });
    expect(digest && titlesOf(digest).at(-1)).toBe('229');
    const lines = book.db.selectFrom('deliveries').where('digest_id', '=', digest?.id ?? '');
    expect(await lines.select(({ fn }) => fn.countAll().as('count')).execute()).toEqual([{ count: 230 }]);
  });

  test('comes together, too, where it only can wait, and nobody asked for that', async () => {
    const { tenant, ana } = await somebody();
    const low = { urgency: 'low', canWait: '0 9 * * *' } as const;
    toNextHour(12);
    const one = await tell(tenant, ana, 'one', low);
    const risen = await tell(tenant, ana, 'risen', low);
    await tell(tenant, ana, 'normal');
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['normal']);
    expect(await stateOf(one)).toEqual(['held', 'can-wait']);
    await become(risen, 'normal');
    expect((await work(tenant)).flatMap(titlesOf)).toEqual(['risen']);
    await tell(tenant, ana, 'two', { ...low, topic: 'builds' });
    await work(tenant);
    toTheDigest(8);
    const [digest, ...others] = await work(tenant);
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ because: { code: 'can-wait' }, said: { data: { canWait: true } } });
    expect(digest && titlesOf(digest)).toEqual(['one', 'two']);
    await tell(tenant, ana, 'alone', low);
    await work(tenant);
    toTheDigest(8);
    expect((await work(tenant)).map(titlesOf)).toEqual([['alone']]);
  });

  test('waits for quiet hours, with which it comes as one', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, { quiet: NIGHTS, digests: { deployments: '0 7 * * *' } });
    toNextHour(20);
    await tell(tenant, ana, 'one');
    await tell(tenant, ana, 'two', { topic: 'builds' });
    await work(tenant);
    toNextHour(6);
    expect(await work(tenant)).toEqual([]);
    toNextHour(7);
    expect((await work(tenant)).map(titlesOf)).toEqual([['one', 'two']]);
  });

  test('comes at once when it is wanted as it happens again', async () => {
    const { tenant, ana } = await somebody();
    await wants(ana, DAILY);
    toNextHour(12);
    for (const title of ['one', 'two']) await tell(tenant, ana, title);
    await work(tenant);
    await wants(ana, {});
    expect((await work(tenant)).map(titlesOf)).toEqual([['one', 'two']]);
    expect(await windows()).toEqual([]);
  });

  test('is told once for each window, whichever workers let go of it, and in whatever order', async () => {
    const tenant = book.tenant();
    const people = await Promise.all(Array.from({ length: 12 }, () => book.person(tenant)));
    for (const person of people) await wants(person, { digests: { deployments: '0 * * * *' } });
    const workers = [1, 2, 3, 4].map(book.anotherWorker);
    const counted = new Map<string, number>();
    const one = async (worker: (typeof workers)[number], owner: string) => {
      await worker.release();
      const { claimed } = await worker.claim(owner, 20);
      for (const delivery of claimed) {
        const settlement = decide(delivery);
        await book.records.settle(delivery, owner, settlement, {
          outcome: settlement.state === 'sent' ? 'sent' : 'not-tried',
        });
        const window = windowEndOf(book.clock.now());
        const key = `${delivery.lane} ${window}`;
        if (settlement.state === 'sent') counted.set(key, (counted.get(key) ?? 0) + 1);
      }
    };
    for (let round = 0; round < runs({ quick: 14, long: 30 }); round++) {
      await Promise.all([
        ...people.map(person => tell(tenant, person, `${round}`)),
        ...workers.map((worker, i) => one(worker, `w${i}`)),
      ]);
      book.pass(13 * 60_000);
      await Promise.all(workers.map((worker, i) => one(worker, `w${i}`)));
    }
    expect(counted.size).toBeGreaterThan(people.length * 2);
    expect([...counted.values()].filter(times => times !== 1)).toEqual([]);
  });
});

const windowEndOf = (now: Date) => Math.floor((now.getTime() - 5_000) / HOUR_MS);

type Act =
  | { readonly does: 'tell'; readonly topic: string; readonly urgency: Urgency; readonly expires: boolean }
  | { readonly does: 'want'; readonly attention: (now: Date) => Attention }
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'work' }
  | { readonly does: 'change'; readonly nth: number; readonly urgency: Urgency }
  | { readonly does: 'end' | 'cancel'; readonly nth: number };
type Urgency = Notification['urgency'];

const urgencies = fc.constantFrom('low' as const, 'normal' as const, 'urgent' as const);

const inHours = (hours: number) => (now: Date) => new Date(now.getTime() + hours * HOUR_MS).toISOString();
const wish = fc.record({
  quiet: fc.boolean(),
  weekends: fc.boolean(),
  pause: fc.option(fc.integer({ min: 1, max: 40 })),
  mute: fc.option(fc.integer({ min: 1, max: 40 })),
  holdsUrgent: fc.boolean(),
  urgent: fc.option(fc.constantFrom('waits' as const, 'passes' as const)),
  digest: fc.option(fc.constantFrom('0 * * * *', '0 9 * * *', '0 9 * * 1')),
  canWait: fc.option(fc.constantFrom('now', '0 * * * *')),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('tell' as const),
      topic: fc.constantFrom('a', 'b'),
      urgency: urgencies,
      expires: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: wish.map(({ quiet, weekends, pause, mute, holdsUrgent, urgent, digest, canWait }) => ({
      does: 'want' as const,
      attention: (now: Date): Attention => ({
        ...(quiet && { quiet: { ...NIGHTS, wholeDays: weekends ? [6, 0] : [] } }),
        ...(pause !== null && { pausedUntil: inHours(pause)(now) }),
        ...(mute !== null && { muted: { a: inHours(mute)(now) } }),
        ...(holdsUrgent && { holdsUrgent }),
        ...(urgent !== null && { urgent: { a: urgent } }),
        ...(digest !== null && { digests: { b: digest } }),
        ...(canWait !== null && { canWait }),
      }),
    })),
  },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 30 * HOUR_MS }).map(ms => ({ does: 'pass' as const, ms })),
  },
  { weight: 3, arbitrary: fc.constant({ does: 'work' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('change' as const), nth: fc.nat(20), urgency: urgencies }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('end' as const, 'cancel' as const), nth: fc.nat(20) }),
  },
);

test('whatever is wanted, told and changed, and whenever: everything ends once, for a reason, and nothing comes too soon', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 25 }), async acts => {
      const { tenant, ana } = await somebody();
      const ids: string[] = [];
      const sent: string[] = [];
      const tooSoon: ClaimedDelivery[] = [];
      let wanted: Attention = {};
      const send = async () => {
        for (const delivery of await workNow()) {
          sent.push(delivery.id);
          if (awayHold({ ...delivery, attention: wanted }, book.clock.now()) !== undefined)
            tooSoon.push(delivery);
        }
      };
      /** With the clock at rest, so that what was decided at an instant is compared with what holds then. */
      const workNow = async () => {
        const all: ClaimedDelivery[] = [];
        await book.claims.release();
        for (;;) {
          const claimed = await book.claim('w1', 10);
          if (claimed.length === 0) return all;
          for (const delivery of claimed) {
            const settlement = decide(delivery);
            await settle(delivery, settlement);
            if (settlement.state === 'sent') all.push(delivery);
          }
        }
      };
      for (const each of acts) {
        if (each.does === 'tell')
          ids.push(
            await tell(tenant, ana, `${ids.length}`, {
              topic: each.topic,
              urgency: each.urgency,
              ...(each.urgency === 'low' && { canWait: '0 9 * * 1-5' }),
              ...(each.expires && { expiresAt: new Date(book.clock.now().getTime() + 20 * HOUR_MS) }),
            }),
          );
        else if (each.does === 'want') wanted = await wants(ana, each.attention(book.clock.now()));
        else if (each.does === 'pass') book.pass(each.ms);
        else if (each.does === 'work') await send();
        else if (each.does === 'change') {
          const id = ids[each.nth];
          if (id !== undefined) await become(id, each.urgency);
        } else {
          const set = each.does === 'end' ? sql`is_over = true, ended_at = now()` : sql`cancelled_at = now()`;
          await sql`update notifications set ${set} where id = (
            select notification_id from deliveries where id = ${ids[each.nth] ?? null})`.execute(book.db);
        }
      }
      wanted = await wants(ana, {});
      // A card that can wait comes on the next working day.
      book.pass(4 * 24 * HOUR_MS);
      for (let i = 0; i < 40; i++) {
        book.pass(700_000);
        await send();
      }
      expect(tooSoon).toEqual([]);
      expect(new Set(sent).size).toBe(sent.length);
      const rows = await Promise.all(ids.map(book.row));
      for (const row of rows) expect(ENDS).toContain(row.state);
      const folded = rows.filter(({ state }) => state === 'folded');
      for (const { digest_id } of folded) expect(sent).toContain(digest_id);
      for (const { id, state } of rows) expect(sent.includes(id)).toBe(state === 'sent');
      await book.db.deleteFrom('deliveries').execute();
    }),
    { numRuns: runs({ quick: 4, long: 40 }) },
  );
}, 120_000);

const ENDS = ['sent', 'folded', 'cancelled', 'expired'];
