import { execFile } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A server's own account in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
  /** Pid, folder, start time and port: no two servers ever share all four. */
  readonly identity: string;
}

export const PID_FILE = 'postmaster.pid';

/** Undefined where no server runs on this cluster or one has only begun to write. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  return parsePostmaster(await readFile(join(cluster, PID_FILE), 'utf8').catch(() => ''));
}

/** Lines: pid, folder, start time, port, socket folder, address, shared memory, status. */
export function parsePostmaster(text: string): Postmaster | undefined {
  const lines = text.split('\n');
  const [pid, , , port] = lines.map(Number);
  if (!pid || !port) return undefined;
  const word = lines[7]?.trim();
  const status = word === 'ready' || word === 'stopping' ? word : 'starting';
  return { pid, port, status, identity: lines.slice(0, 4).join('\n') };
}

/**
 * Is `pid` a running PostgreSQL, and where the system tells, one that works in `cluster`? The pid file alone proves
 * nothing: after a crash, and always in a restarted container, the number may belong to something else, even to a
 * thread. A zombie does not run: where Herald is pid 1 nobody ever reaps it, so waiting for it could last for ever.
 */
export async function runs(pid: number, cluster: string): Promise<boolean> {
  const look = LOOK[process.platform] ?? lookWithPs;
  return look(pid, cluster).catch(() => false);
}

type Look = (pid: number, cluster: string) => Promise<boolean>;
const LOOK: Partial<Record<NodeJS.Platform, Look>> = {
  linux: async (pid, cluster) => {
    const state = (await readFile(`/proc/${pid}/stat`, 'utf8')).match(/^\d+ \(postgres\) (\w)/)?.[1];
    if (state === undefined || 'ZX'.includes(state)) return false;
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
  },
  win32: async pid => process.kill(pid, 0),
};

async function lookWithPs(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', String(pid)]);
  const [, state, name] = stdout.trim().match(/^(\S+)\s+(\S.*)$/) ?? [];
  return name?.endsWith('postgres') === true && !state?.startsWith('Z');
}
