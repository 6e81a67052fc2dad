import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../core/log.ts';
import { StoreError } from '../database/errors.ts';
import { serverAccount } from './account.ts';
import { DATABASE_NAME, readPassword } from './cluster.ts';
import { binariesFor, ensureServer, running, type ServerWish } from './ensure.ts';
import { refuseElsewhere } from './home.ts';
import { folderError, type Layout, layout, makeFolder } from './layout.ts';
import { inTurn, type Lock, tryLock } from './lock.ts';
import type { Postmaster } from './postmaster.ts';
import { halt, type ServerSettings, tell } from './server.ts';
import type { Session } from './session.ts';

export interface EmbeddedOptions {
  /** The server lives in `<dataDir>/postgres`; the folder is made where missing. */
  readonly dataDir: string;
  readonly log: Log;
  /** Rather this port. Without it the one of the last time, else a free one. */
  readonly port?: number;
  /** The server died under us. It is being restarted at the same URL: pools reconnect by themselves. */
  readonly onDied?: () => void;
  readonly onRestarted?: () => void;
  /** More server settings, as in postgresql.conf. */
  readonly settings?: ServerSettings;
}

export interface Embedded {
  /** `postgres://herald:<password>@127.0.0.1:<port>/herald`; stays the same while we run. Holds a secret. */
  readonly url: string;
  /** Leaves the server, and stops it where nobody else uses it. May be called twice. */
  stop(): Promise<void>;
}

/** Another process may be making a cluster on a slow disk, or wait for a recovery. */
const TURN_WITHIN_MS = 300_000;
const REVIVE_PAUSES_MS = [0, 100, 500, 1_000, 5_000];

/**
 * Brings up PostgreSQL in `dataDir`, or joins the one that runs there: any number of processes may use one folder.
 * Throws StoreError `embedded-*`, whose message says what the operator does next.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const at = layout(options.dataDir);
  await makeFolder(at, (await serverAccount(at.cluster)) !== undefined);
  const settings = options.settings ?? {};
  const { lock, session } = await enter(at, { port: { preferred: options.port }, settings });
  const { pid, port } = session.server;
  options.log.info({ pid, port, folder: at.folder }, 'The embedded PostgreSQL is up');
  const guard = keepAlive(at, { port: { fixed: port }, settings }, session, options);
  const haste = () => leaveInHaste(at, lock, guard.server());
  process.once('exit', haste);
  const stop = () =>
    guard
      .stop()
      .then(() => leave(at, lock))
      .finally(() => process.off('exit', haste));
  let stopping: Promise<void> | undefined;
  return {
    url: `postgres://${DATABASE_NAME}:${await readPassword(at)}@127.0.0.1:${port}/${DATABASE_NAME}`,
    stop: () => (stopping ??= stop()),
  };
}

/** Counts us among the users before the server is touched, both in one turn: a leaver never stops it under us. */
async function enter(at: Layout, wish: ServerWish): Promise<{ lock: Lock; session: Session }> {
  return locked(at, async () => {
    await refuseElsewhere(at);
    const lock = tryLock(at.usersLock, 'shared');
    if (!lock) throw new StoreError('embedded-busy', at.usersLock);
    try {
      return { lock, session: await ensureServer(at, wish) };
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

/** The last one out stops the server: nobody else is a user if the users' lock can be had exclusively. */
async function leave(at: Layout, lock: Lock): Promise<void> {
  await locked(at, async () => {
    lock.release();
    const alone = tryLock(at.usersLock, 'exclusive');
    if (!alone) return;
    const server = await running(at);
    if (server) await halt(at, server, () => binariesFor(at));
    alone.release();
  });
}

/**
 * The process ends without `stop`: a second signal, an error that nobody caught. Nothing can be awaited any more, but
 * a server that nobody else uses shall not stay behind. Where someone starts or stops it at this moment, they see to it.
 */
function leaveInHaste(at: Layout, lock: Lock, server: Postmaster): void {
  const turn = tryLock(at.startLock, 'exclusive');
  lock.release();
  if (!turn) return;
  if (tryLock(at.usersLock, 'exclusive')) tell(server, 'SIGINT');
}

async function locked<T>(at: Layout, work: () => Promise<T>): Promise<T> {
  try {
    return await inTurn(at.startLock, TURN_WITHIN_MS, work);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR'
      ? folderError(at.folder, error)
      : error;
  }
}

/** Restarts the server whenever our session ends without us. */
function keepAlive(at: Layout, wish: ServerWish, first: Session, options: EmbeddedOptions) {
  const stopping = new AbortController();
  let session = first;
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await session.ended;
      if (stopping.signal.aborted) return;
      options.log.warn({ folder: at.folder }, 'The embedded PostgreSQL has died; restarting it');
      options.onDied?.();
      session = (await revive(at, wish, options.log, stopping.signal)) ?? session;
      if (stopping.signal.aborted) return session.close();
      options.log.info({ pid: session.server.pid }, 'The embedded PostgreSQL is up again');
      options.onRestarted?.();
    }
  };
  const watched = watch();
  return {
    server: () => session.server,
    stop: async () => {
      stopping.abort();
      await session.close();
      await watched;
    },
  };
}

/** Tries for as long as we run: while the disk is full, say, only time helps. */
async function revive(
  at: Layout,
  wish: ServerWish,
  log: Log,
  stopping: AbortSignal,
): Promise<Session | undefined> {
  for (let tries = 0; !stopping.aborted; tries++) {
    const pauseMs = REVIVE_PAUSES_MS[Math.min(tries, REVIVE_PAUSES_MS.length - 1)];
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return undefined;
    try {
      return await locked(at, () => ensureServer(at, wish));
    } catch (error) {
      log.error(
        { error: (error as Error).message },
        'The embedded PostgreSQL could not be restarted; trying again',
      );
    }
  }
  return undefined;
}
