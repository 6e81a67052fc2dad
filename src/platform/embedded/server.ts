import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerAccount } from './account.ts';
import { clusterArgument } from './cluster.ts';
import { failure } from './failure.ts';
import { folderError, type Layout } from './layout.ts';
import { PID_FILE, type Postmaster, readPostmaster, runs } from './postmaster.ts';
import { programEnvironment, runProgram } from './program.ts';
import { until } from './wait.ts';

/** Server settings, as in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * Loopback and a password only; no Unix socket, whose folder would be one more thing to own and clean. Three processes
 * for reading ahead gain nothing where the data fits into memory (8,400 inserts/s with them, 9,200 without). JIT compiles
 * for queries far longer than ours.
 */
const SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'herald',
  timezone: 'UTC',
  log_timezone: 'UTC',
  io_method: 'sync',
  jit: 'off',
};
/** Replaying the log of a long busy spell takes minutes, not seconds. */
const START_WITHIN_MS = 300_000;
/** A fast stop writes one checkpoint. After this time the server is told to stop without one and recovers later. */
const STOP_WITHIN_MS = 30_000;

export interface Launch {
  readonly bin: string;
  readonly account: ServerAccount | undefined;
  readonly port: number;
  readonly settings: ServerSettings;
}

/** Starts the server and waits until it takes connections. Throws `embedded-*`, or a PassingFailure. */
export async function launch(at: Layout, how: Launch): Promise<Postmaster> {
  await rm(join(at.cluster, PID_FILE), { force: true });
  const child = await spawnServer(at, how);
  // Asked, not listened for: one that ends at once has done so before anybody could listen.
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const look = async () => {
    const found = await readPostmaster(at.cluster);
    return found?.pid === child.pid && found?.status === 'ready' ? found : undefined;
  };
  const outcome = await until(async () => (await look()) ?? (ended() ? 'ended' : undefined), {
    everyMs: 5,
    withinMs: START_WITHIN_MS,
  });
  if (outcome && outcome !== 'ended') return outcome;
  throw failure(await readFile(at.serverLog, 'utf8').catch(() => ''), `see ${at.serverLog}`);
}

/**
 * Detached: Ctrl+C in a terminal goes to the whole process group, and would otherwise stop the database under the
 * process that still drains its work into it.
 */
async function spawnServer(at: Layout, { bin, account, port, settings }: Launch): Promise<ChildProcess> {
  const args = ['-D', clusterArgument(at.cluster, account), '-p', String(port)];
  for (const [name, value] of Object.entries({ ...SETTINGS, ...settings }))
    args.push('-c', `${name}=${value}`);
  const log = await openLog(at);
  try {
    const stdio: StdioOptions = ['ignore', log.fd, log.fd];
    const options = { cwd: at.cluster, ...account, env: programEnvironment(), stdio };
    const child = spawn(join(bin, 'postgres'), args, { ...options, detached: true, windowsHide: true });
    await once(child, 'spawn');
    child.unref();
    return child;
  } catch (error) {
    throw failure((error as Error).message, bin);
  } finally {
    await log.close();
  }
}

/** The log of this run, and of the one before, which says why that one ended. */
async function openLog({ folder, serverLog }: Layout): Promise<FileHandle> {
  try {
    await rename(serverLog, `${serverLog}.1`).catch(() => undefined);
    return await open(serverLog, 'w', 0o600);
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** Stops the server ("fast": open transactions are rolled back, everything is written) and waits until it is gone. */
export async function halt(at: Layout, server: Postmaster, bin: () => Promise<string>): Promise<void> {
  await (process.platform === 'win32' ? haltOnWindows(at, await bin()) : tell(server, 'SIGINT'));
  const gone = async () => ((await runs(server.pid, at.cluster)) ? undefined : true);
  if (await until(gone, { everyMs: 2, withinMs: STOP_WITHIN_MS })) return;
  tell(server, 'SIGQUIT');
  await until(gone, { everyMs: 20, withinMs: STOP_WITHIN_MS });
}

/** There are no signals on Windows: a kill would be a crash. */
async function haltOnWindows({ cluster, folder }: Layout, bin: string): Promise<void> {
  await runProgram(join(bin, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w'], folder);
}

/** On Windows this is a crash, from which the server recovers at its next start. */
export function tell({ pid }: Postmaster, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself meanwhile.
  }
}
