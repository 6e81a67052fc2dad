import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { v7 as newId } from 'uuid';
import { hashOfKey } from '../../src/api/callers.ts';
import { check } from '../../src/api/check.ts';
import { KEY_OPTIONS, keyRecord, keyRequest, newKey as randomKey } from '../../src/api/keys.ts';
import { openKeys } from '../../src/store.ts';
import { silent } from '../silent.ts';

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
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const all = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: databaseUrl, ...env };
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

/** A key as `npm run key -- create <words>` makes it, without the process; as the header that shows it. */
export async function newKey(databaseUrl: string, ...words: string[]): Promise<{ authorization: string }> {
  const { values } = parseArgs({ args: words, options: KEY_OPTIONS });
  const record = keyRecord(check(keyRequest, values), { id: newId(), createdAt: new Date() });
  const key = randomKey();
  const { keys, close } = await openKeys(databaseUrl, silent);
  await keys.add(record, hashOfKey(key)).finally(close);
  return { authorization: `Bearer ${key}` };
}
