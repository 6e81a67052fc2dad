import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../../core/log.ts';
import type { Schema } from '../schema.ts';
import { PreparingClient, streamOf } from './prepared.ts';
import { settle } from './session.ts';

export interface OpenDatabase {
  readonly db: Kysely<Schema>;
  /** The same connections, for what speaks to `pg` itself. */
  readonly pool: pg.Pool;
  /** Waits for running queries, then closes every connection. May be called twice. */
  close(): Promise<void>;
}

/**
 * A request waits this long for a connection, then answers 503 rather than piling up. A statement of ours takes
 * milliseconds; one that takes 30 s is stuck behind a lock. A transaction that idles a minute belongs to a process
 * that hangs, and would hold its rows against all others.
 */
const CONNECT_WITHIN_MS = 5_000;
const STATEMENT_WITHIN_MS = 30_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
/**
 * A connection whose other end vanished without a word (a firewall, a failover) is noticed by probes after this while
 * nobody uses it. One that is lent out is given up when nothing has come for longer than any statement may take: the
 * system itself would send again for a quarter of an hour.
 */
const KEEP_ALIVE_AFTER_MS = 10_000;
const GOODBYE_MS = 1_000;
const SILENT_MS = STATEMENT_WITHIN_MS + 5_000;

/** bigint, as in count(*): exact up to 2^53, which no count of ours reaches. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

export interface DatabaseOptions {
  readonly log: Log;
  readonly max?: number;
  readonly silentMs?: number;
  /** Further settings of each session. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Left to itself, PostgreSQL plans a prepared statement anew where it expects a plan for its values to be cheaper. */
export const PLAN_ONCE = { plan_cache_mode: 'force_generic_plan' } as const;

/**
 * For statements that are asked all the time. Their plans are made once per connection, and must not depend on what the
 * planner knows of the tables at that moment: where they are empty still it reads them from end to end, and goes on to
 * do so when they are not.
 */
export const BY_INDEX: Readonly<Record<string, string>> = {
  ...PLAN_ONCE,
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/**
 * Opens a pool on `url`; connects on first use. `max` connections: 10 gave 11,000 commits/s against 2,800 with one.
 * Connections that die, idle or in the middle of a transaction, are logged and replaced, never thrown at the process.
 */
export function openDatabase(
  url: string,
  { log, max = 10, silentMs = SILENT_MS, settings = {} }: DatabaseOptions,
): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    Client: PreparingClient,
    pipeline: true,
    types,
    application_name: 'herald',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    onConnect: client => begin(client, settings),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  });
  const lost = (error: Error) => log.warn({ error: error.message }, 'A database connection was lost');
  pool.on('error', lost);
  // The pool listens to idle clients only. One that is lent out and silent between two queries would crash us.
  pool.on('connect', client => client.on('error', lost));
  pool.on('acquire', client => watchSilence(client, silentMs));
  pool.on('release', (_error, client) => watchSilence(client, 0));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const open = connectionsOf(pool);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= end(pool, open);
    return closing;
  };
  return { db, pool, close };
}

function connectionsOf(pool: pg.Pool): ReadonlySet<pg.PoolClient> {
  const open = new Set<pg.PoolClient>();
  pool.on('connect', client => open.add(client));
  pool.on('remove', client => open.delete(client));
  return open;
}

/**
 * The pool is done as soon as it has said goodbye on every connection. A server that is stopped next would cut off the
 * ones that are still closing, which looks like an accident; one that is gone does not answer a goodbye.
 */
async function end(pool: pg.Pool, open: ReadonlySet<pg.PoolClient>): Promise<void> {
  const signal = AbortSignal.timeout(GOODBYE_MS);
  if (!pool.ended) await pool.end();
  while (open.size > 0 && !signal.aborted) await once(pool, 'remove', { signal }).catch(() => undefined);
}

const LIMITS = {
  statement_timeout: `${STATEMENT_WITHIN_MS}`,
  idle_in_transaction_session_timeout: `${IDLE_IN_TRANSACTION_MS}`,
};

/** Waiting for a connection ends by itself when it takes too long; the connection would keep its place for ever. */
async function begin(client: pg.ClientBase, settings: Readonly<Record<string, string>>): Promise<void> {
  watchSilence(client, CONNECT_WITHIN_MS);
  await settle(client as pg.Client, { ...LIMITS, ...settings });
  watchSilence(client, 0);
}

/** The driver has a limit per query, but after it the connection goes back to the pool as if it were good. */
function watchSilence(client: pg.ClientBase, ms: number): void {
  const stream = streamOf(client);
  stream.removeListener('timeout', giveUp);
  stream.setTimeout(ms, giveUp);
}

function giveUp(this: Socket): void {
  this.destroy(Object.assign(new Error('The database fell silent.'), { code: 'ETIMEDOUT' }));
}
