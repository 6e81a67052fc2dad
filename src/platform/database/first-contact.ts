import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../../core/log.ts';
import { absenceOf } from '../../decide/absence.ts';
import { StoreError, type StoreErrorCode } from './errors.ts';
import { listen } from './listen.ts';

/** The oldest that PostgreSQL itself supports: 14 ended in November 2026. */
const OLDEST = 15;

/** PostgreSQL's answers at its door, by their code. */
const AT_THE_DOOR: Readonly<Record<string, StoreErrorCode>> = {
  '28P01': 'database-login',
  28000: 'database-login',
  // The user may not connect to this database.
  42501: 'database-login',
  '3D000': 'database-unknown',
  53300: 'database-full',
  // A setting that it does not know yet.
  42704: 'database-old',
};

/** In words, why nobody answered. */
const SILENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name could not be looked up',
  '57P03': 'it is starting or stopping',
};

/**
 * The first query, at the start. Throws StoreError `database-*`, whose message says what the operator does next, and
 * names host, port and database, never the user or the password.
 */
export async function checkServer<T>(db: Kysely<T>, url: string, oldest = OLDEST): Promise<void> {
  const { host, port, database } = new pg.Client({ connectionString: url });
  const { version, words, encoding } = await asked(db).catch((error: Error & { code?: string }) => {
    const code =
      AT_THE_DOOR[error.code ?? ''] ?? (absenceOf(error) ? 'database-unreachable' : 'database-refused');
    const where = code === 'database-unknown' ? `${database} at ${host}:${port}` : `${host}:${port}`;
    throw new StoreError(code, `${where}${reason(code, error)}`, error);
  });
  if (version < oldest) throw new StoreError('database-old', `${host}:${port} is PostgreSQL ${words}`);
  if (encoding !== 'UTF8')
    throw new StoreError('database-encoding', `${database} at ${host}:${port} has the encoding ${encoding}`);
}

/** A notification takes a millisecond, and many times that on a machine that is busy. */
const HEARD_WITHIN_MS = 10_000;

/**
 * Throws `database-pooled` where a connection does not hear what another one notifies. A pooler that lends connections
 * by the transaction throws such notifications away, and with them goes whatever else belongs to a session. Between
 * one connection and itself it might look well, so two are needed.
 */
export async function mustHear<T>(
  db: Kysely<T>,
  url: string,
  log: Log,
  withinMs = HEARD_WITHIN_MS,
): Promise<void> {
  const { host, port } = new pg.Client({ connectionString: url });
  const channel = `herald probe ${randomUUID()}`;
  const { promise: heard, resolve } = Promise.withResolvers<boolean>();
  const listening = await listen(url, channel, () => resolve(true), { log });
  const timer = setTimeout(() => resolve(false), withinMs);
  try {
    await sql`select pg_notify(${channel}, '')`.execute(db);
    if (!(await heard))
      throw new StoreError('database-pooled', `${host}:${port} does not pass notifications on`);
  } finally {
    clearTimeout(timer);
    await listening.close();
  }
}

interface Asked {
  readonly version: number;
  readonly words: string;
  readonly encoding: string;
}

async function asked<T>(db: Kysely<T>): Promise<Asked> {
  const { rows } = await sql<Asked>`
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('server_version') as words, current_setting('server_encoding') as encoding`.execute(db);
  const [server] = rows;
  if (server === undefined) throw new Error('it told no version');
  return server;
}

/** Of a refused login the server's own words would name the user. */
function reason(code: StoreErrorCode, { code: said = '', message }: Error & { code?: string }): string {
  if (code === 'database-unreachable') return ` (${SILENCES[said] ?? (message || said)})`;
  return code === 'database-refused' || code === 'database-old' ? ` (${message || said})` : '';
}
