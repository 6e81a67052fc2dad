import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that is measured from outside: what it used, it cannot hide. Linux only: read from /proc. */
export interface Measured {
  readonly child: ChildProcess;
  /** The first line of its output, past or future, that fits. Rejects when the process ends before. */
  said(fits: (line: string) => boolean): Promise<string>;
  /** User and system time so far. */
  cpuMs(): number;
  /** The memory that it holds now. */
  memoryMb(): number;
  /** The most memory that it ever held. */
  peakMemoryMb(): number;
  /** SIGTERM; resolves when it has ended. */
  end(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TICKS_PER_SECOND = 100;

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

/** Those with which a script of package.json runs this file of `src`, such as how large its heap may grow. */
function flagsOf(file: string): string[] {
  const script = Object.values(scripts).find(each => each.startsWith('node ') && each.endsWith(` ${file}`));
  return script?.split(' ').slice(1, -1) ?? [];
}

/** Compiled code is kept where the program has its own, as the image has it. */
const around = () => {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE };
};

/**
 * Runs a file of this repository with the Node that runs this one, and with the flags that its script has.
 * `instead`: the file of the program that stands for it.
 */
export function run(
  file: string,
  args: readonly string[],
  { env = {}, instead = file }: { env?: Record<string, string>; instead?: string } = {},
): Measured {
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0040', ...flagsOf(file)];
  const child = spawn(process.execPath, [...flags, instead, ...args], {
    cwd: ROOT,
    env: { ...around(), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = linesOf(child);
  return {
    child,
    said: lines.said,
    cpuMs: () => cpuMsOf(child.pid),
    memoryMb: () => memoryMbOf(child.pid, 'VmRSS'),
    peakMemoryMb: () => memoryMbOf(child.pid, 'VmHWM'),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function linesOf(child: ChildProcess): Pick<Measured, 'said'> {
  const past: string[] = [];
  const waiting = new Set<(line: string) => void>();
  if (child.stdout === null) throw new Error('no output to read');
  createInterface({ input: child.stdout }).on('line', line => {
    past.push(line);
    for (const tell of waiting) tell(line);
  });
  return {
    said: fits =>
      new Promise((resolve, reject) => {
        const found = past.find(fits);
        if (found !== undefined) return resolve(found);
        const tell = (line: string): void => {
          if (!fits(line)) return;
          waiting.delete(tell);
          resolve(line);
        };
        waiting.add(tell);
        child.once('exit', code => reject(new Error(`ended with ${code}: ${past.slice(-5).join('\n')}`)));
      }),
  };
}

function cpuMsOf(pid: number | undefined): number {
  // The name of the process stands in brackets and may hold anything; the times are fields 14 and 15.
  const fields = proc(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

function memoryMbOf(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(proc(pid, 'status'))?.[1]) / 1024;
}

function proc(pid: number | undefined, what: string): string {
  return readFileSync(`/proc/${pid}/${what}`, 'utf8');
}
