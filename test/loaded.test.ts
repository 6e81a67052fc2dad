import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** Prints the packages that a process of the service has loaded, each once. */
const LOADED = `
  await import('./src/compose.ts');
  const { Module } = await import('node:module');
  const names = Object.keys(Module._cache).map(file => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
  console.log([...new Set(names)].join('\\n'));
  process.exit(0);
`;

test('a process loads nothing of what the SDK has for the understanding of language: a quarter of its start', async () => {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE };
  const words = ['--input-type=module', '--eval', LOADED];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  const packages = stdout.split('\n');
  expect(packages).toContain('botbuilder-dialogs');
  // The templates of the cards need this one for their dates.
  const needed = '@microsoft/recognizers-text-data-types-timex-expression';
  expect(packages.filter(name => name.startsWith('@microsoft/recognizers'))).toEqual([needed]);
});
