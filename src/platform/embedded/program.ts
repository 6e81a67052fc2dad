import { execFile } from 'node:child_process';
import type { ServerAccount } from './account.ts';

/** How one of PostgreSQL's programs ended. `output` is both streams; `fault` is why it could not even be run. */
export interface ProgramEnding {
  readonly ok: boolean;
  readonly output: string;
  readonly fault: string | undefined;
}

/**
 * The environment of every program we start: English messages (they are matched), UTC, and none of our secrets.
 * macOS needs LC_ALL, or the server becomes multithreaded and stops; Windows needs SystemRoot to load libraries.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { LC_ALL: 'C', TZ: 'UTC', SystemRoot: process.env.SystemRoot };
}

/** Runs a program to its end as `account`, in `cwd`. Never throws. */
export function runProgram(
  file: string,
  args: string[],
  cwd: string,
  account?: ServerAccount,
): Promise<ProgramEnding> {
  const options = { cwd, ...account, env: programEnvironment(), windowsHide: true };
  return new Promise(resolve => {
    const ended = (error: Error | null, stdout = '', stderr = '') =>
      resolve({ ok: !error, output: `${stdout}${stderr}`, fault: error?.message });
    try {
      execFile(file, args, options, ended);
    } catch (error) {
      ended(error as Error);
    }
  });
}
