import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, stop } from 'esbuild';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/**
 * Writes files of `src` with all their packages into a few, `<name>.mjs` for each of `entries` (names of files without
 * `.ts`). 3,000 modules loaded one by one are most of what a start costs. `folder`: beside it lie `templates`, `locales`
 * and `package.json`, as they lie beside `src`.
 */
export async function writeProgram(folder: string, entries: Readonly<Record<string, string>>): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, `${SRC}${file}.ts`]),
    ),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    logLevel: 'error',
    // Bunyan asks for it, and is content without: it would have to be compiled.
    external: ['dtrace-provider'],
    banner: { js: REQUIRE },
    plugins: [addresses],
  });
  // It keeps a process of its own, which would ask until ours ends whether it still lives.
  await stop();
}

/** CommonJS asks for `require`, which a module does not have. */
const REQUIRE = `import { createRequire as herald$createRequire } from 'node:module';
const require = herald$createRequire(import.meta.url);`;

/** A module that is required so becomes part of the program only where esbuild reads it as CommonJS. */
const REQUIRES = 'createRequire(import.meta.url)(';

/** A file finds what lies beside the code from where it would lie itself. */
const addresses: Plugin = {
  name: 'addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(SRC)) return null;
      const address = `new URL('../src/${relative(SRC, path)}', import.meta.url).href`;
      const contents = (await readFile(path, 'utf8')).replaceAll(REQUIRES, 'require(');
      return { loader: 'ts', contents: contents.replaceAll('import.meta.url', address) };
    });
  },
};
