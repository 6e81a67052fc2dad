import { v7 as newId } from 'uuid';
import { expect, test } from 'vitest';
import { turnLedger } from '../../src/chat/store/turn-ledger.ts';
import type { Notification, Said } from '../../src/core/notification.ts';
import { addDeliveries } from '../../src/ledger/store/deliveries.ts';
import { ledger } from '../ledger/ledger.ts';

const book = ledger();
const turn = () => turnLedger(book.db, book.clock, newId, () => ({}));

const WAS: Said = { text: 'What was said' };
const OWN: Said = { text: 'What this delivery says' };
const NEW: Said = { text: 'What is said now' };
const HERALDS = { callerId: 'herald' };
const BEGINS = { begins: { dialogue: 'survey', given: {} } };

/** So many recipients; what becomes of the notification, of the clicked delivery, and of what another delivery says. */
test.each<[string, Partial<Notification>, number, Said | undefined, Said, Said]>([
  ['a copy of what a caller said', {}, 2, undefined, WAS, NEW],
  ['what a caller said to one alone, so far', {}, 1, undefined, WAS, NEW],
  ['what begins a dialogue with each', BEGINS, 2, undefined, WAS, NEW],
  ['the same with words of its own', BEGINS, 2, OWN, WAS, NEW],
  ['what Herald said to two', HERALDS, 2, undefined, WAS, NEW],
  ['what Herald said to one', HERALDS, 1, undefined, NEW, NEW],
  ['what Herald said to one, with words of its own', HERALDS, 1, OWN, WAS, NEW],
])('restating %s changes what no other delivery says', async (_, more, count, own, says, clicked) => {
  const tenantId = book.tenant();
  const { id: notificationId } = await book.notification(tenantId, { said: WAS, ...more });
  const rows = await Promise.all(
    Array.from({ length: count }, async () => ({
      ...{
        id: newId(),
        notificationId,
        tenantId,
        recipient: await book.person(tenantId),
        urgency: 'normal' as const,
      },
      ...{ because: { code: 'named', by: 'CI' } as const, at: book.clock.now() },
    })),
  );
  await addDeliveries(book.db, rows);
  const [first, second] = rows;
  if (first === undefined) throw new Error('Nobody');
  if (own !== undefined) await turn().recordInterruption(first.id, { how: 'began' }, own);
  expect(await turn().restate(first.id, NEW)).toBe(true);
  expect(await turn().restate(first.id, NEW)).toBe(false);
  const notification = await book.db
    .selectFrom('notifications')
    .where('id', '=', notificationId)
    .select('said')
    .executeTakeFirstOrThrow();
  expect(notification.said).toEqual(says);
  expect((await turn().find(first.id))?.said).toEqual(clicked);
  if (second !== undefined) expect((await turn().find(second.id))?.said).toEqual(WAS);
});
