import { afterEach, describe, expect, test } from 'vitest';
import { preferenceStore } from '../../../src/chat/store/preferences.ts';
import { turnLedger } from '../../../src/chat/store/turn-ledger.ts';
import type { NotificationContent } from '../../../src/core/cards.ts';
import type { AcknowledgeWish, Notification } from '../../../src/core/notification.ts';
import { card, dataOf } from '../../../src/core/said.ts';
import { decisionOn } from '../../../src/decide/decision.ts';
import { nextStep } from '../../../src/features/acknowledge/rules/next-step.ts';
import { acknowledgementStore } from '../../../src/features/acknowledge/store/acknowledgement-store.ts';
import { remindOfUnacknowledged } from '../../../src/features/acknowledge/store/remind-unacknowledged.ts';
import type { ClaimedDelivery } from '../../../src/ledger/ports/delivering.ts';
import { amendments } from '../../../src/ledger/store/amend.ts';
import { followUp } from '../../../src/ledger/store/amend-follow.ts';
import { addDeliveries } from '../../../src/ledger/store/deliveries.ts';
import { acceptance } from '../../../src/ledger/store/notifications.ts';
import { ledgerReader } from '../../../src/ledger/store/reader.ts';
import { acceptanceParts, ledger } from '../../ledger/ledger.ts';

const book = ledger();
const MINUTE_MS = 60_000;
afterEach(() => book.db.deleteFrom('notifications').execute());

const CONTENT = {
  topic: 'incidents',
  title: 'Disk is full',
  subject: { name: 'db1' },
  actor: { name: 'CI' },
};
const NOTHING = async () => undefined;

/** A notification that asks to be acknowledged, and so many people who have its card. */
async function incident(wish: AcknowledgeWish, people = 3, more: Partial<Notification> = {}) {
  const tenantId = book.tenant();
  const id = book.newId();
  const post = (title = CONTENT.title, ends = false) => {
    const content: NotificationContent = { ...CONTENT, title, acknowledge: { of: id } };
    return acceptance(acceptanceParts(book.db, book.clock)).accept(
      {
        ...{ id, tenantId, callerId: 'ci', callerName: 'CI', topic: CONTENT.topic, urgency: 'normal' },
        ...{ said: card('notification', content), audience: {}, correlationId: 'c', key: 'disk' },
        ...{ createdAt: book.clock.now(), acknowledge: wish, ...more },
      } as Notification,
      { ...(ends && { ends }) },
    );
  };
  await post();
  const told = await Promise.all(Array.from({ length: people }, () => book.person(tenantId)));
  const because = { code: 'named', by: 'CI' } as const;
  const born = { notificationId: id, tenantId, because, urgency: 'normal', at: book.clock.now() } as const;
  const cards = told.map(recipient => ({ id: book.newId(), recipient, ...born }));
  await addDeliveries(book.db, cards);
  await send();
  return { id, tenantId, post, cards, people: told };
}

/** Everything that is due is taken by Teams. */
async function send(): Promise<ClaimedDelivery[]> {
  const all: ClaimedDelivery[] = [];
  for (let quiet = 0; quiet < 3; ) {
    const claimed = await book.claim('w1', 100);
    for (const each of claimed)
      await book.records.settle(
        each,
        'w1',
        { state: 'sent', conversationId: `a:${each.lane}`, activityId: each.id },
        { outcome: 'sent' },
      );
    all.push(...claimed);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    book.pass(1_500);
  }
  return all;
}

const enqueued: string[] = [];
const take = (deliveryId: string, personId: string) =>
  book.db.transaction().execute(trx =>
    acknowledgementStore(trx, book.clock, {
      followUp: async (_, { id }) => void enqueued.push(id),
      expiry: NOTHING,
    }).take(deliveryId, personId),
  );
const remind = () => remindOfUnacknowledged(book.db, book.clock, book.newId);
const follow = async (id: string) => {
  const { page } = followUp(book.db, book.clock, book.newId);
  while ((await page(id, 500)) === 'more');
};
const view = async (id: string) => {
  const found = await ledgerReader(book.db, book.clock, []).notification(id);
  return found?.acknowledge;
};
const steps = async (id: string) => (await view(id))?.steps.map(({ kind }) => kind);
const copies = (id: string) =>
  book.db.selectFrom('notifications').where('acknowledge_of', '=', id).orderBy('id').selectAll().execute();
const saidOf = async (deliveryId: string) => {
  const found = await turnLedger(book.db, book.clock, book.newId, () => ({})).find(deliveryId);
  return found && dataOf(found.said, 'notification');
};

test('of a thousand presses, a hundred at once, one is first, and every copy says so', async () => {
  const { id, cards, people } = await incident({ withinSeconds: 900, remind: 1 }, 20);
  book.pass(15 * MINUTE_MS);
  await remind();
  const again = await send();
  const all = [...cards, ...again];
  enqueued.length = 0;
  const press = (_: unknown, i: number) =>
    take(all[i % all.length]?.id ?? '', people[i % people.length]?.personId ?? '');
  // More of them at once would wait for a connection for longer than one waits.
  for (let hundreds = 0; hundreds < 10; hundreds++) await Promise.all(Array.from({ length: 100 }, press));
  const [copy] = await copies(id);
  // One change of each notification, and nothing more to come.
  expect(enqueued.toSorted()).toEqual([id, copy?.id].toSorted());
  const stands = await view(id);
  expect(stands).toMatchObject({ state: 'acknowledged', by: { label: 'Ana Silva' }, at: expect.any(Date) });
  for (const each of enqueued) await follow(each);
  const changed = await send();
  expect(changed.map(({ operation }) => operation)).toEqual(Array(all.length).fill('update'));
  const shown = changed.map(({ said }) => dataOf(said, 'notification')?.acknowledge);
  expect(new Set(shown.map(each => JSON.stringify([each?.at, each?.by]))).size).toBe(1);
  expect(shown[0]).toMatchObject({ by: 'Ana Silva', at: expect.any(String) });
  book.pass(60 * MINUTE_MS);
  await remind();
  expect(await steps(id)).toEqual(['reminder']);
});

test('reminds those who have the card, so often and in its time, and then tells the next people', async () => {
  const wish = { withinSeconds: 900, remind: 2, escalateTo: { people: ['lead@contoso.com'] } };
  const { id, people } = await incident(wish);
  const due = (await view(id))?.dueAt?.getTime() ?? 0;
  book.pass(due - book.clock.now().getTime() - 1);
  expect(await remind()).toBe(0);
  book.pass(1);
  // Two workers, or ten, take a step once.
  await Promise.all(Array.from({ length: 10 }, remind));
  const rung = await send();
  expect(
    rung
      .map(({ operation, recipient }) => [operation, 'personId' in recipient && recipient.personId])
      .toSorted(),
  ).toEqual(people.map(({ personId }) => ['send', personId]).toSorted());
  expect(dataOf(rung[0]?.said ?? { text: '' }, 'notification')).toMatchObject({
    title: 'Disk is full',
    acknowledge: { of: id, reminder: 1 },
  });
  book.pass(15 * MINUTE_MS);
  await remind();
  await send();
  expect(await view(id)).toMatchObject({ state: 'waiting', dueAt: expect.any(Date) });
  book.pass(15 * MINUTE_MS);
  await remind();
  expect(await steps(id)).toEqual(['reminder', 'reminder', 'escalation']);
  const escalated = (await copies(id)).at(-1);
  expect(escalated).toMatchObject({
    audience: { people: ['lead@contoso.com'] },
    expanded_at: null,
    key: null,
  });
  book.pass(15 * MINUTE_MS);
  await remind();
  expect(await view(id)).toMatchObject({ state: 'unanswered' });
  book.pass(60 * MINUTE_MS);
  expect(await remind()).toBe(0);
});

test.each([
  ['normal', ['held', 'quiet-hours']],
  ['urgent', undefined],
] as const)(
  'a reminder, and what the next people get, respects their quiet hours where it is %s: %j',
  async (urgency, held) => {
    const wish = { withinSeconds: 900, remind: 1, escalateTo: { people: ['lead@contoso.com'] } };
    const { id, tenantId, people } = await incident(wish, 1, { urgency });
    const lead = await book.person(tenantId);
    const quiet = { hours: ALL_DAY, wholeDays: [], holidays: [] };
    for (const { personId } of [...people, lead])
      await book.db
        .transaction()
        .execute(trx => preferenceStore(trx, book.clock).attend(personId, () => ({ quiet })));
    const outcome = async () => {
      const [delivery, ...others] = await book.claim('w1', 10);
      expect(others).toEqual([]);
      const decision = delivery && decisionOn(delivery, book.clock.now(), 300_000);
      const settlement = decision && 'settlement' in decision ? decision.settlement : undefined;
      const sent = { state: 'sent', conversationId: 'a:1', activityId: '1' } as const;
      if (delivery) await book.records.settle(delivery, 'w1', settlement ?? sent, { outcome: 'not-tried' });
      return settlement && 'reason' in settlement ? [settlement.state, settlement.reason] : undefined;
    };
    book.pass(15 * MINUTE_MS);
    await remind();
    expect(await outcome()).toEqual(held);
    book.pass(15 * MINUTE_MS);
    await remind();
    const escalation = (await copies(id)).at(-1);
    expect(escalation).toMatchObject({ audience: { people: ['lead@contoso.com'] }, urgency });
    await addDeliveries(book.db, [
      {
        ...{ id: book.newId(), notificationId: escalation?.id ?? '', tenantId, recipient: lead, urgency },
        ...{ because: { code: 'named', by: 'CI' }, at: book.clock.now() },
      },
    ]);
    expect(await outcome()).toEqual(held);
  },
);
const ALL_DAY = Object.fromEntries(
  [0, 1, 2, 3, 4, 5, 6].map(day => [day, { from: '00:00', until: '23:59' }]),
);

describe('nothing more comes', () => {
  type Incident = Awaited<ReturnType<typeof incident>>;
  const STOPS: Record<string, (of: Incident) => Promise<unknown>> = {
    'when it was cancelled': ({ id }) => amend().cancel(id, { recall: false }),
    'when it was recalled': ({ id }) => amend().cancel(id, { recall: true }),
    'when its episode ended': ({ post }) => post('Disk has room', true),
    'when it has expired': async () => book.pass(20 * MINUTE_MS),
    'when somebody takes care': ({ cards, people }) => take(cards[0]?.id ?? '', people[0]?.personId ?? ''),
  };
  const amend = () => amendments(book.db, book.clock, { followUp: NOTHING, expiry: NOTHING });

  test.each(Object.keys(STOPS))('%s', async name => {
    const expiresAt = new Date(book.clock.now().getTime() + 25 * MINUTE_MS);
    const of = await incident(
      { withinSeconds: 900, remind: 3 },
      1,
      name.includes('expired') ? { expiresAt } : {},
    );
    book.pass(15 * MINUTE_MS);
    await remind();
    await send();
    await STOPS[name]?.(of);
    for (let i = 0; i < 3; i++) {
      book.pass(15 * MINUTE_MS);
      await remind();
    }
    expect(await steps(of.id)).toEqual(['reminder']);
    const state = name.includes('takes care') ? 'acknowledged' : 'stopped';
    expect(await view(of.id)).toMatchObject({ state });
    // A click that comes then finds it so, and changes nothing.
    if (state === 'stopped') await take(of.cards[0]?.id ?? '', of.people[0]?.personId ?? '');
    expect(await view(of.id)).toMatchObject({ state });
  });
});

test('what its sender says anew, or ends, is so on each card about it', async () => {
  const { id, post, cards } = await incident({ withinSeconds: 900, remind: 1 }, 1);
  book.pass(15 * MINUTE_MS);
  await remind();
  const [again] = await send();
  await post('Disk is fuller');
  const first = cards[0]?.id ?? '';
  for (const each of [first, again?.id ?? ''])
    expect(await saidOf(each)).toMatchObject({ title: 'Disk is fuller' });
  expect(await saidOf(first)).toMatchObject({ acknowledge: { of: id } });
  expect(await saidOf(again?.id ?? '')).toMatchObject({ acknowledge: { of: id, reminder: 1 } });
  await post('Disk has room', true);
  for (const each of [first, again?.id ?? ''])
    expect(await saidOf(each)).toMatchObject({ title: 'Disk has room', ended: { by: 'CI' } });
});

test('the name of who was forgotten since stands nowhere any more', async () => {
  const { id, cards, people } = await incident({ remind: 0 }, 2);
  await take(cards[0]?.id ?? '', people[0]?.personId ?? '');
  expect(await saidOf(cards[1]?.id ?? '')).toMatchObject({ acknowledge: { by: 'Ana Silva' } });
  await book.db
    .deleteFrom('deliveries')
    .where('person_id', '=', people[0]?.personId ?? '')
    .execute();
  await book.db
    .deleteFrom('people')
    .where('id', '=', people[0]?.personId ?? '')
    .execute();
  expect((await saidOf(cards[1]?.id ?? ''))?.acknowledge).not.toHaveProperty('by');
  expect(await view(id)).toMatchObject({ state: 'acknowledged' });
});

const NEXT = [
  [{ remind: 0 }, 0, true, 'end'],
  [{ remind: 2 }, 0, true, 'remind'],
  [{ remind: 2 }, 1, true, 'remind'],
  [{ remind: 2 }, 2, true, 'end'],
  [{ remind: 2, escalateTo: {} }, 2, true, 'escalate'],
  [{ remind: 2, escalateTo: {} }, 3, true, 'end'],
  [{ remind: 0, escalateTo: {} }, 0, true, 'escalate'],
  [{ remind: 2, escalateTo: {} }, 0, false, 'end'],
] as const;
test.each(NEXT)('after %j and %d steps, open: %s, comes: %s', (wish, steps, isOpen, next) => {
  expect(nextStep({ wish, steps, isOpen })).toBe(next);
});
