import { addressesOf, type KnownPerson, type Ledger } from '../../ledger/ledger.ts';

/** Has acknowledging keep all that it may of a person: that they did, and that they are among the next people. */
export async function know(book: Ledger, known: KnownPerson): Promise<void> {
  const people = await addressesOf(book, known);
  const { id } = await book.notification(known.tenantId, {
    acknowledge: { withinSeconds: 900, remind: 1, escalateTo: { people } },
  });
  const acknowledged = { acknowledged_by: known.ana.personId };
  await book.db.updateTable('notifications').set(acknowledged).where('id', '=', id).execute();
}
