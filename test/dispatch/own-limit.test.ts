import { afterEach, describe, expect, test } from 'vitest';
import { preferenceStore } from '../../src/chat/store/preferences.ts';
import { ruleFor } from '../../src/decide/burst.ts';
import { ledger } from '../ledger/ledger.ts';

/** The operator set no limit. */
const NONE = { cards: 0, seconds: 600 };
const book = ledger(10_000, NONE);
afterEach(() => book.db.deleteFrom('deliveries').execute());

test('where the operator set no limit, a person may still have one', async () => {
  const tenant = book.tenant();
  const [ana, ben] = [await book.person(tenant), await book.person(tenant)];
  await preferenceStore(book.db, book.clock).attend(ana.personId, () => ({ atOnce: 2 }));
  const content = { topic: 'builds', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
  const notification = { said: { template: 'notification', data: content } } as const;
  for (let i = 0; i < 4; i++)
    for (const person of [ana, ben]) await book.delivery(tenant, person, { notification });
  const sent: string[] = [];
  for (let quiet = 0; quiet < 3; ) {
    book.pass(1_500);
    const claimed = await book.claim('w1', 10);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    for (const each of claimed)
      await book.records.settle(
        each,
        'w1',
        { state: 'sent', conversationId: 'a:1', activityId: '1' },
        { outcome: 'sent' },
      );
    sent.push(...claimed.map(({ lane }) => lane));
  }
  const countOf = (id: string) => sent.filter(lane => lane === `person:${id}`).length;
  expect([countOf(ana.personId), countOf(ben.personId)]).toEqual([2, 4]);
});

describe('the limit of a person', () => {
  test.each([
    [5, undefined, 5],
    [5, 3, 3],
    [5, 5, 5],
    [5, 9, 5],
    [0, undefined, 0],
    [0, 3, 3],
  ])('everybody %d, they %s: %d', (cards, atOnce, expected) => {
    const wish = atOnce === undefined ? {} : { atOnce };
    expect(ruleFor({ cards, seconds: 600 }, wish)).toEqual({ cards: expected, seconds: 600 });
  });
});
