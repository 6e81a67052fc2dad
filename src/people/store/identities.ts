import { type Kysely, sql } from 'kysely';
import { normalAddress } from '../../ledger/store/addresses.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Identities } from '../ports/identities.ts';

/** The people to whom logins at other systems belong. */
export function identityStore(db: Kysely<Schema>): Identities {
  return {
    async list(tenantId, { source, login, person, after, limit }) {
      const rows = await db
        .selectFrom('identities')
        .where('tenant_id', '=', tenantId)
        .$if(source !== undefined, q => q.where('source', '=', source ?? ''))
        .$if(login !== undefined, q => q.where('login', '=', login?.toLowerCase() ?? ''))
        .$if(person !== undefined, q => q.where('address', '=', normalAddress(person ?? '')))
        .$if(after !== undefined, q =>
          q.where(sql<boolean>`(source, login) > (${after?.source ?? ''}, ${after?.login ?? ''})`),
        )
        .orderBy('source')
        .orderBy('login')
        .limit(limit)
        .selectAll()
        .execute();
      return rows.map(row => ({
        source: row.source,
        login: row.login,
        person: row.address,
        changedAt: row.changed_at,
      }));
    },
    put: (tenantId, entries, at) =>
      db.transaction().execute(async trx => {
        const named = entries.map(({ source, login, person }) => ({
          tenant_id: tenantId,
          source,
          login: login.toLowerCase(),
          address: person === null ? null : normalAddress(person),
        }));
        const set = named.flatMap(each =>
          each.address === null ? [] : [{ ...each, address: each.address }],
        );
        await keep(trx, set, at);
        return {
          set: set.length,
          removed: await take(
            trx,
            named.filter(({ address }) => address === null),
          ),
        };
      }),
    async addresses(tenantId, source, logins) {
      if (logins.length === 0) return [];
      const rows = await db
        .selectFrom('identities')
        .where('tenant_id', '=', tenantId)
        .where('source', '=', source)
        .where('login', '=', sql<string>`any(${logins.map(login => login.toLowerCase())})`)
        .select('address')
        .execute();
      return [...new Set(rows.map(({ address }) => address))];
    },
  };
}

interface Named {
  readonly tenant_id: string;
  readonly source: string;
  readonly login: string;
}

async function keep(
  db: Kysely<Schema>,
  rows: readonly (Named & { address: string })[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('identities')
    .values(rows.map(row => ({ ...row, changed_at: at })))
    .onConflict(c =>
      c
        .columns(['tenant_id', 'source', 'login'])
        .doUpdateSet({ address: sql`excluded.address`, changed_at: sql`excluded.changed_at` }),
    )
    .execute();
}

async function take(db: Kysely<Schema>, rows: readonly Named[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from identities i
    using unnest(${rows.map(row => row.tenant_id)}::text[], ${rows.map(row => row.source)}::text[],
      ${rows.map(row => row.login)}::text[]) as gone(tenant_id, source, login)
    where i.tenant_id = gone.tenant_id and i.source = gone.source and i.login = gone.login`.execute(db);
  return Number(numAffectedRows);
}
