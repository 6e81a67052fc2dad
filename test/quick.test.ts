import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONG, MORE_RUNS } from './quick.ts';

test.each(Object.entries(LONG))('%s is left to the long tests, and %s is not', (file, instead) => {
  for (const each of [file, instead]) expect(existsSync(join(import.meta.dirname, each))).toBe(true);
  expect(Object.keys(LONG)).not.toContain(instead);
});

test('what makes more runs in the long tests is among them', () => {
  const tests = globSync('**/*.test.ts', { cwd: import.meta.dirname });
  const more = tests.filter(file =>
    /from '.*\/(every-way|resilience\/ways)\.ts'/.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
  );
  expect(more.filter(file => !(file in LONG)).toSorted()).toEqual(MORE_RUNS);
});
