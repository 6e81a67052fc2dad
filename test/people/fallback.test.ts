import { expect, test } from 'vitest';
import { fallBack } from '../../src/people/store/fallback.ts';
import { ledger } from '../ledger/ledger.ts';

const book = ledger();

/** Two of one notification cannot be reached, one after the other, and a card in a channel says so of both. */
async function twoOf(tenantId: string): Promise<[string, string]> {
  const { id: notificationId } = await book.notification(tenantId, {
    fallback: { conversation: '19:team', mention: true },
  });
  await book.db
    .insertInto('conversations')
    .values({
      ...{ tenant_id: tenantId, id: '19:team', kind: 'groupChat' as const, state: 'open' as const },
      ...{ service_url: 'https://smba/', bot_id: '28:herald', seen_at: book.clock.now() },
    })
    .execute();
  const gone = async () =>
    book.delivery(tenantId, await book.person(tenantId), {
      ...{ notificationId, state: 'undelivered', reason: 'blocked' },
    });
  return [await gone(), await gone()];
}

test('a card that stands for others and is claimed while one more comes names that one too', async () => {
  const tenantId = book.tenant();
  const [first, second] = await twoOf(tenantId);
  const recipients = { ...book.people, mayLookUp: false };
  const fall = (id: string) =>
    book.db.transaction().execute(async trx => {
      await fallBack(trx, recipients, [id], book.clock.now());
      return id === second ? book.claim('w', 10) : [];
    });
  await fall(first);
  const during = await fall(second);
  const after = await book.claim('w', 10);
  expect([...during, ...after].at(-1)).toMatchObject({ because: { for: ['Ana Silva', 'Ana Silva'] } });
});
