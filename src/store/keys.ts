import { type Kysely, type Selectable, sql } from 'kysely';
import type { KeyRecord, Keys } from '../core/ports/keys.ts';
import type { Schema } from './schema.ts';

/** API keys, hashed at rest. */
export function keys(db: Kysely<Schema>): Keys {
  return {
    async find(hash) {
      const row = await db
        .selectFrom('api_keys')
        .where('hash', '=', hash)
        .where('revoked_at', 'is', null)
        .selectAll()
        .executeTakeFirst();
      return row && toRecord(row);
    },
    async add(record, hash) {
      return (await insert(db, record, hash)) ? 'added' : 'name-taken';
    },
    replace: (record, hash) =>
      db.transaction().execute(async trx => {
        const known = await trx
          .selectFrom('api_keys')
          .where('hash', '=', hash)
          .select('revoked_at')
          .executeTakeFirst();
        if (known !== undefined) return known.revoked_at === null ? 'in-force' : 'revoked';
        await trx
          .updateTable('api_keys')
          .set({ revoked_at: record.createdAt })
          .where('name', '=', record.name)
          .where('revoked_at', 'is', null)
          .execute();
        // Another process that starts with the same key at the same moment has added it: that is as good.
        await insert(trx, record, hash);
        return 'in-force';
      }),
    async list() {
      return (await db.selectFrom('api_keys').orderBy('created_at').selectAll().execute()).map(toRecord);
    },
    async revoke(nameOrId, at) {
      const { numUpdatedRows } = await db
        .updateTable('api_keys')
        .set({ revoked_at: at })
        .where('revoked_at', 'is', null)
        .where(or => or.or([or('name', '=', nameOrId), or(sql`id::text`, '=', nameOrId)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** False where the name, or the very key, is there already. */
async function insert(db: Kysely<Schema>, record: KeyRecord, hash: string): Promise<boolean> {
  const added = await db
    .insertInto('api_keys')
    .values({
      id: record.id,
      name: record.name,
      hash,
      topics: record.topics === undefined ? null : JSON.stringify(record.topics),
      tenants: record.tenants === undefined ? null : JSON.stringify(record.tenants),
      purpose: record.purpose ?? null,
      created_at: record.createdAt,
    })
    .onConflict(c => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

function toRecord(row: Selectable<Schema['api_keys']>): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    ...(row.topics !== null && { topics: row.topics }),
    ...(row.tenants !== null && { tenants: row.tenants }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
  };
}
