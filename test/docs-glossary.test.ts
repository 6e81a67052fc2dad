import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const at = (path: string) => join(import.meta.dirname, '..', path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const glossary = read('docs/glossary.md');
const rows = glossary.split('\n').filter(line => line.startsWith('| **'));

test('every file that the glossary names exists', () => {
  const paths = [...glossary.matchAll(/`(src\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter(path => !existsSync(at(path)))).toEqual([]);
});

test('every type stands in the file that the glossary says', () => {
  const types = [...glossary.matchAll(/((?:`\w+`(?:, )?)+) in `(src\/[^`]+)`/g)].flatMap(
    ([, names = '', path = '']) => [...names.matchAll(/\w+/g)].map(([name]) => ({ name, path })),
  );
  expect(types.length).toBeGreaterThan(15);
  expect(types.filter(({ name, path }) => !new RegExp(`export .*\\b${name}\\b`).test(read(path)))).toEqual(
    [],
  );
});

test('every table that the glossary names is made by a migration, and every table is in the glossary', () => {
  const sql = readdirSync(at('src'), { recursive: true, encoding: 'utf8' })
    .filter(file => /migrations\/.*\.ts$|-migrations\.ts$/.test(file))
    .map(file => read(join('src', file)))
    .join('\n');
  const made = new Set([...sql.matchAll(/create (?:unlogged )?table (\w+)/g)].map(([, table]) => table));
  const named = new Set(
    rows.flatMap(row => [...(row.split('|')[4] ?? '').matchAll(/\w+/g)].map(([table]) => table)),
  );
  expect([...named].toSorted()).toEqual([...made].toSorted());
});
