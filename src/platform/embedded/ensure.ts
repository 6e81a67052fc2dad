import { createHash } from 'node:crypto';
import { StoreError } from '../database/errors.ts';
import { type ServerAccount, serverAccount } from './account.ts';
import { findPackage, runnableBinaries } from './binaries.ts';
import { ensureCluster, readPassword } from './cluster.ts';
import { PassingFailure } from './failure.ts';
import { settleHere } from './home.ts';
import type { Layout } from './layout.ts';
import { freePort, rememberedPort, rememberPort } from './port.ts';
import { type Postmaster, readPostmaster, runs } from './postmaster.ts';
import { launch, type ServerSettings } from './server.ts';
import { openSession, type Session } from './session.ts';
import { until } from './wait.ts';

/** `fixed`: this port or none, because others already use the URL. `preferred`: rather this one. */
export type PortWish = { readonly fixed: number } | { readonly preferred: number | undefined };
export interface ServerWish {
  readonly port: PortWish;
  readonly settings: ServerSettings;
}

/** How long a server may take to end, or to finish starting under the eyes of a process that was killed. */
const SETTLE_WITHIN_MS = 300_000;
/** The port is taken or a killed server's children still hold its memory: 100 times 100 ms. */
const TRIES = 100;
const TRY_AGAIN_MS = 100;

/** A session with the running server of this folder: adopts the one that runs, else starts one. Hold the start lock. */
export async function ensureServer(at: Layout, wish: ServerWish): Promise<Session> {
  const server = (await adopt(at)) ?? (await start(at, wish));
  if ('fixed' in wish.port && wish.port.fixed !== server.port) {
    throw new StoreError(
      'embedded-failed',
      `the server came back at port ${server.port}; start Herald again`,
    );
  }
  return openSession(at, server, await readPassword(at));
}

/** The server of this folder that runs now, in whatever state. */
export async function running({ cluster }: Layout): Promise<Postmaster | undefined> {
  const found = await readPostmaster(cluster);
  return found && (await runs(found.pid, cluster)) ? found : undefined;
}

/** The server that runs already: left by a killed process, or shared with a living one. Waits while it ends. */
async function adopt(at: Layout): Promise<Postmaster | undefined> {
  const settled = await until(
    async () => {
      const found = await running(at);
      if (!found) return 'none';
      return found.status === 'ready' ? found : undefined;
    },
    { everyMs: 10, withinMs: SETTLE_WITHIN_MS },
  );
  return settled === 'none' ? undefined : settled;
}

async function start(at: Layout, { port, settings }: ServerWish): Promise<Postmaster> {
  const account = await serverAccount(at.cluster);
  const source = await findPackage();
  const bin = await binariesFor(at, account);
  const major = source.version.split('.')[0] ?? '';
  await ensureCluster(at, { bin, major, account, durable: settings.fsync !== 'off' });
  const started = await until(() => tryLaunch(at, { bin, account, port, settings }), {
    everyMs: TRY_AGAIN_MS,
    withinMs: TRIES * TRY_AGAIN_MS,
  });
  if (started) return remembered(at, started);
  throw new StoreError('embedded-failed', `its port or its memory stays in use; see ${at.serverLog}`);
}

async function remembered(at: Layout, server: Postmaster): Promise<Postmaster> {
  await rememberPort(at.port, server.port);
  await settleHere(at);
  return server;
}

type Attempt = { bin: string; account: ServerAccount | undefined } & ServerWish;

async function tryLaunch(at: Layout, attempt: Attempt): Promise<Postmaster | undefined> {
  try {
    return await launch(at, { ...attempt, port: await choosePort(at, attempt.port) });
  } catch (error) {
    if (error instanceof PassingFailure) return undefined;
    throw error;
  }
}

async function choosePort(at: Layout, wish: PortWish): Promise<number> {
  if ('fixed' in wish) return wish.fixed;
  return freePort(wish.preferred ?? (await rememberedPort(at.port)));
}

/**
 * Beside the data, else where a root process keeps caches: the data may lie below a 0700 folder, which the working
 * directory gets the server past, but not its programs.
 */
export async function binariesFor({ folder }: Layout, account?: ServerAccount): Promise<string> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const cache = account && process.platform === 'linux' ? [`/var/cache/herald/${name}`] : [];
  return runnableBinaries(await findPackage(), [folder, ...cache], account);
}
