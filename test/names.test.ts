import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** The stand-in for Teams is a program of its own, with Teams' words. */
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  file => file.endsWith('.ts') && !file.startsWith('simulator'),
);

test('no two types that others see have one name', () => {
  const named = FILES.flatMap(file =>
    [...readFileSync(join(SRC, file), 'utf8').matchAll(/^export (?:type|interface|class) (\w+)/gm)].map(
      ([, name]) => ({ name, file }),
    ),
  );
  expect(named.length).toBeGreaterThan(300);
  const twice = [...Map.groupBy(named, ({ name }) => name)].filter(([, all]) => all.length > 1);
  expect(twice.map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`)).toEqual([]);
});

/** A file, or a folder with its slash, as comments name them: `deliver/steps.ts`, `chat/`. */
const PATH = /`([\w.-]+(?:\/[\w.-]+)*(?:\/|\.ts))`/g;

test('the files and folders that comments name are there', () => {
  const root = join(SRC, '..');
  const named = [SRC, join(root, 'test')].flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .flatMap(file => {
        const comments = readFileSync(join(folder, file), 'utf8').matchAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm);
        const paths = [...comments].flatMap(([line]) =>
          [...line.matchAll(PATH)].map(([, path = '']) => path),
        );
        return paths.map(path => ({ path, from: join(folder, file) }));
      }),
  );
  expect(named.length).toBeGreaterThan(40);
  const files = new Set(FILES.map(file => basename(file)));
  const above = (folder: string): string[] =>
    folder === root ? [root] : [folder, ...above(dirname(folder))];
  const isThere = (path: string, from: string): boolean =>
    files.has(path) || [SRC, ...above(dirname(from))].some(folder => existsSync(join(folder, path)));
  expect(named.filter(({ path, from }) => !isThere(path, from))).toEqual([]);
});
