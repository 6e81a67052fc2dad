import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

/** What acknowledging keeps of a person: that they did, and that they are among the next people. */
export async function know({ db, notification }: Ledger, { tenantId, ana }: KnownPerson): Promise<void> {
  const addresses = await db
    .selectFrom('person_addresses')
    .where('person_id', '=', ana.personId)
    .select('address')
    .execute();
  const people = addresses.map(({ address }) => address).filter(address => address.includes('@'));
  const { id } = await notification(tenantId, {
    acknowledge: { withinSeconds: 900, remind: 1, escalateTo: { people } },
  });
  await db.updateTable('notifications').set({ acknowledged_by: ana.personId }).where('id', '=', id).execute();
}
