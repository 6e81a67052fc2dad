import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SAYS_WHERE = `
  const { keepCompiled } = await import('./src/platform/compiled.ts');
  keepCompiled();
  console.log((await import('node:module')).getCompileCacheDir() ?? 'nowhere');
`;

/** A Herald of which there is nothing but this. */
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'herald-compiled-'));
  await mkdir(join(home, 'src/platform'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "type": "module" }');
  await copyFile('src/platform/compiled.ts', join(home, 'src/platform/compiled.ts'));
});
afterEach(() => rm(home, { recursive: true }));

async function whereKept(env: Record<string, string> = {}): Promise<string> {
  const words = ['--input-type=module', '--eval', SAYS_WHERE];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: home, env });
  return stdout.trim();
}

test('what is compiled is kept beside the packages, for this account alone', async () => {
  await mkdir(join(home, 'node_modules'));
  expect(await whereKept()).toContain(join(home, 'node_modules/.cache/herald'));
});

test('the place that NODE_COMPILE_CACHE names is left as it is', async () => {
  expect(await whereKept({ NODE_COMPILE_CACHE: join(home, 'elsewhere') })).toContain(join(home, 'elsewhere'));
});

test('where it cannot be kept, the start goes on without', async () => {
  await writeFile(join(home, 'node_modules'), 'a file, where no folder can be made');
  expect(await whereKept()).toBe('nowhere');
});
