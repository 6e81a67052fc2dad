import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { running } from '../../src/platform/embedded/ensure.ts';
import { layout } from '../../src/platform/embedded/layout.ts';

/** Everything is up, and the demo waits. */
export const ASKS_FOR_CTRL_C = 'Ctrl-C ends it.';

/** Of the demos of this file. */
export let dataDir: string;
const demos: Demo[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-demo-'));
});
afterEach(async () => {
  for (const demo of demos.splice(0)) await demo.end('SIGKILL');
});
afterAll(async () => {
  for (const folder of ['demo', 'demo-once']) {
    const left = await server(folder);
    if (left) process.kill(left.pid, 'SIGQUIT');
  }
  await rm(dataDir, { recursive: true, force: true });
});

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Demo {
  readonly ended: Promise<End>;
  stdout(): string;
  stderr(): string;
  printed(text: string): Promise<void>;
  /** Sends the signal to the whole group, as Ctrl-C does. */
  end(signal: NodeJS.Signals): Promise<End>;
  /** The processes that still run: those of the group, and the database, which leads a group of its own. */
  leftovers(folder: string): Promise<string[]>;
}

/** The demo as the leader of a process group, as a terminal starts it. */
export function start(...args: string[]): Demo {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, DATA_DIR: dataDir };
  const child = spawn(process.execPath, ['src/demo.ts', ...args], { env, detached: true });
  const group = -(child.pid ?? 0);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', text => {
      output[name] += text;
    });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const demo: Demo = {
    ended,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async printed(text: string): Promise<void> {
      while (!output.stdout.includes(text)) {
        const more = await Promise.race([once(child.stdout, 'data'), ended]);
        if (!Array.isArray(more))
          throw new Error(`it ended before "${text}":\n${output.stdout}${output.stderr}`);
      }
    },
    end(signal) {
      if (isAlive(group)) process.kill(group, signal);
      return ended;
    },
    leftovers: async folder => [
      ...(isAlive(group) ? ['a process of the group'] : []),
      ...((await server(folder)) ? ['the database'] : []),
    ],
  };
  demos.push(demo);
  return demo;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const server = (folder: string) => running(layout(join(dataDir, folder)));

/** Runs every command that was printed, and reads the JSON that each prints. */
export function printedCommands({ stdout }: Demo) {
  const run = async (line: string) => JSON.parse((await promisify(execFile)('sh', ['-c', line])).stdout);
  return Promise.all((stdout().match(/^ {2}curl .*$/gm) ?? []).map(run));
}
