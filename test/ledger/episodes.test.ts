import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { hooks } from '../../src/api/store/hooks.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { NotificationContent } from '../../src/core/cards.ts';
import type { Remark } from '../../src/core/delivery.ts';
import type { Notification } from '../../src/core/notification.ts';
import { card, dataOf } from '../../src/core/said.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import type { AcceptedWith } from '../../src/ledger/ports/accept.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { amendments } from '../../src/ledger/store/amend.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { deleteEnded } from '../../src/ledger/store/retention.ts';
import { expansion } from '../../src/people/store/expansion.ts';
import { acceptanceParts, ledger } from './ledger.ts';

const book = ledger();
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

// Notifications that one test leaves would take turns from the next.
afterEach(() => book.db.deleteFrom('notifications').execute());

const CONTENT: NotificationContent = {
  topic: 'incidents',
  title: 'Disk is full',
  subject: { name: 'db1' },
  actor: { name: 'Alertmanager' },
};

/** Posts of one key in a tenant of their own. */
function incident(key = 'disk/db1') {
  const tenantId = book.tenant();
  const post = (
    {
      ends,
      idempotency,
      incident,
      ...more
    }: Partial<Notification> & AcceptedWith & Partial<NotificationContent> = {},
    callerId = 'ci',
  ) => {
    const { title = CONTENT.title, actor = CONTENT.actor, severity, ...rest } = more;
    const content = { ...CONTENT, title, actor, ...(severity && { severity }) };
    return acceptance(acceptanceParts(book.db, book.clock)).accept(
      {
        id: book.newId(),
        tenantId,
        callerId,
        callerName: 'CI',
        topic: CONTENT.topic,
        said: card('notification', content),
        audience: { subscribers: true },
        urgency: 'normal',
        correlationId: 'c',
        key,
        createdAt: book.clock.now(),
        ...rest,
      },
      { ...(ends && { ends }), ...(idempotency && { idempotency }), ...(incident && { incident }) },
    );
  };
  const begin = async (more: Parameters<typeof post>[0] = {}) => ((await post(more)) as { id: string }).id;
  const tell = async (
    notificationId: string,
    state?: { state: 'held'; reason: 'scheduled'; dueAt: Date },
  ) => {
    const id = book.newId();
    const { urgency } = await rowOf(notificationId);
    const because = { code: 'named', by: 'CI' } as const;
    const recipient = await book.person(tenantId);
    const at = book.clock.now();
    await addDeliveries(book.db, [
      { id, notificationId, tenantId, recipient, because, urgency, at, ...state },
    ]);
    return id;
  };
  const claim = async () => {
    const { claimed } = await book.claims.claim('w1', 20);
    return claimed.filter(delivery => delivery.tenantId === tenantId);
  };
  return { tenantId, post, begin, tell, claim };
}

const rowOf = (id: string) =>
  book.db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
const endedIn = async (id: string) => dataOf((await rowOf(id)).said, 'notification')?.ended;
const follow = async (id: string) => {
  const { page } = followUp(book.db, book.clock, book.newId);
  while ((await page(id, 2)) === 'more');
};
const sent = (delivery: ClaimedDelivery) =>
  book.records.settle(
    delivery,
    'w1',
    { state: 'sent', conversationId: `a:${delivery.lane}`, activityId: `card ${delivery.id}` },
    { outcome: 'sent' },
  );
const retried = (delivery: ClaimedDelivery) =>
  book.records.settle(
    delivery,
    'w1',
    { state: 'queued', reason: 'teams-unavailable', dueAt: book.clock.now(), possiblyRepeated: false },
    { outcome: 'refused', status: 503 },
  );
const whyNot = (delivery: ClaimedDelivery) => whatStandsAgainst(delivery, book.clock.now());
const OVER = { state: 'cancelled', reason_code: 'over' };

describe('the next incident, of which nobody sent that the last is over', () => {
  const HOUR = { incident: { silentSeconds: 3_600 } };

  test('is told to whoever has the card of the last, whomever it is for; that one says so, and rings nobody', async () => {
    const { begin, tell, claim } = incident();
    const first = await begin(HOUR);
    const had = await tell(first);
    for (const delivery of await claim()) await sent(delivery);
    book.pass(DAY_MS);
    const next = await begin({ ...HOUR, audience: { people: ['nobody@contoso.com'] } });
    expect(next).not.toBe(first);
    expect(await endedIn(first)).toEqual({ replaced: true });
    const [to] = await book.db.selectFrom('deliveries').where('id', '=', had).selectAll().execute();
    const told = book.db.selectFrom('deliveries').where('notification_id', '=', next).selectAll();
    expect(await told.execute()).toMatchObject([{ recipient_key: to?.recipient_key, because: to?.because }]);
  });

  test('is told alone to whoever was not shown the last', async () => {
    const { begin, tell, claim } = incident();
    const first = await begin(HOUR);
    const waits = await tell(first, {
      state: 'held',
      reason: 'scheduled',
      dueAt: new Date(book.clock.now().getTime() + 2 * DAY_MS),
    });
    book.pass(DAY_MS);
    await begin(HOUR);
    await follow(first);
    const row = book.db.selectFrom('deliveries').where('id', '=', waits).selectAll();
    expect(await row.executeTakeFirstOrThrow()).toMatchObject(OVER);
    expect(await claim()).toEqual([]);
  });
});

describe('an episode', () => {
  test('ends by its key, says by whom and after how long, and the next post begins another', async () => {
    const { post, begin } = incident();
    const first = await begin();
    book.pass(5 * MINUTE_MS);
    expect(await post({ title: 'Disk is fuller' })).toEqual({
      outcome: 'recorded',
      id: first,
      changed: true,
    });
    book.pass(7 * MINUTE_MS + 499);
    const ending = await post({ ends: true, actor: { name: 'Priya Nair' } });
    expect(ending).toEqual({ outcome: 'recorded', id: first, changed: true });
    expect(await endedIn(first)).toEqual({ by: 'Priya Nair', afterSeconds: 720 });
    expect(await rowOf(first)).toMatchObject({ ended_at: book.clock.now(), revision: 2, key: 'disk/db1' });

    const second = await begin();
    expect(second).not.toBe(first);
    expect(await endedIn(second)).toBeUndefined();
    expect(await post({ title: 'Full again' })).toMatchObject({ id: second, changed: true });
    expect(dataOf((await rowOf(first)).said, 'notification')?.title).toBe(CONTENT.title);
  });

  test('that was to be told later is counted from when it was told', async () => {
    const { post, begin, tenantId } = incident();
    const id = await begin({ sendAt: new Date(book.clock.now().getTime() + 10 * MINUTE_MS) });
    book.pass(15 * MINUTE_MS);
    await post({ ends: true });
    expect([tenantId, await endedIn(id)]).toEqual([tenantId, { by: 'Alertmanager', afterSeconds: 300 }]);
  });

  test.each([
    ['of which nothing is known', async () => undefined],
    ['that has ended already', ({ begin, post }: Incident) => begin().then(() => post({ ends: true }))],
    ['that was cancelled', ({ begin }: Incident) => begin().then(id => cancel(id))],
    ['of another caller', ({ post }: Incident) => post({}, 'another')],
  ])('%s is ended by nothing, and nothing is recorded', async (_, before) => {
    const one = incident();
    await before(one);
    const { rows } = await notifications(one);
    expect(await one.post({ ends: true })).toEqual({ outcome: 'nothing-to-end', replayed: false });
    expect((await notifications(one)).rows).toEqual(rows);
  });

  test('of one topic is not ended by another', async () => {
    const { post, begin } = incident();
    const id = await begin();
    const other = await post({ ends: true, topic: 'builds' });
    expect(other).toEqual({ outcome: 'other-topic', topic: 'incidents' });
    expect((await rowOf(id)).ended_at).toBeNull();
  });

  test('is ended even by a caller who has too much already', async () => {
    const { begin, tenantId } = incident();
    const id = await begin();
    const full = async () => ({ outcome: 'over-budget', of: 'openDeliveries', most: 1 }) as const;
    const parts = {
      ...acceptanceParts(book.db, book.clock),
      budgets: { open: full, topics: full, series: full },
    };
    const last = { ...(await asPosted(id)), id: book.newId(), tenantId };
    expect(await acceptance(parts).accept(last)).toMatchObject({ outcome: 'over-budget' });
    expect(await acceptance(parts).accept(last, { ends: true })).toMatchObject({ id, changed: true });
  });

  test('that has ended is still changed and taken back, and stays ended', async () => {
    const { post, begin, tell, claim } = incident();
    const id = await begin();
    const delivery = await tell(id);
    await sent(only(await claim()));
    await post({ ends: true });
    const amending = amendments(book.db, book.clock, acceptanceParts(book.db, book.clock).enqueue);
    await amending.change(id, current => ({
      ...current,
      content: { ...current.content, title: 'Cause found' },
    }));
    expect(dataOf((await rowOf(id)).said, 'notification')).toMatchObject({
      title: 'Cause found',
      ended: { by: 'Alertmanager' },
    });
    await amending.cancel(id, { recall: true });
    await follow(id);
    await sent(only(await claim()));
    expect(await book.row(delivery)).toMatchObject({ state: 'recalled' });
  });

  test('and its severity are shown to its sender', async () => {
    const { post, begin } = incident();
    const id = await begin({ severity: 'critical' });
    const reader = ledgerReader(book.db, book.clock, []);
    expect(await reader.notification(id)).toMatchObject({ severity: 'critical' });
    expect(await reader.notification(id)).not.toHaveProperty('endedAt');
    await post({ severity: 'warning' });
    expect(await reader.notification(id)).toMatchObject({ severity: 'warning' });
    await post({ ends: true });
    const ended = await reader.notification(id);
    expect(ended).toMatchObject({ endedAt: book.clock.now() });
    expect(ended).not.toHaveProperty('severity');
  });

  test('that has ended is deleted like everything else, and its key begins another', async () => {
    const { post, begin, tell, claim } = incident();
    const id = await begin();
    await tell(id);
    await sent(only(await claim()));
    await post({ ends: true });
    await follow(id);
    await sent(only(await claim()));
    book.pass(DAY_MS);
    const until = { since: book.clock.now(), features: [] };
    expect(await deleteEnded(book.db, until)).toMatchObject({ notifications: 1 });
    expect(await post({ ends: true })).toMatchObject({ outcome: 'nothing-to-end' });
    expect(await begin()).not.toBe(id);
  });
});

type Incident = ReturnType<typeof incident>;
const notifications = ({ tenantId }: Incident) =>
  sql`select id, revision, ended_at from notifications where tenant_id = ${tenantId} order by id`.execute(
    book.db,
  );
const cancel = (id: string) =>
  amendments(book.db, book.clock, acceptanceParts(book.db, book.clock).enqueue).cancel(id, { recall: false });
const asPosted = async (id: string): Promise<Notification> => {
  const row = await rowOf(id);
  return {
    ...{ id, tenantId: row.tenant_id, callerId: row.caller_id, callerName: row.caller_name },
    ...{ said: row.said, audience: {}, urgency: row.urgency, correlationId: 'c', createdAt: row.created_at },
    ...(row.topic !== null && { topic: row.topic }),
    ...(row.key !== null && { key: row.key }),
  };
};
function only<T>(all: readonly T[]): T {
  const [one] = all;
  if (one === undefined || all.length > 1) throw new Error(`one, and not ${all.length}`);
  return one;
}

describe('posts of one key at the same moment', () => {
  const TIMES = 20;

  test('are one episode, however many ends come among them, or follow one another whole', async () => {
    for (let round = 0; round < TIMES; round += 1) {
      const one = incident();
      const posts = ['begin', 'begin', 'ends', 'begin', 'ends', 'begin'] as const;
      const all = await Promise.all(posts.map(what => one.post({ ends: what === 'ends' })));
      const { rows } = (await notifications(one)) as { rows: { id: string; ended_at: Date | null }[] };
      const open = rows.filter(({ ended_at }) => ended_at === null);
      const begun = all.filter(each => 'id' in each && !each.changed);
      const ended = all.filter((each, i) => posts[i] === 'ends' && 'id' in each);
      expect(open.length).toBeLessThanOrEqual(1);
      // Each that was begun is one, and each that was ended was ended once.
      expect([rows.length, rows.length - open.length]).toEqual([begun.length, ended.length]);
    }
  });

  test('an end that overtakes what it ends finds nothing, and says so', async () => {
    for (let round = 0; round < TIMES; round += 1) {
      const one = incident();
      const [ending, beginning] = await Promise.all([one.post({ ends: true }), one.post()]);
      const { ended_at } = await rowOf((beginning as { id: string }).id);
      expect(ending.outcome).toBe(ended_at === null ? 'nothing-to-end' : 'recorded');
    }
  });
});

describe('a repeat', () => {
  test.each([
    ['of the beginning, after the end, begins nothing', false],
    ['of the end, after another began, ends nothing', true],
  ])('%s', async (_, ends) => {
    const { post, begin } = incident();
    const idempotency = { key: book.newId(), bodyHash: 'a' };
    const first = await begin(ends ? {} : { idempotency });
    await post(ends ? { ends, idempotency } : { ends: true });
    const second = ends ? await begin() : undefined;
    const again = await post({ ends, idempotency });
    expect(again).toEqual({ outcome: 'replayed', id: first, changed: ends });
    if (second !== undefined) expect((await rowOf(second)).ended_at).toBeNull();
  });

  test('of an end that found nothing ends nothing that began since', async () => {
    const { post, begin } = incident();
    const idempotency = { key: book.newId(), bodyHash: 'a' };
    expect(await post({ ends: true, idempotency })).toEqual({ outcome: 'nothing-to-end', replayed: false });
    const id = await begin();
    expect(await post({ ends: true, idempotency })).toEqual({ outcome: 'nothing-to-end', replayed: true });
    expect(await post({ ends: true, idempotency: { ...idempotency, bodyHash: 'b' } })).toEqual({
      outcome: 'conflict',
    });
    expect((await rowOf(id)).ended_at).toBeNull();
  });

  test('by a hook of an end that found nothing is known as long as a notification would be', async () => {
    const hookId = book.newId();
    const hook = { id: hookId, name: hookId, source: 'github', audience: { subscribers: true } };
    await hooks(book.db).add({ ...hook, secret: 's', createdAt: book.clock.now(), addressHash: hookId });
    const { post, begin } = incident();
    const idempotency = { hookId, marks: ['body:a', 'delivery:1'] };
    const nothing = { outcome: 'nothing-to-end' };
    expect(await post({ ends: true, idempotency })).toEqual({ ...nothing, replayed: false });
    await begin();
    expect(await post({ ends: true, idempotency })).toEqual({ ...nothing, replayed: true });
    await deleteEnded(book.db, { since: book.clock.now(), features: [] });
    expect(await post({ ends: true, idempotency })).toEqual({ ...nothing, replayed: true });
    book.pass(1);
    await deleteEnded(book.db, { since: book.clock.now(), features: [] });
    expect(await post({ ends: true, idempotency })).toMatchObject({ outcome: 'recorded', changed: true });
  });
});

describe('who has not been shown it by its end', () => {
  test('is not told: what waits, and what is claimed before anybody has followed', async () => {
    const { post, begin, tell, claim } = incident();
    const id = await begin();
    const waiting = await tell(id);
    const shown = await tell(id);
    await post({ ends: true });
    for (const delivery of await claim())
      expect(whyNot(delivery)).toEqual({ state: 'cancelled', reason: 'over' });
    await book.db.updateTable('deliveries').set({ state: 'queued' }).where('id', '=', shown).execute();
    await follow(id);
    expect(await book.row(shown)).toMatchObject(OVER);
    expect((await book.row(waiting)).overtaken).toBe(true);
  });

  test('is told by a card on its way, which then says that it is over', async () => {
    const { post, begin, tell, claim } = incident();
    const id = await begin();
    const [flying, failing] = [await tell(id), await tell(id)];
    const claimed = await claim();
    await post({ ends: true });
    await follow(id);
    for (const delivery of claimed) await (delivery.id === flying ? sent(delivery) : retried(delivery));
    expect(await book.row(failing)).toMatchObject(OVER);
    const update = only(await claim());
    expect([update.operation, update.card?.deliveryId, whyNot(update)]).toEqual([
      'update',
      flying,
      undefined,
    ]);
    expect(dataOf(update.said, 'notification')?.ended).toBeDefined();
  });

  test('is told all the same where it was urgent, before its end or with it', async () => {
    for (const [before, last] of [
      ['urgent', 'normal'],
      ['normal', 'urgent'],
    ] as const) {
      const { post, begin, tell, claim } = incident();
      const id = await begin({ urgency: before });
      await tell(id);
      await post({ ends: true, urgency: last });
      await follow(id);
      const delivery = only(await claim());
      expect(whyNot(delivery)).toBeUndefined();
      expect(dataOf(delivery.said, 'notification')?.ended).toBeDefined();
      expect((await rowOf(id)).expanded_at).toBeNull();
    }
  });

  test('is told where its end is worse than what stood: it failed, and was not resolved', async () => {
    for (const [began, ends, isTold] of [
      ['info', 'critical', true],
      [undefined, 'warning', true],
      ['critical', 'critical', false],
      ['warning', 'success', false],
    ] as const) {
      const { post, begin, tell, claim } = incident();
      const id = await begin(began && { severity: began });
      const waiting = await tell(id);
      await post({ ends: true, severity: ends });
      await follow(id);
      expect((await book.row(waiting)).state).toBe(isTold ? 'queued' : 'cancelled');
      const told = await claim();
      expect(told.map(whyNot)).toEqual(isTold ? [undefined] : []);
      expect(told.map(({ said }) => dataOf(said, 'notification')?.severity)).toEqual(isTold ? [ends] : []);
    }
  });

  test('is not told, however urgent, of what had not begun', async () => {
    const { post, begin, tell } = incident();
    const sendAt = new Date(book.clock.now().getTime() + MINUTE_MS);
    const id = await begin({ urgency: 'urgent', sendAt });
    const delivery = await tell(id, { state: 'held', reason: 'scheduled', dueAt: sendAt });
    await post({ ends: true, urgency: 'urgent' });
    await follow(id);
    expect(await book.row(delivery)).toMatchObject(OVER);
  });

  test('is not looked for any more, nor who is named in the end', async () => {
    const { post, begin } = incident();
    const id = await begin({ audience: { people: ['ana@contoso.com'] } });
    const { load, keep } = expansion(book.db, book.clock, { ...book.people, mayLookUp: false });
    const expanding = await load(id);
    await post({ ends: true, audience: { people: ['ben@contoso.com'] } });
    const { expanded_at, audience } = await rowOf(id);
    expect([expanded_at, audience]).toEqual([book.clock.now(), {}]);
    expect(expanding && (await keep(expanding, [], { part: 0, after: 'a' }))).toBe(false);
  });

  test.each(['before', 'after'])(
    'and has it as a line of a digest: it ended %s that was sent',
    async when => {
      const { post, begin, tell, claim, tenantId } = incident();
      const id = await begin();
      const line = await tell(id);
      const { recipient } = await book.row(line);
      const digest = await book.delivery(tenantId, recipient, {
        because: { code: 'burst', cards: 1, seconds: 600 },
        notification: { said: { template: 'digest', data: { items: [] } } },
      });
      await book.db
        .updateTable('deliveries')
        .set({ state: 'folded', reason_code: 'digest', digest_id: digest })
        .where('id', '=', line)
        .execute();
      const show = () => turnLedger(book.db, book.clock, book.newId, () => ({})).show(line);
      if (when === 'before') {
        await post({ ends: true });
        expect(await show()).toBe('gone');
        expect(whyNot(only(await claim()))).toMatchObject({ reason: 'digest-empty' });
        expect(await book.row(line)).toMatchObject(OVER);
      } else {
        await sent(only(await claim()));
        await post({ ends: true });
        await follow(id);
        // They were shown it, so that the card which they ask for comes.
        expect(await show()).toBe('coming');
        const asked = (await claim()).filter(delivery => delivery.id === line);
        expect(asked.map(whyNot)).toEqual([undefined]);
      }
    },
  );
});

describe('who answered its card', () => {
  async function answered(remark?: Remark) {
    const one = incident();
    const id = await one.begin();
    const delivery = await one.tell(id);
    const shown = only(await one.claim());
    await sent(shown);
    const ledger = turnLedger(book.db, book.clock, book.newId, () => ({}));
    const { recipient } = shown;
    if (recipient.kind !== 'person') throw new Error('a person');
    await ledger.acknowledge(delivery, recipient.personId, { verb: 'mine', data: null });
    if (remark !== undefined) await ledger.remark(delivery, remark);
    return { ...one, id };
  }

  test('sees no other text, and yet that it is over', async () => {
    const { post, claim, id } = await answered();
    await post({ title: 'Another' });
    await follow(id);
    expect(await claim()).toEqual([]);
    await post({ ends: true });
    await follow(id);
    const update = only(await claim());
    expect([update.operation, whyNot(update)]).toEqual(['update', undefined]);
  });

  test('and stopped its topic there sees that above what they did', async () => {
    const remark: Remark = {
      says: { phrase: 'less.which' },
      buttons: [],
      at: book.clock.now().toISOString(),
    };
    const { post, claim, id } = await answered(remark);
    await post({ ends: true });
    await follow(id);
    const update = only(await claim());
    expect([update.operation, whyNot(update), update.remark]).toEqual(['update', undefined, remark]);
  });
});
