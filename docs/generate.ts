import { readFile, writeFile } from 'node:fs/promises';
import { apiPage } from './generate/api.ts';
import { clientTypes } from './generate/client-types.ts';
import { errorsPage } from './generate/errors.ts';
import { featuresPage } from './generate/features.ts';
import { hooksPage } from './generate/hooks.ts';
import { messageTypes } from './generate/messages.ts';
import { envExample, settingsPage } from './generate/settings.ts';

/** Every generated file, by its path from the root of the repository. */
export const GENERATED = {
  '.env.example': envExample,
  'docs/settings.md': settingsPage,
  'docs/errors.md': errorsPage,
  'docs/api.md': apiPage,
  'docs/features.md': featuresPage,
  'docs/point-your-tool.md': hooksPage,
  'src/text/messages.ts': messageTypes,
  'clients/typescript/src/schema.ts': clientTypes,
} satisfies Readonly<Record<string, () => string | Promise<string>>>;

const ROOT = new URL('../', import.meta.url);

/** The text of a file of the repository; empty where there is none. */
export function committed(path: string): Promise<string> {
  return readFile(new URL(path, ROOT), 'utf8').catch(() => '');
}

/** The files that differ from a fresh generation: each path, with the text that belongs there. */
async function staleFiles(): Promise<[path: string, text: string][]> {
  const all = Object.entries(GENERATED).map(async ([path, generate]): Promise<[string, string][]> => {
    const text = await generate();
    return (await committed(path)) === text ? [] : [[path, text]];
  });
  return (await Promise.all(all)).flat();
}

async function check(): Promise<void> {
  const stale = await staleFiles();
  for (const [path] of stale) process.stderr.write(`${path} is stale. Run: node docs/generate.ts\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

async function write(): Promise<void> {
  for (const [path, text] of await staleFiles()) {
    await writeFile(new URL(path, ROOT), text);
    process.stdout.write(`${path}\n`);
  }
}

if (import.meta.main) await (process.argv.includes('--check') ? check() : write());
