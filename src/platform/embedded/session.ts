import pg from 'pg';
import { StoreError } from '../database/errors.ts';
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
const NO_SUCH_DATABASE = '3D000';
/** Waiting does not mend these: invalid_authorization_specification, invalid_password, invalid_catalog_name. */
const REFUSED = new Set(['28000', '28P01', NO_SUCH_DATABASE]);

/** Connects and proves that the server works on our cluster. The first session of a cluster names the database. */
export async function openSession(at: Layout, server: Postmaster, password: string): Promise<Session> {
  const enter = () => connect(at, server, password, DATABASE_NAME);
  const client = await enter().catch(async (error: StoreError) => {
    if ((error.cause as { code?: string }).code !== NO_SUCH_DATABASE) throw error;
    await nameDatabase(at, server, password);
    return enter();
  });
  const ended = new Promise<void>(resolve => client.once('end', () => resolve()));
  return { server, ended, close: () => client.end().catch(() => undefined) };
}

/** initdb makes an empty database called postgres. Renaming it takes 10 ms; `create database` took 130. */
async function nameDatabase(at: Layout, server: Postmaster, password: string): Promise<void> {
  const client = await connect(at, server, password, 'template1');
  await client.query(`alter database postgres rename to ${DATABASE_NAME}`).finally(() => client.end());
}

/** Patient while the server recovers. Answers a connection to our own server only. */
async function connect(
  at: Layout,
  server: Postmaster,
  password: string,
  database: string,
): Promise<pg.Client> {
  const client = await patientConnect(at, server, () => newClient(server.port, password, database));
  try {
    await proveOurs(client, server);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function patientConnect(at: Layout, server: Postmaster, make: () => pg.Client): Promise<pg.Client> {
  let last: unknown;
  const client = await until(
    async () => {
      const candidate = make();
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

function newClient(port: number, password: string, database: string): pg.Client {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: DATABASE_NAME,
    password,
    database,
    application_name: 'herald supervisor',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // An 'end' follows, and that is what counts.
  return client;
}

/**
 * The password alone would let in a copy of the folder, started elsewhere. The pid file that the server reads as its
 * own must be the one in our folder.
 */
async function proveOurs(client: pg.Client, server: Postmaster): Promise<void> {
  const { rows } = await client.query<{ text: string }>('select pg_read_file($1) as text', [PID_FILE]);
  if (parsePostmaster(rows[0]?.text ?? '')?.identity === server.identity) return;
  throw new StoreError('embedded-failed', `the server at port ${server.port} works in another folder`);
}
