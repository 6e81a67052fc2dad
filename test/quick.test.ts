import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONG } from './quick.ts';

test.each(Object.entries(LONG))('%s is left to the long tests, and %s is not', (file, instead) => {
  for (const each of [file, instead]) expect(existsSync(join(import.meta.dirname, each))).toBe(true);
  expect(Object.keys(LONG)).not.toContain(instead);
});
