import { type Kysely, sql } from 'kysely';
import { normalAddress } from '../../ledger/store/addresses.ts';
import { inTurn } from '../../ledger/store/repeats.ts';
import type { Schema } from '../../platform/schema.ts';
import type { HeldRole, Roles } from '../ports/roles.ts';

/** The roles, with the people who have them. */
export function roleStore(db: Kysely<Schema>): Roles {
  const all = (tenantId: string) =>
    db
      .selectFrom('role_people')
      .where('tenant_id', '=', tenantId)
      .groupBy('role')
      .orderBy('role')
      .select(['role as name', sql<string[]>`array_agg(address order by number)`.as('people')])
      .select(({ fn }) => fn.max('changed_at').as('changedAt'));
  return {
    async find(tenantId, name) {
      return all(tenantId).where('role', '=', name).executeTakeFirst() as Promise<HeldRole | undefined>;
    },
    async list(tenantId, { after = '', limit }) {
      return all(tenantId).where('role', '>', after).limit(limit).execute() as Promise<HeldRole[]>;
    },
    put: (tenantId, name, people, at) =>
      db.transaction().execute(async trx => {
        // Two who say at once who has it: the later one is right, and not both.
        await inTurn(trx, JSON.stringify(['role', tenantId, name]));
        await trx
          .deleteFrom('role_people')
          .where('tenant_id', '=', tenantId)
          .where('role', '=', name)
          .execute();
        const addresses = [...new Set(people.map(normalAddress))];
        const role = { tenant_id: tenantId, role: name, changed_at: at };
        if (addresses.length === 0) return;
        await trx
          .insertInto('role_people')
          .values(addresses.map((address, number) => ({ ...role, address, number })))
          .execute();
      }),
  };
}
