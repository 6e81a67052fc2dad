import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { channel, ledger } from '../ledger/ledger.ts';

const book = ledger(45);
afterEach(() => sql`truncate deliveries, slots cascade`.execute(book.db));

/** So many cards of one caller, each to a conversation of its own. */
async function queue(
  tenantId: string,
  callerId: string,
  count: number,
  urgency: 'urgent' | 'normal' = 'urgent',
) {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const to = channel(`${tenantId} ${newId()}`);
    ids.push(await book.delivery(tenantId, to, { notification: { callerId, urgency } }));
  }
  return ids;
}
/** The callers of what is claimed, in the order in which it is sent, by claims of so many at a time. */
async function order(callers: Readonly<Record<string, readonly string[]>>, limit: number, claims: number) {
  const sent: string[] = [];
  for (let i = 0; i < claims; i++) {
    const claimed = await book.claim('w1', limit);
    const inTurn = claimed.toSorted((a, b) => a.notBefore.getTime() - b.notBefore.getTime());
    for (const { id } of inTurn)
      sent.push(Object.keys(callers).find(caller => callers[caller]?.includes(id)) ?? 'nobody');
    book.pass(250);
  }
  return sent;
}

test.each([
  ['ten at a time', 10, 1],
  ['one at a time', 1, 3],
])(
  'a card that comes after 200 urgent ones of another caller is sent among the first, %s',
  async (_, limit, claims) => {
    const tenant = book.tenant();
    const wild = await queue(tenant, 'wild', 200);
    book.pass(1_000);
    const calm = await queue(tenant, 'calm', 1);
    const sent = await order({ wild, calm }, limit, claims);
    expect(sent.slice(0, 3)).toContain('calm');
    expect(sent).toContain('wild');
  },
);

test('callers who have much take turns, whoever began', async () => {
  const tenant = book.tenant();
  const a = await queue(tenant, 'a', 30);
  const b = await queue(tenant, 'b', 30);
  const c = await queue(tenant, 'c', 30);
  const sent = await order({ a, b, c }, 5, 6);
  const shares = ['a', 'b', 'c'].map(caller => sent.filter(each => each === caller).length);
  expect(sent).toHaveLength(30);
  for (const share of shares) expect(Math.abs(share - 10)).toBeLessThanOrEqual(1);
});

test('what is urgent goes before the turn of a caller whose cards are not', async () => {
  const tenant = book.tenant();
  const calm = await queue(tenant, 'calm', 3, 'normal');
  const wild = await queue(tenant, 'wild', 5);
  expect(await order({ calm, wild }, 8, 1)).toEqual([...Array(5).fill('wild'), ...Array(3).fill('calm')]);
});

test('what a caller has lost its way back to keeps its caller', async () => {
  const tenant = book.tenant();
  const [id = ''] = await queue(tenant, 'old', 1);
  await book.db
    .updateTable('deliveries')
    .set({ state: 'undelivered', caller_id: null })
    .where('id', '=', id)
    .execute();
  await book.db.updateTable('deliveries').set({ state: 'queued' }).where('id', '=', id).execute();
  expect(await book.row(id)).toMatchObject({ caller_id: 'old' });
  expect(await order({ old: [id] }, 1, 1)).toEqual(['old']);
});
