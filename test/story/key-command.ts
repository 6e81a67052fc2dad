import { execFile } from 'node:child_process';

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run key -- <words>` as the process that it is, next to a service with the same database. */
export function keyCommand(databaseUrl: string, ...words: string[]): Promise<CommandEnd> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  return new Promise(resolve => {
    execFile(process.execPath, ['src/key.ts', ...words], { env }, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

/** A key that was just made, as the header that shows it. */
export async function newKey(databaseUrl: string, ...words: string[]): Promise<{ authorization: string }> {
  const { exitCode, stdout, stderr } = await keyCommand(databaseUrl, 'create', ...words);
  if (exitCode !== 0) throw new Error(stderr);
  return { authorization: `Bearer ${stdout.trim()}` };
}
