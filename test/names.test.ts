import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
