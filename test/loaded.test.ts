import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';

/** Prints the address of every module that a process of the service loads. */
const LOADS = `
  import { registerHooks } from 'node:module';
  const urls = new Set();
  registerHooks({ load: (url, context, next) => (urls.add(url), next(url, context)) });
  await import('./src/compose.ts');
  console.log([...urls].join('\\n'));
`;

let loaded: string;
beforeAll(async () => {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const words = ['--input-type=module', '--eval', LOADS];
  const end = await promisify(execFile)(process.execPath, words, { env: { PATH, NODE_COMPILE_CACHE } });
  loaded = end.stdout;
});

const found = (what: RegExp) => [...new Set([...loaded.matchAll(what)].map(([, name]) => name))].toSorted();

test('a process loads nothing of what the SDK has for the understanding of language: a quarter of its start', () => {
  expect(loaded).toContain('/node_modules/botbuilder-dialogs/');
  expect(found(/\/node_modules\/@microsoft\/recognizers-text-([\w-]+)\//g)).toEqual([]);
});

test('a process loads the engine of the templates with its first card: a twelfth of its start', () => {
  expect(found(/\/node_modules\/(adaptivecards-templating|adaptive-expressions|antlr4ts)\//g)).toEqual([]);
});

test('a process loads nothing of the plugins of restify: a twentieth of its start', () => {
  expect(loaded).toContain('/node_modules/restify/lib/server.js');
  expect(found(/\/node_modules\/(?:restify\/lib\/(plugins)\/|(sshpk)\/|(http-signature)\/)/g)).toEqual([]);
});

test('a process loads the languages that it reads dates in, and no other', () => {
  expect(found(/\/node_modules\/chrono-node\/.*\/locales\/(\w+)\//g)).toEqual([
    ...['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt'],
  ]);
});
