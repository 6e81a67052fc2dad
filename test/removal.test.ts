import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_URL } from './database-server.ts';

/** Herald can do without each of these: nothing outside of their folders needs them. */
const OPTIONAL = ['watches', 'reminders', 'surveys', 'questions'];

const ROOT = join(import.meta.dirname, '..');
const LIST = 'src/features/features.ts';
const foldersOf = (name: string) => [`src/features/${name}`, `test/features/${name}`, `templates/${name}`];
const NOT_COPIED = new Set(['node_modules', '.git', '.data']);

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'herald-without-'));
  await cp(ROOT, folder, { recursive: true, filter: from => !NOT_COPIED.has(basename(from)) });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Takes away its folders, its import and its place in the list. */
async function remove(name: string): Promise<void> {
  for (const each of foldersOf(name)) await rm(join(folder, each), { recursive: true });
  const list = await readFile(join(folder, LIST), 'utf8');
  const lines = list.split('\n').filter(line => !line.includes(`'./${name}/feature.ts'`));
  const without = lines.join('\n').replace(/(?<=FEATURES[^[]*\[\] = \[)[^\]]*/, all =>
    all
      .split(',')
      .filter(each => each.trim() !== name)
      .join(','),
  );
  await writeFile(join(folder, LIST), without);
}

async function putBack(name: string): Promise<void> {
  for (const each of [...foldersOf(name), LIST])
    await cp(join(ROOT, each), join(folder, each), { recursive: true });
}

/** The output of a program of the packages: nothing where it ends well. */
async function complaintsOf(program: string, ...args: string[]): Promise<string> {
  const command = [join('node_modules', program), ...args];
  // The stories of the copy use the server of these tests, and have a template of their own there.
  // The program that was written is not of this copy.
  const env = {
    ...process.env,
    HERALD_PROGRAM: undefined,
    HERALD_TEST_DATABASE_URL: process.env[ADMIN_URL],
  };
  const ended = run(process.execPath, command, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 });
  return ended.then(
    () => '',
    ({ stdout, stderr }) => `${stdout}\n${stderr}`,
  );
}

describe.each(OPTIONAL)('without %s', name => {
  beforeAll(() => remove(name));
  afterAll(() => putBack(name));

  test('the types hold', async () => {
    const known = join(folder, 'types.tsbuildinfo');
    expect(await complaintsOf('typescript/bin/tsc', '-p', '.', '--tsBuildInfoFile', known)).toBe('');
  });

  test('the import rules hold', async () => {
    const config = ['--config', '.dependency-cruiser.cjs', '--output-type', 'err'];
    expect(await complaintsOf('dependency-cruiser/bin/dependency-cruiser.mjs', ...config, 'src')).toBe('');
  });

  test('a card comes to whom it is for', async () => {
    expect(await complaintsOf('vitest/vitest.mjs', 'run', 'test/stories/first.test.ts')).toBe('');
  });
});
