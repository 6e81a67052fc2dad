import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { reasonInWords } from '../../src/api/reason-words.ts';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { Attention } from '../../src/core/attention.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Notification, Said } from '../../src/core/notification.ts';
import { dataOf } from '../../src/core/said.ts';
import { MOST_LINES } from '../../src/decide/burst.ts';
import { MAX_ATTEMPTS } from '../../src/decide/retry.ts';
import type { ClaimedDelivery, Settlement } from '../../src/ledger/ports/delivering.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { forgetStrangers } from '../../src/people/store/forgetting.ts';
import { mergeInto } from '../../src/people/store/merging.ts';
import { subscriptionStore } from '../../src/people/store/subscriptions.ts';
import { phrase } from '../../src/text/phrase.ts';
import { channel, ledger } from '../ledger/ledger.ts';

const RULE = { cards: 3, seconds: 600 };
const WINDOW_MS = RULE.seconds * 1000;
const book = ledger(10_000, RULE);

type Person = Recipient & { kind: 'person' };
const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
const saying = (title: string, more: Partial<Notification> = {}) => ({
  said: { template: 'notification', data: { ...CONTENT, title } } as const,
  ...more,
});
const deliver = (tenant: string, person: Recipient, title: string, more: Partial<Notification> = {}) =>
  book.delivery(tenant, person, { notification: saying(title, more) });

const SENT = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
const settle = (delivery: ClaimedDelivery, settlement: Settlement = SENT, owner = 'w1') =>
  book.records.settle(delivery, owner, settlement, { outcome: 'sent' });

/** Sends until nothing more is due. Returns the deliveries of this tenant. */
async function sendAll(tenant: string, owner = 'w1'): Promise<ClaimedDelivery[]> {
  const all: ClaimedDelivery[] = [];
  // A card for which its lane has no room is put off by a second or two.
  for (let quiet = 0; quiet < 3; ) {
    book.pass(1_500);
    const claimed = await book.claim(owner, 10);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    for (const delivery of claimed) await settle(delivery, SENT, owner);
    all.push(...claimed.filter(each => each.tenantId === tenant));
  }
  return all;
}
const wants = (person: Person, attention: Attention) =>
  preferenceStore(book.db, book.clock).attend(person.personId, () => attention);
const linesOf = ({ said }: ClaimedDelivery) => dataOf(said, 'digest')?.items.map(({ title }) => title);
const stateOf = async (id: string) => {
  const { state, reason_code } = await book.row(id);
  return [state, reason_code];
};

/** A person who has got all that they may get, and has so many held. */
async function crowded(held: number, more: Partial<Notification> = {}) {
  const tenant = book.tenant();
  const ana = await book.person(tenant);
  const ids: string[] = [];
  for (let i = 0; i < RULE.cards + held; i++) ids.push(await deliver(tenant, ana, `${i}`, more));
  const sent = await sendAll(tenant);
  return { tenant, ana, ids, sent: sent.map(({ id }) => id), held: ids.slice(RULE.cards) };
}
async function due(): Promise<void> {
  book.pass(WINDOW_MS);
  await book.claims.release();
}

afterEach(() => book.db.deleteFrom('deliveries').execute());

describe('at most so many cards to one person', () => {
  test('are sent; what is beyond is held, is told when it comes, and costs no attempt', async () => {
    const { ids, sent, held } = await crowded(4);
    expect(sent).toEqual(ids.slice(0, RULE.cards));
    const first = await book.row(ids[0] ?? '');
    for (const id of held) {
      const row = await book.row(id);
      expect(row).toMatchObject({ state: 'held', reason_code: 'burst', attempt_count: 0, lease_owner: null });
      expect(row.due_at.getTime()).toBe((first.sent_at?.getTime() ?? 0) + WINDOW_MS);
      expect(await book.attempts(id)).toEqual([]);
    }
  });

  test('whatever four workers do at the same moment', async () => {
    const tenant = book.tenant();
    const people = await Promise.all(Array.from({ length: 6 }, () => book.person(tenant)));
    for (let i = 0; i < 7; i++) for (const person of people) await deliver(tenant, person, `${i}`);
    const counts = new Map<string, number>();
    const work = async (owner: string) => {
      for (;;) {
        const claimed = await book.claim(owner, 2);
        if (claimed.length === 0) return;
        for (const delivery of claimed) {
          counts.set(delivery.lane, (counts.get(delivery.lane) ?? 0) + 1);
          await settle(delivery, SENT, owner);
        }
      }
    };
    for (let round = 0; round < 10; round++) {
      book.pass(1_500);
      await Promise.all(['w1', 'w2', 'w3', 'w4'].map(work));
    }
    expect([...counts.values()]).toEqual(people.map(() => RULE.cards));
  });

  test('over every stretch of time, not by the clock', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    const sentAt: number[] = [];
    for (let i = 0; i < 60; i++) {
      await deliver(tenant, ana, `${i}`);
      await book.claims.release();
      const claimed = await book.claim('w1', 10);
      for (const each of claimed) await settle(each);
      sentAt.push(...claimed.map(() => book.clock.now().getTime()));
      book.pass(70_000);
    }
    const fits = sentAt.every((at, i) => at - (sentAt[i - RULE.cards] ?? 0) >= WINDOW_MS);
    expect(fits).toBe(true);
    expect(sentAt.length).toBeGreaterThan(15);
  });

  test('are fewer where the person wants fewer, whoever else gets how many, and it says so', async () => {
    const tenant = book.tenant();
    const [ana, ben] = [await book.person(tenant), await book.person(tenant)];
    await wants(ana, { atOnce: 1 });
    const ids = [];
    for (let i = 0; i < 4; i++)
      for (const person of [ana, ben]) ids.push(await deliver(tenant, person, `${i}`));
    const sent = await sendAll(tenant);
    const countOf = (to: Person) => sent.filter(({ lane }) => lane === `person:${to.personId}`).length;
    expect([countOf(ana), countOf(ben)]).toEqual([1, RULE.cards]);
    const held = await book.row(ids[2] ?? '');
    expect(held).toMatchObject({ state: 'held', reason_code: 'burst', attempt_count: 0 });
    const [view] = await ledgerReader(book.db, book.clock, []).deliveries(held.notification_id, { limit: 1 });
    expect(view && reasonInWords(view, RULE)).toContain(
      'more than 1 card came within 10 minutes, which is as many as they want at once',
    );
    await due();
    const [digest] = (await sendAll(tenant)).filter(({ lane }) => lane === `person:${ana.personId}`);
    expect(digest?.because).toEqual({ code: 'burst', cards: 1, seconds: RULE.seconds });
  });

  test('are as many as everybody’s again at once, when they want no fewer any more', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    await wants(ana, { atOnce: 1 });
    for (let i = 0; i < 3; i++) await deliver(tenant, ana, `${i}`);
    expect(await sendAll(tenant)).toHaveLength(1);
    await wants(ana, {});
    await book.claims.release();
    const [digest, ...more] = await sendAll(tenant);
    expect([digest && linesOf(digest), more]).toEqual([['1', '2'], []]);
  });

  test('are never more than everybody’s', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    await wants(ana, { atOnce: 19 });
    for (let i = 0; i < 5; i++) await deliver(tenant, ana, `${i}`);
    expect(await sendAll(tenant)).toHaveLength(RULE.cards);
  });

  test('a card that Teams refused is none', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    for (let i = 0; i < RULE.cards; i++) await deliver(tenant, ana, `${i}`);
    const [first] = await book.claim('w1', 1);
    if (first) await settle(first, { state: 'undelivered', reason: 'refused' });
    expect(await sendAll(tenant)).toHaveLength(RULE.cards - 1);
    const last = await deliver(tenant, ana, 'last');
    expect((await sendAll(tenant)).map(({ id }) => id)).toEqual([last]);
  });

  test('what is urgent passes, and is not counted', async () => {
    const tenant = book.tenant();
    const ana = await book.person(tenant);
    for (let i = 0; i < 5; i++) await deliver(tenant, ana, `${i}`, { urgency: 'urgent' });
    expect(await sendAll(tenant)).toHaveLength(5);
    for (let i = 0; i < 5; i++) await deliver(tenant, ana, `${i}`);
    const urgent = await deliver(tenant, ana, 'urgent', { urgency: 'urgent' });
    const sent = (await sendAll(tenant)).map(({ id }) => id);
    expect(sent).toHaveLength(RULE.cards + 1);
    expect(sent).toContain(urgent);
  });

  test('changes of cards are not held, and not counted', async () => {
    const { ids, tenant } = await crowded(0);
    await turnLedger(book.db, book.clock, book.newId, () => ({})).amend(ids[0] ?? '');
    expect((await sendAll(tenant)).map(({ operation }) => operation)).toEqual(['update']);
  });

  test('a conversation gets everything', async () => {
    const tenant = book.tenant();
    for (let i = 0; i < 7; i++) await deliver(tenant, channel(tenant), `${i}`);
    expect(await sendAll(tenant)).toHaveLength(7);
  });

  test('another person gets theirs, of the same tenant and the same moment', async () => {
    const { tenant } = await crowded(2);
    const ben = await book.person(tenant);
    const id = await deliver(tenant, ben, 'hello');
    expect((await sendAll(tenant)).map(each => each.id)).toEqual([id]);
  });

  test('a long queue for one person hides nobody behind it', async () => {
    const { tenant, ana } = await crowded(0);
    for (let i = 0; i < 150; i++) await deliver(tenant, ana, `${i}`);
    const id = await deliver(tenant, await book.person(tenant), 'hello');
    const look = await book.claims.claim('w1', 10);
    expect(look.claimed.map(each => each.id)).toEqual([id]);
  });

  test('a look that only held something is followed by another at once', async () => {
    const { tenant, ana } = await crowded(0);
    await deliver(tenant, ana, 'more');
    const { claimed, opensAt } = await book.claims.claim('w1', 10);
    expect(claimed).toEqual([]);
    expect(opensAt?.getTime()).toBeLessThanOrEqual(book.clock.now().getTime());
  });
});

describe('when there is room again', () => {
  test('everything that is held comes as one digest, whose lines name it', async () => {
    const { tenant, held } = await crowded(4);
    await due();
    const [digest, ...others] = await sendAll(tenant);
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ because: { code: 'burst', ...RULE }, attempt: 1 });
    expect(digest && linesOf(digest)).toEqual(['3', '4', '5', '6']);
    for (const id of held)
      expect(await book.row(id)).toMatchObject({
        state: 'folded',
        reason_code: 'digest',
        digest_id: digest?.id,
      });
  });

  test('a line is what the card says itself, in no language yet', async () => {
    const { tenant, ana } = await crowded(1);
    const title = phrase('met.resumed', { what: phrase('surveys.name') });
    const name = phrase('people.others', { count: 6 });
    const about = { template: 'notification', data: { ...CONTENT, title, subject: { name } } };
    for (const said of [about as unknown as Said, { text: title }])
      await book.delivery(tenant, ana, { notification: { said } });
    expect(await sendAll(tenant)).toEqual([]);
    await due();
    const [digest] = await sendAll(tenant);
    expect(digest && dataOf(digest.said, 'digest')?.items.slice(1)).toMatchObject([
      { title, subject: { name } },
      { title, subject: { name: '' } },
    ]);
  });

  test('what came meanwhile joins it, also in the moment before it is made', async () => {
    const { tenant, ana } = await crowded(1);
    book.pass(WINDOW_MS - 60_000);
    await deliver(tenant, ana, 'meanwhile');
    expect(await sendAll(tenant)).toEqual([]);
    book.pass(60_000);
    await deliver(tenant, ana, 'now');
    expect(await sendAll(tenant)).toEqual([]);
    await book.claims.release();
    expect((await sendAll(tenant)).map(linesOf)).toEqual([['3', 'meanwhile', 'now']]);
  });

  test('somebody whom Herald knew as two people gets one digest', async () => {
    const { tenant, ana, held } = await crowded(2);
    const double = await book.person(tenant);
    for (let i = 0; i < RULE.cards + 2; i++) await deliver(tenant, double, `double ${i}`);
    await sendAll(tenant);
    await book.db
      .transaction()
      .execute(trx => mergeInto(trx, { kept: ana.personId, double: double.personId }, []));
    await due();
    const digests = await sendAll(tenant);
    expect(digests.map(linesOf)).toEqual([['3', '4', 'double 3', 'double 4']]);
    expect(await stateOf(held[0] ?? '')).toEqual(['folded', 'digest']);
  });

  test('what is held alone comes as the card itself', async () => {
    const { tenant, held } = await crowded(1);
    await due();
    expect((await sendAll(tenant)).map(({ id }) => id)).toEqual(held);
    expect(await stateOf(held[0] ?? '')).toEqual(['sent', 'sent']);
  });

  test('a digest is one card, and counts as one', async () => {
    const { tenant, ana } = await crowded(2);
    await due();
    expect(await sendAll(tenant)).toHaveLength(1);
    for (let i = 0; i < RULE.cards; i++) await deliver(tenant, ana, `after ${i}`);
    expect(await sendAll(tenant)).toHaveLength(RULE.cards - 1);
  });

  test('more than a card holds comes in several digests, and nothing is lost', async () => {
    const { tenant } = await crowded(MOST_LINES + 2);
    const digests: ClaimedDelivery[] = [];
    await due();
    for (let i = 0; i < 3; i++) {
      digests.push(...(await sendAll(tenant)));
      await book.claims.release();
    }
    expect(digests.map(each => linesOf(each)?.length)).toEqual([MOST_LINES, 2]);
    expect(new Set(digests.flatMap(linesOf)).size).toBe(MOST_LINES + 2);
  });

  test('two workers that find it at the same moment make one digest', async () => {
    const { tenant } = await crowded(4);
    book.pass(WINDOW_MS);
    await Promise.all([1, 2, 3, 4].map(() => book.claims.release()));
    expect((await sendAll(tenant)).map(linesOf)).toEqual([['3', '4', '5', '6']]);
  });

  test('a digest is made whole or not at all: what was to be folded is still held', async () => {
    const { tenant, ids } = await crowded(4);
    book.pass(WINDOW_MS);
    // The last step of folding fails, as if the process had been killed there.
    await sql`alter table deliveries add constraint no_folding check (state <> 'folded')`.execute(book.db);
    await expect(book.claims.release()).rejects.toThrow('no_folding');
    expect(await sendAll(tenant)).toEqual([]);
    expect(await stateOf(ids.at(-1) ?? '')).toEqual(['held', 'burst']);
    await sql`alter table deliveries drop constraint no_folding`.execute(book.db);
    await book.claims.release();
    expect((await sendAll(tenant)).map(linesOf)).toEqual([['3', '4', '5', '6']]);
  });
});

describe('what is over when its time comes is not in the digest', () => {
  const now = () => book.clock.now();
  const stop = (person: Person, topic: string) =>
    subscriptionStore(book.db).choose(person.personId, topic, 'out', now());
  const cancel = (id: string) =>
    book.db
      .updateTable('notifications')
      .set({ cancelled_at: now() })
      .where('id', '=', ({ selectFrom }) =>
        selectFrom('deliveries').where('deliveries.id', '=', id).select('notification_id'),
      )
      .execute();

  test('because it expired, was cancelled, or its topic was stopped', async () => {
    const { tenant, ana } = await crowded(2);
    const expires = new Date(now().getTime() + 60_000);
    const expired = await deliver(tenant, ana, 'expired', { expiresAt: expires });
    const cancelled = await deliver(tenant, ana, 'cancelled');
    const stopped = await deliver(tenant, ana, 'stopped', { topic: 'other' });
    await sendAll(tenant);
    await cancel(cancelled);
    await stop(ana, 'other');
    await due();
    expect((await sendAll(tenant)).map(linesOf)).toEqual([['3', '4']]);
    expect(await stateOf(expired)).toEqual(['expired', 'expired']);
    expect(await stateOf(cancelled)).toEqual(['cancelled', 'cancelled']);
    expect(await stateOf(stopped)).toEqual(['suppressed', 'opted-out']);
  });

  test('also when it is over between the making of the digest and its sending', async () => {
    const { tenant, ana, held } = await crowded(3);
    await deliver(tenant, ana, 'stopped', { topic: 'other' });
    await sendAll(tenant);
    await due();
    await cancel(held[1] ?? '');
    await stop(ana, 'other');
    expect((await sendAll(tenant)).map(linesOf)).toEqual([['3', '5']]);
    expect(await stateOf(held[1] ?? '')).toEqual(['cancelled', 'cancelled']);
  });

  test('and a digest of which nothing is left has an objection', async () => {
    const { tenant, ana } = await crowded(2);
    await due();
    await stop(ana, 'deployments');
    const [digest] = await book.claim('w1', 10);
    expect(digest?.tenantId).toBe(tenant);
    expect(digest && linesOf(digest)).toEqual([]);
  });
});

describe('a line', () => {
  test('ends as its digest ends where that does not reach the person', async () => {
    const { held } = await crowded(2);
    await due();
    const [digest] = await book.claim('w1', 10);
    if (digest) await settle(digest, { state: 'undelivered', reason: 'blocked' });
    for (const id of held) expect(await stateOf(id)).toEqual(['undelivered', 'blocked']);
  });

  test('and its sender is told by the fallback, as of a card of its own', async () => {
    const fallback = { conversation: '19:ops' };
    const { held } = await crowded(2, { fallback });
    await due();
    const [digest] = await book.claim('w1', 10);
    if (digest) await settle(digest, { state: 'undelivered', reason: 'blocked' });
    for (const id of held) expect((await book.row(id)).fallback_id).toEqual(expect.any(String));
  });

  test('ends with a digest that killed its workers, and with a person who is forgotten', async () => {
    const lost = await crowded(2);
    await due();
    await book.claim('w1', 10);
    await sql`update deliveries set attempt_count = ${MAX_ATTEMPTS} where state = 'sending'`.execute(book.db);
    book.passLeases();
    await book.claims.release();
    for (const id of lost.held) expect(await stateOf(id)).toEqual(['undelivered', 'gave-up']);
    const left = await crowded(2);
    await due();
    const { personId } = left.ana;
    await book.db
      .transaction()
      .execute(trx => forgetStrangers(trx, [personId], book.clock.now(), book.people));
    for (const id of left.held) expect(await stateOf(id)).toEqual(['undelivered', 'removed']);
  });

  test('becomes the card that it would have been when its person asks for it, once', async () => {
    const { tenant, held } = await crowded(2);
    await due();
    await sendAll(tenant);
    const says = turnLedger(book.db, book.clock, book.newId, () => ({}));
    const [id = ''] = held;
    expect(await says.show(id)).toBe('coming');
    expect(await says.show(id)).toBe('coming');
    expect((await sendAll(tenant)).map(each => each.id)).toEqual([id]);
    expect(await stateOf(id)).toEqual(['sent', 'sent']);
    expect(await says.show(id)).toBe('coming');
    expect(await sendAll(tenant)).toEqual([]);
  });

  test('is shown to its sender with what became of the digest', async () => {
    const { tenant, held } = await crowded(2);
    const { notification_id } = await book.row(held[0] ?? '');
    const seen = async () =>
      (await ledgerReader(book.db, book.clock, []).deliveries(notification_id, { limit: 1 }))[0];
    expect(await seen()).toMatchObject({ state: 'held', reason: 'burst' });
    expect(await seen()).not.toHaveProperty('digest');
    await due();
    const [digest] = await sendAll(tenant);
    expect(await seen()).toMatchObject({
      state: 'folded',
      reason: 'digest',
      digest: { id: digest?.id, state: 'sent', reason: 'sent', sentAt: expect.any(Date) },
    });
  });
});
