import pg from 'pg';
import { StoreError } from '../errors.ts';
import { DATABASE_NAME } from './cluster.ts';
import type { Layout } from './layout.ts';
import { PID_FILE, type Postmaster, parsePostmaster, runs } from './postmaster.ts';
import { until } from './wait.ts';

/** One quiet connection of ours. Its end is how we hear at once that the server has died, whoever started it. */
export interface Session {
  readonly server: Postmaster;
  /** Settles when the connection has ended, for whatever reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** While PostgreSQL recovers from the crash of one of its processes it refuses newcomers. */
const CONNECT_WITHIN_MS = 60_000;
/** invalid_authorization_specification, invalid_password. */
const REFUSED = new Set(['28000', '28P01']);

/** Connects, proves that the server works on our cluster, and makes the database where it is missing. */
export async function openSession(at: Layout, server: Postmaster, password: string): Promise<Session> {
  const client = await connect(at, server, password);
  try {
    await proveOurs(client, server);
    await ensureDatabase(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  const ended = new Promise<void>(resolve => client.once('end', () => resolve()));
  return { server, ended, close: () => client.end().catch(() => undefined) };
}

async function connect(at: Layout, server: Postmaster, password: string): Promise<pg.Client> {
  let last: unknown;
  const client = await until(
    async () => {
      const candidate = newClient(server.port, password);
      try {
        return await candidate.connect().then(() => candidate);
      } catch (error) {
        last = error;
        await candidate.end().catch(() => undefined);
        return (await hopeless(at, server, error)) ? 'hopeless' : undefined;
      }
    },
    { everyMs: 20, withinMs: CONNECT_WITHIN_MS },
  );
  if (client && client !== 'hopeless') return client;
  throw new StoreError('embedded-failed', `${(last as Error).message}; see ${at.serverLog}`, last);
}

async function hopeless(at: Layout, { pid }: Postmaster, error: unknown): Promise<boolean> {
  return REFUSED.has((error as { code?: string }).code ?? '') || !(await runs(pid, at.cluster));
}

function newClient(port: number, password: string): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: DATABASE_NAME,
    password,
    database: 'postgres',
    application_name: 'herald supervisor',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // An 'end' follows, and that is what counts.
  return client;
}

/**
 * The password alone would let in a copy of the folder, started elsewhere. What the server reads as its own pid file
 * must be what we read in our folder.
 */
async function proveOurs(client: pg.Client, server: Postmaster): Promise<void> {
  const { rows } = await client.query<{ text: string }>('select pg_read_file($1) as text', [PID_FILE]);
  if (parsePostmaster(rows[0]?.text ?? '')?.identity === server.identity) return;
  throw new StoreError('embedded-failed', `the server at port ${server.port} works in another folder`);
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE_NAME]);
  if (!rowCount) await client.query(`create database ${DATABASE_NAME}`);
}
