import { execFile } from 'node:child_process';

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes in on the standard input. */
  readonly input?: string;
}

/** Runs a tool as the process that it is, next to a service with the same database. */
function command(
  file: string,
  { databaseUrl, env, input }: Surroundings,
  words: readonly string[],
): Promise<CommandEnd> {
  const all = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ...env };
  return new Promise(resolve => {
    const child = execFile(process.execPath, [file, ...words], { env: all }, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

/** `npm run key -- <words>` */
export const keyCommand = (databaseUrl: string, ...words: string[]): Promise<CommandEnd> =>
  command('src/key.ts', { databaseUrl }, words);

/** `npm run hook -- <words>` */
export const hookCommand = (around: Surroundings, ...words: string[]): Promise<CommandEnd> =>
  command('src/hook.ts', around, words);

/** A key that was just made, as the header that shows it. */
export async function newKey(databaseUrl: string, ...words: string[]): Promise<{ authorization: string }> {
  const { exitCode, stdout, stderr } = await keyCommand(databaseUrl, 'create', ...words);
  if (exitCode !== 0) throw new Error(stderr);
  return { authorization: `Bearer ${stdout.trim()}` };
}
