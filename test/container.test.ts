import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { placeForProgram } from './programs.ts';
import { parse, ROWS } from './settings.ts';

/** There is no container engine where these tests run: what can be known without one is checked here. */
const ROOT = join(import.meta.dirname, '..');
const text = (name: string) => readFile(join(ROOT, name), 'utf8');
const dockerfile = await text('Dockerfile');
const compose = await text('compose.yaml');
const ignored = await text('.dockerignore');

/** Words of each instruction of this name, in order; lines that go on are joined. */
const instructions = (name: string) =>
  dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.startsWith(`${name} `))
    .map(line => line.slice(name.length + 1));

test('the Dockerfile has nothing that its linter complains of', () => {
  expect(validate(dockerfile)).toEqual([]);
});

test('compose.yaml has nothing that its linter complains of', async () => {
  const linter = join(ROOT, 'node_modules/.bin/dclint');
  const ended = await new Promise(resolve => {
    execFile(linter, ['--max-warnings', '0', join(ROOT, 'compose.yaml')], (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
  });
  expect(ended).toEqual({ code: 0, stdout: expect.not.stringMatching(/warning|error/) });
}, 180_000);

test('everything that is copied into the image is there, and let through to the builder', () => {
  const sources = instructions('COPY')
    .filter(line => !line.startsWith('--from='))
    .flatMap(line => line.split(' ').slice(0, -1));
  expect(sources).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'templates', 'src']));
  const let_through = ignored.split('\n').filter(line => line.startsWith('!'));
  for (const source of sources) {
    expect(existsSync(join(ROOT, source))).toBe(true);
    expect(let_through).toContain(`!${source}`);
  }
});

test('what is kept from the builder is what production never loads', () => {
  const kept = ignored.split('\n').filter(line => line.startsWith('src/'));
  expect(kept.toSorted()).toEqual(['src/demo', 'src/demo.ts', 'src/simulator']);
  for (const path of kept) expect(globSync(path, { cwd: ROOT })).toHaveLength(1);
});

const MEMORY = ['--max-semi-space-size=16', '--heap-growing-percent=30'];

test('the process gets the signals itself, is nobody special, and is asked whether it lives', () => {
  expect(instructions('CMD').map(words => JSON.parse(words))).toEqual([
    ['node', ...MEMORY, '--disable-warning=DEP0040', 'program/main.mjs'],
  ]);
  expect(instructions('USER')).toEqual(['node']);
  expect(instructions('HEALTHCHECK')).toEqual([expect.stringMatching(/CMD \["node", "-e", .*\/healthz/)]);
  expect(dockerfile.lastIndexOf('\nUSER ')).toBeLessThan(dockerfile.indexOf('\nCMD '));
});

test('npm start keeps house as the image does', async () => {
  const { scripts } = JSON.parse(await text('package.json'));
  expect(scripts.start).toBe(['node', ...MEMORY, 'src/main.ts'].join(' '));
});

test('the image compiles beforehand what its process takes, of the program that it has written', async () => {
  const [writing = '', compiling = '', ...others] = instructions('RUN').filter(line =>
    line.startsWith('["node"'),
  );
  expect(others).toEqual([]);
  const [, main = '', folder = '']: string[] = JSON.parse(writing);
  const [, ...words]: string[] = JSON.parse(compiling);
  expect(words.slice(0, -2)).toEqual(MEMORY);
  // It holds for one account only.
  expect(dockerfile.indexOf('\nUSER ')).toBeLessThan(dockerfile.indexOf(compiling));

  const root = await placeForProgram();
  const node = (args: string[], more: object = {}) =>
    promisify(execFile)(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(root, 'compiled'), ...more },
      maxBuffer: 64 * 1024 * 1024,
    });
  await node([join(ROOT, main), folder]);
  await node(words);
  const { stderr } = await node(words, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
  await rm(root, { recursive: true });
  expect(stderr.match(/V8 code cache for \w+ \S+ was (?!accepted)/g)).toBe(null);
  expect(stderr.match(/V8 code cache for ESM \S+program\/compose.mjs was accepted/g)).toHaveLength(1);
});

test('every variable of the containers is a setting, and no password stands in a file', () => {
  const inImage = instructions('ENV').flatMap(line => [...line.matchAll(/(\w+)=(\S+)/g)]);
  const inCompose = [...compose.matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].filter(
    ([, name = '']) => !name.startsWith('POSTGRES_'),
  );
  const given = Object.fromEntries([...inImage, ...inCompose].map(([, name, value]) => [name, value]));
  const settings = new Set(Object.values(ROWS).flatMap(row => row.names.map(({ name }) => name as string)));
  expect(Object.keys(given).filter(name => !settings.has(name))).toEqual(['NODE_COMPILE_CACHE']);
  expect(Object.keys(given)).toEqual(expect.arrayContaining(['DATABASE_URL', 'ROLE', 'PORT', 'HOST']));
  expect(compose.match(/postgres:\/\/\w+:(?!\$\{POSTGRES_PASSWORD\}@)/g)).toBe(null);
});

test.each(['web', 'worker'])('Herald takes what compose.yaml gives a %s', role => {
  const [, block = ''] = compose.split(new RegExp(`\\n  ${role}:\\n`));
  const [service = ''] = block.split(/\n {2}\w/);
  const env = Object.fromEntries(
    [...service.matchAll(/^ {6}([A-Z_]+): '?(.*?)'?$/gm)].map(([, name, value]) => [name, value]),
  );
  const secret = '0123456789abcdef';
  const { settings } = parse({
    ...env,
    DATABASE_URL: env.DATABASE_URL?.replace(/\$\{POSTGRES_PASSWORD\}/, secret),
  });
  expect(settings).toMatchObject({ role, database: { kind: 'server' }, http: { port: 3978 } });
});
