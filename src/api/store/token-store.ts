import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../core/time.ts';
import type { Schema } from '../../platform/schema.ts';
import type { TokenStore, TrustedCaller } from '../ports/token-store.ts';
import { insert, noteUse, toRecord } from './keys.ts';

/** Callers that come with a token: rows of the same table as those of keys, without a hash. */
export function tokenStore(db: Kysely<Schema>, clock: Clock): TokenStore {
  return {
    used: noteUse(db, clock),
    async audiences() {
      const rows = await db
        .selectFrom('api_keys')
        .where('revoked_at', 'is', null)
        .where('audience', 'is not', null)
        .where('issuer', 'is not', null)
        .groupBy('issuer')
        .select(['issuer', sql<string[]>`array_agg(distinct audience)`.as('audiences')])
        .execute();
      return new Map(rows.map(({ issuer, audiences }) => [issuer ?? '', audiences]));
    },
    async ofIssuer(issuer) {
      const rows = await db
        .selectFrom('api_keys')
        .where('issuer', '=', issuer)
        .where('revoked_at', 'is', null)
        .selectAll()
        .execute();
      return rows.map(toRecord).flatMap(({ shows, ...caller }) => (shows ? [{ ...caller, shows }] : []));
    },
    async upsert(caller) {
      const row = (await latest(db, caller)) ?? (await added(db, caller));
      if (row === undefined || row.revoked_at !== null) return 'revoked';
      return toRecord(row);
    },
  };
}

const latest = (db: Kysely<Schema>, { shows }: TrustedCaller) =>
  db
    .selectFrom('api_keys')
    .where('issuer', '=', shows.issuer)
    .where('subject', '=', shows.subject)
    .where('audience', 'is', null)
    .orderBy(sql`revoked_at desc nulls first`)
    .limit(1)
    .selectAll()
    .executeTakeFirst();

/** Another process that hears from the same app at the same moment has added it: that is as good. */
async function added(db: Kysely<Schema>, caller: Parameters<TokenStore['upsert']>[0]) {
  await insert(db, caller);
  return latest(db, caller);
}
