import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestServer } from './database-server.ts';

/** Jest runs this once before all workers, which inherit the environment. `nonFlagArgs`: the files that were named. */
export default async function setup({ nonFlagArgs }: { nonFlagArgs: readonly string[] }): Promise<void> {
  // The tests start some hundreds of processes; each spends a fourth less on its start when its code is compiled already.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'herald-tests-compiled');
  const everything = nonFlagArgs.length === 0;
  const [stop] = await Promise.all([startTestServer(process.env), everything && compileAhead()]);
  globalThis.stopTestServer = stop;
}

const ENTRIES = ['compose', 'tool', 'simulator/start'];

/** What was compiled is kept by a process that ends by itself. Nearly all that the tests start are killed. */
function compileAhead() {
  const imports = ENTRIES.map(entry => `await import('./src/${entry}.ts');`).join('');
  return promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `${imports} process.exit();`,
  ]);
}

declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}
