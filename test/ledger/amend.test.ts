import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dialogStore } from '../../src/chat/store/dialogs.ts';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { Remark } from '../../src/core/delivery.ts';
import type { Notification } from '../../src/core/notification.ts';
import { fieldOf } from '../../src/core/said.ts';
import { whatStandsAgainst } from '../../src/decide/sending.ts';
import type { Changeable } from '../../src/ledger/ports/amend.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { amendments } from '../../src/ledger/store/amend.ts';
import { followUp } from '../../src/ledger/store/amend-follow.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { ledger } from './ledger.ts';

const book = ledger();
const nothingRuns = {
  expansion: async () => undefined,
  followUp: async () => undefined,
  expiry: async () => undefined,
  closing: async () => undefined,
};
const amending = () => amendments(book.db, book.clock, nothingRuns);
const following = () => followUp(book.db, book.clock, book.newId);
const clicks = () => turnLedger(book.db, book.clock, book.newId, () => ({}));

const content = { topic: 'deployments', title: 'Zero', subject: { name: 'shop' }, actor: { name: 'Ana' } };
const said = { template: 'notification', data: content } as const;
const titled = (title: string) => (current: Changeable) => ({
  ...current,
  content: { ...current.content, title },
});
const change = (notification: Notification, title: string) =>
  amending().change(notification.id, titled(title));
async function follow(notification: Notification): Promise<void> {
  while ((await following().page(notification.id, 2)) === 'more');
}

/** A notification to so many people of a tenant of its own; each has a lane of their own. */
async function notified(count: number): Promise<{ notification: Notification; ids: string[] }> {
  const tenantId = book.tenant();
  const notification = await book.notification(tenantId, { said });
  const ids = Array.from({ length: count }, () => book.newId());
  for (const id of ids)
    await addDeliveries(book.db, [
      {
        id,
        notificationId: notification.id,
        tenantId,
        recipient: await book.person(tenantId),
        because: { code: 'named', by: 'CI' },
        urgency: 'normal',
        at: book.clock.now(),
      },
    ]);
  return { notification, ids };
}

async function claim({ tenantId }: Notification, owner = 'w1'): Promise<ClaimedDelivery[]> {
  const { claimed } = await book.claims.claim(owner, 20);
  return claimed.filter(delivery => delivery.tenantId === tenantId);
}
async function claimOne(notification: Notification, owner = 'w1'): Promise<ClaimedDelivery> {
  const [delivery] = await claim(notification, owner);
  if (delivery === undefined) throw new Error('nothing was claimed');
  return delivery;
}
const sent = (delivery: ClaimedDelivery, owner = 'w1', records = book.records) => {
  const ending = { state: 'sent', conversationId: `a:${delivery.lane}`, activityId: 'card' } as const;
  return records.settle(delivery, owner, ending, { outcome: 'sent' });
};
const again = (delivery: ClaimedDelivery, dueAt = book.clock.now()) =>
  book.records.settle(
    delivery,
    'w1',
    { state: 'queued', reason: 'teams-unavailable', dueAt, possiblyRepeated: false },
    { outcome: 'refused', status: 503 },
  );
const titleIn = ({ said }: ClaimedDelivery) => fieldOf(said, 'title');
function objection(delivery: ClaimedDelivery): string | undefined {
  const settlement = whatStandsAgainst(delivery, book.clock.now());
  return settlement !== undefined && 'reason' in settlement ? settlement.reason : undefined;
}
/** Makes everything that can be claimed; what was said, or why not, in the order in which it was. */
async function drain(notification: Notification): Promise<unknown[]> {
  const made: unknown[] = [];
  for (let left = await claim(notification); left.length > 0; left = await claim(notification))
    for (const delivery of left) {
      const against = whatStandsAgainst(delivery, book.clock.now());
      made.push(objection(delivery) ?? titleIn(delivery));
      if (against === undefined) await sent(delivery);
      else await book.records.settle(delivery, 'w1', against, { outcome: 'not-tried' });
    }
  return made;
}

// Deliveries that one test leaves would take turns from the next.
afterEach(() => book.db.deleteFrom('deliveries').execute());

const changesOf = (card: string | undefined) =>
  book.db
    .selectFrom('deliveries')
    .where('amends', '=', card ?? '')
    .orderBy('change_number')
    .select(['operation', 'state', 'reason_code', 'revision'])
    .execute();

test('the changes of many cards are recorded together, each with what its card shows by then', async () => {
  const { notification, ids } = await notified(3);
  await drain(notification);
  await change(notification, 'One');
  await follow(notification);
  const changes = await claim(notification);
  expect(changes).toHaveLength(3);
  const { records } = book;
  const asked = vi.spyOn(pg.Client.prototype, 'query');
  expect(await Promise.all(changes.map(each => sent(each, 'w1', records)))).toEqual([true, true, true]);
  const named = asked.mock.calls.map(([query]) => (query as { text?: string }).text);
  // The first goes by itself; whatever comes meanwhile is one more.
  expect(named.filter(text => text?.includes('update attempts'))).toHaveLength(2);
  asked.mockRestore();
  const cards = await book.db.selectFrom('deliveries').where('id', 'in', ids).select('revision').execute();
  expect(cards).toEqual([{ revision: 1 }, { revision: 1 }, { revision: 1 }]);
  for (const id of ids)
    expect(await changesOf(id)).toEqual([
      { operation: 'update', state: 'sent', reason_code: 'changed', revision: 1 },
    ]);
});

describe('a card in flight when its notification is changed', () => {
  test('gets its change from whoever settles it, when the change was followed before', async () => {
    const { notification, ids } = await notified(1);
    const flying = await claimOne(notification);
    await change(notification, 'One');
    await follow(notification);
    expect(await changesOf(ids[0])).toEqual([]);
    await sent(flying);
    expect(await changesOf(ids[0])).toMatchObject([{ operation: 'update', state: 'queued', revision: 1 }]);
  });

  test('gets its change from the follower, when it was settled before; never two', async () => {
    const { notification, ids } = await notified(1);
    const flying = await claimOne(notification);
    await change(notification, 'One');
    await sent(flying);
    await follow(notification);
    await follow(notification);
    expect(await changesOf(ids[0])).toMatchObject([{ state: 'queued', revision: 1 }]);
  });

  test('gets one change and no second when it is settled and followed at the same moment', async () => {
    const { notification, ids } = await notified(12);
    const flying = await claim(notification);
    expect(flying.length).toBeGreaterThan(5);
    await change(notification, 'One');
    await Promise.all([
      follow(notification),
      ...flying.map(delivery => sent(delivery)),
      follow(notification),
    ]);
    await follow(notification);
    const cards = new Set(flying.map(({ id }) => id));
    for (const id of ids) expect(await changesOf(id)).toHaveLength(cards.has(id) ? 1 : 0);
  });

  test('has none when it was claimed after the change: it says the new already', async () => {
    const { notification, ids } = await notified(1);
    await change(notification, 'One');
    const late = await claimOne(notification);
    expect(titleIn(late)).toBe('One');
    await follow(notification);
    await sent(late);
    expect(await changesOf(ids[0])).toEqual([]);
    expect(await book.row(ids[0] ?? '')).toMatchObject({ state: 'sent', revision: 1 });
  });
});

describe('changes of one card', () => {
  async function card(): Promise<{ notification: Notification; id: string }> {
    const { notification, ids } = await notified(1);
    await sent(await claimOne(notification));
    return { notification, id: ids[0] ?? '' };
  }

  test('that come back after a later one was made are not made any more', async () => {
    const { notification, id } = await card();
    await change(notification, 'One');
    await follow(notification);
    const first = await claimOne(notification);
    expect(titleIn(first)).toBe('One');
    await change(notification, 'Two');
    await follow(notification);
    await again(first);
    expect(await drain(notification)).toEqual(['superseded', 'Two']);
    expect(await changesOf(id)).toMatchObject([
      { revision: 1, state: 'cancelled', reason_code: 'superseded' },
      { revision: 2, state: 'sent', reason_code: 'changed' },
    ]);
    expect(await book.row(id)).toMatchObject({ revision: 2 });
  });

  test('that were lost with their worker give way to a later one, too', async () => {
    const { notification } = await card();
    await change(notification, 'One');
    await follow(notification);
    await claimOne(notification, 'lost');
    await change(notification, 'Two');
    await follow(notification);
    book.passLeases();
    await book.claims.release();
    expect(objection(await claimOne(notification))).toBe('superseded');
  });

  test('keep their order where the clocks of two processes do not agree', async () => {
    const { notification, id } = await card();
    await change(notification, 'One');
    await follow(notification);
    const first = await claimOne(notification);
    await change(notification, 'Two');
    // A process whose clock is an hour behind makes ids that sort before all others.
    const behind = followUp(book.db, book.clock, () => '01890000-0000-7000-8000-000000000000');
    while ((await behind.page(notification.id, 2)) === 'more');
    await again(first);
    expect(await drain(notification)).toEqual(['Two', 'superseded']);
    expect((await changesOf(id)).map(({ revision }) => revision)).toEqual([1, 2]);
    expect(await book.row(id)).toMatchObject({ revision: 2 });
  });

  test('of several followers at once are made once each', async () => {
    const { notification, ids } = await notified(9);
    for (const delivery of await claim(notification)) await sent(delivery);
    await change(notification, 'One');
    await Promise.all(Array.from({ length: 4 }, () => follow(notification)));
    for (const id of ids)
      expect((await changesOf(id)).length).toBe((await book.row(id)).state === 'sent' ? 1 : 0);
  });

  test('keep at its foot what the person did about the card, whichever came first', async () => {
    const { notification, id } = await card();
    const remark: Remark = {
      says: { phrase: 'opted-out.headline', values: { topic: 'deployments' } },
      buttons: [{ title: { phrase: 'button.undo' }, verb: 'optIn', data: {} }],
      at: book.clock.now().toISOString(),
    };
    await change(notification, 'One');
    await follow(notification);
    await clicks().remark(id, remark);
    const waiting = await claimOne(notification);
    expect([objection(waiting), waiting.remark]).toEqual([undefined, remark]);
    // Taken back while that is on its way, which shows it still: the card is changed once more.
    await clicks().remark(id, undefined);
    await sent(waiting);
    const again = await claimOne(notification);
    expect([again.operation, again.remark]).toEqual(['update', undefined]);
    await sent(again);
    await change(notification, 'Two');
    await follow(notification);
    const later = await claimOne(notification);
    expect([objection(later), later.remark]).toEqual([undefined, undefined]);
  });

  test('are made up for after a recall by nothing: the card goes', async () => {
    const { notification, id } = await card();
    await change(notification, 'One');
    await follow(notification);
    await amending().cancel(notification.id, { recall: true });
    await follow(notification);
    expect(await change(notification, 'Two')).toBe('recalled');
    const removal = await claimOne(notification);
    expect(removal.operation).toBe('delete');
    await sent(removal);
    expect(await book.row(id)).toMatchObject({ state: 'recalled', reason_code: 'recalled' });
    expect(await claim(notification)).toEqual([]);
  });
});

describe('a cancellation', () => {
  test('stops what is claimed after it, before anybody has followed it', async () => {
    const { notification } = await notified(2);
    await amending().cancel(notification.id, { recall: false });
    expect((await claim(notification)).map(objection)).toEqual(['cancelled', 'cancelled']);
  });

  test('of a card in flight that fails takes hold when it is given back', async () => {
    const { notification, ids } = await notified(1);
    const flying = await claimOne(notification);
    await amending().cancel(notification.id, { recall: true });
    await follow(notification);
    await again(flying, new Date(book.clock.now().getTime() + 600_000));
    expect(await book.row(ids[0] ?? '')).toMatchObject({ state: 'cancelled', reason_code: 'cancelled' });
    expect(await changesOf(ids[0])).toEqual([]);
  });

  test('of a card in flight that is then held for a dialogue takes hold at once', async () => {
    const { notification, ids } = await notified(1);
    const flying = await claimOne(notification);
    const { recipient } = flying;
    const person = recipient.kind === 'person' ? recipient.personId : '';
    const running = {
      dialogue: 'settings',
      topic: { phrase: 'settings.name' },
      prompt: { run: 'r', step: 's' },
    };
    await dialogStore(book.db, book.clock, book.newId).keep(person, running, 'person');
    await amending().cancel(notification.id, { recall: false });
    await follow(notification);
    const dueAt = new Date(book.clock.now().getTime() + 600_000);
    const held = { state: 'held', reason: 'in-dialog', dueAt } as const;
    await book.records.settle(flying, 'w1', held, { outcome: 'not-tried' });
    expect(await book.row(ids[0] ?? '')).toMatchObject({ state: 'cancelled', reason_code: 'cancelled' });
  });

  test('and a change at the same moment come one after the other: both hold', async () => {
    const { notification } = await notified(1);
    await Promise.all([
      change(notification, 'One'),
      amending().cancel(notification.id, { recall: false }),
      change(notification, 'Two'),
    ]);
    const row = await book.db
      .selectFrom('notifications')
      .where('id', '=', notification.id)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ revision: 2, cancelled_at: expect.any(Date) });
  });
});
