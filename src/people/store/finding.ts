import type { Kysely } from 'kysely';
import type { Person } from '../../core/person.ts';
import { normalAddress } from '../../ledger/store/addresses.ts';
import type { Schema } from '../../platform/schema.ts';
import { CHOSEN_LANGUAGE, CHOSEN_ZONE, toPerson } from './upserting.ts';

/** Finds one person by Entra object id, UPN, e-mail address or Teams id: one read of one key. */
export async function findPerson(
  db: Kysely<Schema>,
  tenantId: string,
  address: string,
): Promise<Person | undefined> {
  const row = await personQuery(db, tenantId, address).executeTakeFirst();
  return row && toPerson(row);
}

/** Whose these addresses are, as far as anybody knows. */
export async function personIdsOf(
  db: Kysely<Schema>,
  tenantId: string,
  addresses: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('person_addresses')
    .where('tenant_id', '=', tenantId)
    .where('address', 'in', addresses.map(normalAddress))
    .select('person_id')
    .execute();
  return rows.map(row => row.person_id);
}

/** The query itself, for whoever wants to see its plan. */
export function personQuery(db: Kysely<Schema>, tenantId: string, address: string) {
  return db
    .selectFrom('person_addresses')
    .innerJoin('people', 'people.id', 'person_addresses.person_id')
    .where('person_addresses.tenant_id', '=', tenantId)
    .where('person_addresses.address', '=', normalAddress(address))
    .selectAll('people')
    .select([CHOSEN_LANGUAGE.as('language'), CHOSEN_ZONE.as('chosen_zone')]);
}
