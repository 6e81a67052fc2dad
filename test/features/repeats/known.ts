import { addressesOf, type KnownPerson, type Ledger } from '../../ledger/ledger.ts';

/** Has a series that goes on keep of a person that they belong to its audience, and are among the next people. */
export async function know(book: Ledger, known: KnownPerson): Promise<void> {
  const people = await addressesOf(book, known);
  const repeat = { cron: '0 9 * * 1', zone: 'Europe/Berlin', every: '0 9 * * 1' };
  await book.notification(known.tenantId, {
    audience: { people },
    acknowledge: { withinSeconds: 900, remind: 1, escalateTo: { people } },
    series: { repeat, firstAt: book.clock.now() },
  });
}
