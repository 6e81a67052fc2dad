import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

/** What a series keeps of a person while it goes on: that they belong to its audience, and are among the next people. */
export async function know(
  { db, clock, notification }: Ledger,
  { tenantId, ana }: KnownPerson,
): Promise<void> {
  const addresses = await db
    .selectFrom('person_addresses')
    .where('person_id', '=', ana.personId)
    .select('address')
    .execute();
  const people = addresses.map(({ address }) => address).filter(address => address.includes('@'));
  const repeat = { cron: '0 9 * * 1', zone: 'Europe/Berlin', every: '0 9 * * 1' };
  await notification(tenantId, {
    audience: { people },
    acknowledge: { withinSeconds: 900, remind: 1, escalateTo: { people } },
    series: { repeat, firstAt: clock.now() },
  });
}
