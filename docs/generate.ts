import { readFile, writeFile } from 'node:fs/promises';
import { apiPage } from './generate/api.ts';
import { errorsPage } from './generate/errors.ts';
import { featuresPage } from './generate/features.ts';
import { hooksPage } from './generate/hooks.ts';
import { messageTypes } from './generate/messages.ts';
import { envExample, settingsPage } from './generate/settings.ts';

/** Every generated file, by its path from the root of the repository. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  '.env.example': envExample,
  'docs/settings.md': settingsPage,
  'docs/errors.md': errorsPage,
  'docs/api.md': apiPage,
  'docs/features.md': featuresPage,
  'docs/point-your-tool.md': hooksPage,
  'src/text/messages.ts': messageTypes,
};

const ROOT = new URL('../', import.meta.url);

/** The text of a file of the repository; empty where there is none. */
export function committed(path: string): Promise<string> {
  return readFile(new URL(path, ROOT), 'utf8').catch(() => '');
}

async function staleFiles(): Promise<string[]> {
  const paths = Object.keys(GENERATED);
  const equal = await Promise.all(paths.map(async path => (await committed(path)) === GENERATED[path]?.()));
  return paths.filter((_path, index) => !equal[index]);
}

async function check(): Promise<void> {
  const stale = await staleFiles();
  for (const path of stale) process.stderr.write(`${path} is stale. Run: node docs/generate.ts\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

async function write(): Promise<void> {
  for (const path of await staleFiles()) {
    await writeFile(new URL(path, ROOT), GENERATED[path]?.() ?? '');
    process.stdout.write(`${path}\n`);
  }
}

if (import.meta.main) await (process.argv.includes('--check') ? check() : write());
