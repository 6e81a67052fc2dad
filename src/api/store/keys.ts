import { setTimeout } from 'node:timers/promises';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Clock } from '../../core/time.ts';
import { gather } from '../../platform/database/gathering.ts';
import type { Schema } from '../../platform/schema.ts';
import type { KeyRecord, Keys } from '../ports/key-store.ts';

/**
 * API keys, hashed at rest. Each one that is shown is looked up, so that a revoked one opens nothing from then on; it is
 * recalled only where the statement that records looks it up.
 */
export function keys(db: Kysely<Schema>, clock: Clock): Keys {
  const look = (hashes: readonly string[]) =>
    db
      .selectFrom('api_keys')
      .where('hash', '=', sql<string>`any(${hashes})`)
      .where('revoked_at', 'is', null)
      .selectAll()
      .execute();
  const find = finding(look);
  const note = noteUse(db, clock);
  const memory = remembering(clock);
  const findNow = async (hash: string): Promise<KeyRecord | undefined> => {
    const row = await find(hash);
    const record = row && toRecord(row);
    memory.keep(hash, record);
    if (record !== undefined) note(record.id);
    return record;
  };
  return {
    find: findNow,
    async recall(hash) {
      const record = memory.of(hash);
      if (record === undefined) return findNow(hash);
      note(record.id);
      return record;
    },
    async named(name) {
      const row = await db
        .selectFrom('api_keys')
        .where('name', '=', name)
        .where('revoked_at', 'is', null)
        .selectAll()
        .executeTakeFirst();
      return row && toRecord(row);
    },
    async add(record, hash) {
      return (await insert(db, record, hash)) ? 'added' : 'name-taken';
    },
    trust: record => db.transaction().execute(trx => trust(trx, record)),
    replace: (record, hash) =>
      db.transaction().execute(async trx => {
        const known = await trx
          .selectFrom('api_keys')
          .where('hash', '=', hash)
          .select('revoked_at')
          .executeTakeFirst();
        if (known !== undefined) return known.revoked_at === null ? 'in-force' : 'revoked';
        await inForce(trx, record.name)
          .set({ revoked_at: record.createdAt, ...NOTHING_MORE })
          .execute();
        // Another process that starts with the same key at the same moment has added it: that is as good.
        await insert(trx, record, hash);
        await endUntold(trx);
        return 'in-force';
      }),
    async list() {
      const rows = await db
        .selectFrom('api_keys as k')
        .leftJoin('event_subscriptions as s', 's.caller_id', 'k.id')
        .orderBy('k.created_at')
        .selectAll('k')
        .select('s.events')
        .execute();
      return rows.map(row => ({ ...toRecord(row), ...(row.events !== null && { hears: row.events }) }));
    },
    async revoke(nameOrId, at) {
      const { numUpdatedRows } = await db
        .updateTable('api_keys')
        .set({ revoked_at: at, ...NOTHING_MORE })
        .where('revoked_at', 'is', null)
        .where(or => or.or([or('name', '=', nameOrId), or(sql`id::text`, '=', nameOrId)]))
        .executeTakeFirst();
      await endUntold(db);
      return numUpdatedRows > 0n;
    },
    async setTester(name, tester) {
      const { numUpdatedRows } = await inForce(db, name)
        .set({ tester: tester ?? null })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    ...callbacks(db),
  };
}

/** The key of this name, to be changed. */
const inForce = (db: Kysely<Schema>, name: string) =>
  db.updateTable('api_keys').where('name', '=', name).where('revoked_at', 'is', null);

/** Where callers are told. The secrets are kept as they are: what is signed cannot be with a hash. */
function callbacks(db: Kysely<Schema>): Pick<Keys, 'callBack' | 'rotateCallback' | 'endCallback'> {
  const called = (name: string) => inForce(db, name).where('callback_url', 'is not', null);
  return {
    async callBack(name, { url, secret }) {
      const row = await inForce(db, name)
        .set({ callback_url: url, callback_secret: sql`coalesce(callback_secret, ${secret})` })
        .returning('callback_secret')
        .executeTakeFirst();
      return row && (row.callback_secret === secret ? 'new' : 'moved');
    },
    async rotateCallback(name, secret, formerUntil) {
      const former = {
        callback_former_secret: sql<string>`callback_secret`,
        callback_former_until: formerUntil,
      };
      const { numUpdatedRows } = await called(name)
        .set({ ...former, callback_secret: secret })
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async endCallback(name) {
      const { numUpdatedRows } = await called(name).set(NO_CALLBACK).executeTakeFirst();
      await endUntold(db);
      return numUpdatedRows > 0n;
    },
  };
}

/** A caller that is no longer called back waits for no event either. */
async function endUntold(db: Kysely<Schema>): Promise<void> {
  await db
    .deleteFrom('event_subscriptions')
    .where('caller_id', 'in', q => q.selectFrom('api_keys').where('callback_url', 'is', null).select('id'))
    .execute();
}

const NO_CALLBACK = {
  callback_url: null,
  callback_secret: null,
  callback_former_secret: null,
  callback_former_until: null,
};

/** Of one that is revoked. */
const NOTHING_MORE = { tester: null, ...NO_CALLBACK };

type Row = Selectable<Schema['api_keys']>;

const MOST_AT_ONCE = 1_000;
const MOST_REMEMBERED = 10_000;
/** So many lookups of keys that nobody knows are made in a second, whoever sends how many. */
const STRANGERS_LOOKED_UP_PER_SECOND = 20;

/**
 * A key that was good before is looked up at once. All others share lookups, and where there was none good among them
 * the next ones wait a moment: a flood of wrong keys costs next to nothing, and locks nobody out who shows a good one
 * for the first time. Nothing is remembered of wrong keys, so nothing can be pushed out or be wrong about them.
 */
function finding(look: (hashes: readonly string[]) => Promise<Row[]>) {
  const known = new Set<string>();
  const remember = (hash: string) => {
    known.add(hash);
    if (known.size > MOST_REMEMBERED) known.delete(known.values().next().value ?? '');
  };
  const strangers = gather<string, Row | undefined>(
    async hashes => {
      const found = new Map((await look(hashes)).map(row => [row.hash ?? '', row]));
      if (found.size === 0) await setTimeout(1_000 / STRANGERS_LOOKED_UP_PER_SECOND);
      return hashes.map(hash => found.get(hash));
    },
    { most: MOST_AT_ONCE, apart: () => false },
  );
  return async (hash: string): Promise<Row | undefined> => {
    if (known.has(hash)) return (await look([hash]))[0];
    const row = await strangers(hash);
    if (row !== undefined) remember(hash);
    return row;
  };
}

const RECALLED_FOR_MS = 10_000;

/** Good keys as they were found, for some seconds. */
function remembering(clock: Clock) {
  const kept = new Map<string, { readonly record: KeyRecord; readonly atMs: number }>();
  return {
    keep(hash: string, record: KeyRecord | undefined): void {
      kept.delete(hash);
      if (record !== undefined) kept.set(hash, { record, atMs: clock.now().getTime() });
      if (kept.size > MOST_REMEMBERED) kept.delete(kept.keys().next().value ?? '');
    },
    of(hash: string): KeyRecord | undefined {
      const found = kept.get(hash);
      const ageMs = clock.now().getTime() - (found?.atMs ?? 0);
      return ageMs >= 0 && ageMs < RECALLED_FOR_MS ? found?.record : undefined;
    },
  };
}

const NOTED_EVERY_MS = 60_000;

/** Beside what the key opens: that is not kept waiting for it, nor refused where it cannot be noted. */
export function noteUse(db: Kysely<Schema>, clock: Clock): (id: string) => void {
  const notedAtMs = new Map<string, number>();
  return id => {
    const now = clock.now();
    if (now.getTime() - (notedAtMs.get(id) ?? Number.NEGATIVE_INFINITY) < NOTED_EVERY_MS) return;
    notedAtMs.set(id, now.getTime());
    db.updateTable('api_keys')
      .set({ last_used_at: now })
      .where('id', '=', id)
      .execute()
      .catch(() => notedAtMs.delete(id));
  };
}

/** False where the name, or the very key, is there already. */
export async function insert(db: Kysely<Schema>, record: KeyRecord, hash?: string): Promise<boolean> {
  const added = await db
    .insertInto('api_keys')
    .values({
      id: record.id,
      hash: hash ?? null,
      issuer: record.shows?.issuer ?? null,
      audience: record.shows?.audience ?? null,
      subject: record.shows?.subject ?? null,
      created_at: record.createdAt,
      ...scopeOf(record),
    })
    .onConflict(c => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

const scopeOf = ({ name, topics, tenants, purpose }: KeyRecord) => ({
  name,
  topics: topics === undefined ? null : JSON.stringify(topics),
  tenants: tenants === undefined ? null : JSON.stringify(tenants),
  purpose: purpose ?? null,
});

async function trust(db: Kysely<Schema>, record: Parameters<Keys['trust']>[0]) {
  const { issuer, audience, subject } = record.shows;
  const inForce = db.selectFrom('api_keys').where('revoked_at', 'is', null);
  const known = await inForce
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('audience', audience === undefined ? 'is' : '=', audience ?? null)
    .select(['id', 'name'])
    .executeTakeFirst();
  const taken = await inForce.where('name', '=', record.name).select('id').executeTakeFirst();
  if (taken !== undefined && taken.id !== known?.id) return 'name-taken' as const;
  if (known === undefined) return (await insert(db, record)) ? ('added' as const) : ('name-taken' as const);
  await db.updateTable('api_keys').set(scopeOf(record)).where('id', '=', known.id).execute();
  return { former: known.name };
}

export function toRecord(row: Row): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    ...(row.topics !== null && { topics: row.topics }),
    ...(row.tenants !== null && { tenants: row.tenants }),
    ...(row.tester !== null && { tester: row.tester }),
    ...(row.purpose !== null && { purpose: row.purpose, may: [row.purpose] }),
    ...(row.issuer !== null && { shows: showsOf(row.issuer, row) }),
    ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
    ...(row.callback_url !== null && { callback: callbackOf(row.callback_url, row.callback_former_until) }),
  };
}

const showsOf = (issuer: string, { audience, subject }: Row) => ({
  issuer,
  subject: subject ?? '',
  ...(audience !== null && { audience }),
});

const callbackOf = (url: string, formerUntil: Date | null) => ({ url, ...(formerUntil && { formerUntil }) });
