import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Hook, HookRecord } from '../../core/hook.ts';
import type { Schema } from '../../platform/schema.ts';
import type { Hooks, Noted } from '../ports/hook-store.ts';

/** A hook that is used a thousand times a minute is not written a thousand times. */
const NOTED_FOR_MS = 60_000;

/** More than are told of. */
const MOST_TENANTS = 100;

/** Empties the columns that a revoked hook no longer needs: it never comes back. */
const EMPTY = {
  secret: '',
  former_secret: null,
  former_until: null,
  audience: '{}',
  mapping: null,
  sender: null,
};

function isNoted({ usedAt, refused }: HookRecord, what: Noted, at: Date): boolean {
  const last = what === 'taken' ? usedAt : refused?.code === what.code ? refused.at : undefined;
  return last !== undefined && at.getTime() - last.getTime() < NOTED_FOR_MS;
}

/** Addresses for senders that sign. The secrets are kept as they are: a signature cannot be checked with a hash. */
export function hooks(db: Kysely<Schema>): Hooks {
  const inForce = (name: string) =>
    db.updateTable('hooks').where('name', '=', name).where('revoked_at', 'is', null);
  return {
    async find(addressHash, now) {
      const row = await db
        .selectFrom('hooks')
        .where('address_hash', '=', addressHash)
        .where('revoked_at', 'is', null)
        .selectAll()
        .executeTakeFirst();
      return row && { hook: toRecord(row), secrets: secretsOf(row, now) };
    },
    async note(hook, what, at) {
      if (isNoted(hook, what, at)) return;
      const set =
        what === 'taken'
          ? { used_at: at }
          : { refused_at: at, refused_code: what.code, refused_why: what.why ?? null };
      await db.updateTable('hooks').set(set).where('id', '=', hook.id).execute();
    },
    async isLatest(hookId, key, happenedAt) {
      const { rows } = await sql`
        insert into hook_orders as last (hook_id, key_hash, happened_at)
          values (${hookId}, ${hashOf(key)}, ${happenedAt})
          on conflict (hook_id, key_hash) do update set happened_at = excluded.happened_at
            where last.happened_at <= excluded.happened_at
          returning true`.execute(db);
      return rows.length > 0;
    },
    async add({ audience, tenantId, topic, addressHash, createdAt, ...hook }) {
      const added = await db
        .insertInto('hooks')
        .values({
          ...hook,
          topic: topic ?? null,
          tenant_id: tenantId ?? null,
          audience: JSON.stringify(audience),
          address_hash: addressHash,
          created_at: createdAt,
        })
        .onConflict(c => c.doNothing())
        .returning('id')
        .executeTakeFirst();
      return added === undefined ? 'name-taken' : 'added';
    },
    async ground({ topic, tenantId = null }) {
      const { rows } = await sql<{ is_topic: boolean; subscribers: number; tenants: string[] }>`
        select
          exists (select from topics where name = ${topic} and (${tenantId}::text is null or tenant_id = ${tenantId}))
            as is_topic,
          (select count(*)::int from subscriptions s join people p on p.id = s.person_id
            where s.topic = ${topic} and s.choice = 'in' and (${tenantId}::text is null or p.tenant_id = ${tenantId}))
            as subscribers,
          array(select id from tenants order by id limit ${MOST_TENANTS}) as tenants`.execute(db);
      const { is_topic: isTopic = false, subscribers = 0, tenants = [] } = rows[0] ?? {};
      return { isTopic, subscribers, tenants };
    },
    async list() {
      return (await db.selectFrom('hooks').orderBy('created_at').selectAll().execute()).map(toRecord);
    },
    async revoke(name, at) {
      const { numUpdatedRows } = await inForce(name)
        .set({ ...EMPTY, revoked_at: at })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async rotate(name, secret, formerUntil) {
      const { numUpdatedRows } = await inForce(name)
        .set({ former_secret: sql.ref('secret'), former_until: formerUntil, secret })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async map(name, mapping) {
      const { numUpdatedRows } = await inForce(name).set({ mapping }).executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** A key may hold names of people. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** Events after so long are told, whatever came before them. */
export async function forgetOrders(db: Kysely<Schema>, since: Date): Promise<void> {
  await db.deleteFrom('hook_orders').where('happened_at', '<', since).execute();
}

type Row = Selectable<Schema['hooks']>;

function secretsOf({ secret, former_secret, former_until }: Row, now: Date): string[] {
  const former = former_secret !== null && former_until !== null && former_until > now;
  return former ? [secret, former_secret] : [secret];
}

function toHook(row: Row): Hook {
  return {
    id: row.id,
    name: row.name,
    source: row.source,
    audience: row.audience,
    ...(row.topic !== null && { topic: row.topic }),
    ...(row.tenant_id !== null && { tenantId: row.tenant_id }),
    ...(row.mapping !== null && { mapping: row.mapping }),
    ...(row.sender !== null && { sender: row.sender }),
  };
}

function toRecord(row: Row): HookRecord {
  return {
    ...toHook(row),
    createdAt: row.created_at,
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.former_until !== null && { formerUntil: row.former_until }),
    ...(row.used_at !== null && { usedAt: row.used_at }),
    ...(row.refused_at !== null &&
      row.refused_code !== null && {
        refused: {
          at: row.refused_at,
          code: row.refused_code,
          ...(row.refused_why !== null && { why: row.refused_why }),
        },
      }),
  };
}
