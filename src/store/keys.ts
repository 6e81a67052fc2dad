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
      const added = await db
        .insertInto('api_keys')
        .values({
          id: record.id,
          name: record.name,
          hash,
          topics: record.topics === undefined ? null : JSON.stringify(record.topics),
          tenants: record.tenants === undefined ? null : JSON.stringify(record.tenants),
          created_at: record.createdAt,
        })
        .onConflict(c => c.doNothing())
        .returning('id')
        .executeTakeFirst();
      return added === undefined ? 'name-taken' : 'added';
    },
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

function toRecord(row: Selectable<Schema['api_keys']>): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    ...(row.topics !== null && { topics: row.topics }),
    ...(row.tenants !== null && { tenants: row.tenants }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
  };
}
