import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { v7 as newId } from 'uuid';
import { hashOfKey } from '../../src/api/callers.ts';
import { check } from '../../src/api/check.ts';
import { KEY_OPTIONS, keyRecord, keyRequest, newKey as randomKey } from '../../src/api/keys.ts';
import { HOOK_TOOL } from '../../src/hook-tool.ts';
import { KEY_TOOL } from '../../src/key-tool.ts';
import { openKeys } from '../../src/store.ts';
import { type Tool, toolEnd } from '../../src/tool.ts';
import { type CommandEnd, captured } from '../captured.ts';
import { silent } from '../silent.ts';

export type { CommandEnd } from '../captured.ts';

interface Surroundings {
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The text on the standard input. */
  readonly input?: string;
}

/** Runs a tool in this process: what it reads and writes is handed to it, as the process hands it to `runTool`. */
const command = <Options>(
  tool: Tool<Options>,
  { databaseUrl, env, input }: Surroundings,
  args: readonly string[],
): Promise<CommandEnd> =>
  captured(streams => toolEnd(tool, { args, env: { DATABASE_URL: databaseUrl, ...env }, ...streams }), input);

/** `npm run key -- <words>`, without the process. */
export const keyCommand = (databaseUrl: string, ...words: string[]): Promise<CommandEnd> =>
  command(KEY_TOOL, { databaseUrl }, words);

/** `npm run hook -- <words>`, without the process. */
export const hookCommand = (around: Surroundings, ...words: string[]): Promise<CommandEnd> =>
  command(HOOK_TOOL, around, words);

/** `npm run key` or `npm run hook` as the process that it is, next to a service with the same database. */
export function toolProcess(
  name: 'key' | 'hook',
  { databaseUrl, env, input }: Surroundings,
  ...words: string[]
): Promise<CommandEnd> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const all = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: databaseUrl, ...env };
  return new Promise(resolve => {
    const args = [`src/${name}.ts`, ...words];
    const child = execFile(process.execPath, args, { env: all }, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

/** A key as `npm run key -- create <words>` makes it, without the process; as the header that shows it. */
export async function newKey(databaseUrl: string, ...words: string[]): Promise<{ authorization: string }> {
  const { values } = parseArgs({ args: words, options: KEY_OPTIONS });
  const record = keyRecord(check(keyRequest, values), { id: newId(), createdAt: new Date() });
  const key = randomKey();
  const { keys, close } = await openKeys(databaseUrl, silent);
  await keys.add(record, hashOfKey(key)).finally(close);
  return { authorization: `Bearer ${key}` };
}
