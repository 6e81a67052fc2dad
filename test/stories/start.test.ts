import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/migrations.ts';
import { type Stage, startStage } from './stage.ts';

/** A process reports its own state, and never before it is so. */
let stage: Stage;
let squatter: Server;
let taken: number;
beforeAll(async () => {
  stage = await startStage();
  squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  taken = (squatter.address() as AddressInfo).port;
});
afterAll(async () => {
  squatter.close();
  await stage.close();
});

describe('a port that is taken', () => {
  test('is named, with what to do, by a Herald that has begun nothing and claims nothing', async () => {
    const error: Error = await stage.another({ PORT: String(taken) }).then(
      () => new Error('it started'),
      failure => failure,
    );
    expect(error.message).toContain('Herald ended with 1');
    expect(error.message).toMatch(new RegExp(`Port ${taken} .*127\\.0\\.0\\.1.* is taken.*PORT`));
    expect(error.message).not.toMatch(/is ready|claims deliveries|listening|\n\s+at /);
  });

  test('is named by the stand-in for Teams', async () => {
    const { code, stdout, stderr } = await run('src/simulator/main.ts', ['--port', String(taken)]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^Port ${taken} .*is taken.*--port.*\\n$`)),
    });
  });
});

test.each([
  ['HOST', { HOST: '203.0.113.1', NODE_ENV: 'test' }, /This machine has no address 203\.0\.113\.1.*HOST/],
  ['HOST', { HOST: 'no-such-host.invalid' }, /no-such-host\.invalid.*HOST/],
])('an address where nobody can listen is named: %s', async (_name, env, words) => {
  const identity = { MicrosoftAppId: 'aaaaaaaa-1111-4111-8111-111111111111', MicrosoftAppPassword: 'hush' };
  const failure = await stage
    .another({ ...identity, MicrosoftAppTenantId: 'cccccccc-1111-4111-8111-111111111111', ...env })
    .catch((error: Error) => error);
  expect((failure as Error).message).toMatch(words);
});

test('a usual language that there is no file of is named, with those that there are', async () => {
  const failure = await stage.another({ DEFAULT_LANGUAGE: 'tlh' }).catch((error: Error) => error);
  expect((failure as Error).message).toMatch(
    /DEFAULT_LANGUAGE must be one of the languages in locales\/: .*de.*en/,
  );
  expect((failure as Error).message).not.toMatch(/is ready|\n\s+at /);
});

test('so is one that is usual in a tenant', async () => {
  const tenant = 'cccccccc-1111-4111-8111-111111111111';
  const failure = await stage.another({ TENANT_LANGUAGES: `${tenant}=tlh` }).catch((error: Error) => error);
  expect((failure as Error).message).toMatch(
    /TENANT_LANGUAGES has tlh for cccccccc-.*none of the languages in locales\/: .*de.*en/,
  );
});

async function run(main: string, args: readonly string[]) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { PATH, NODE_COMPILE_CACHE } });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

describe('which Herald this is', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const migration = Object.keys(MIGRATIONS).at(-1);
  const get = (path: string, headers?: Record<string, string>) =>
    stage.herald.request('GET', path, undefined, headers);

  test('/healthz says to anybody', async () => {
    const { status, body } = await get('/healthz', { authorization: '' });
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', version, migration } });
  });

  test('/metrics says in a row of its own', async () => {
    expect((await get('/metrics')).body).toContain(
      `herald_build_info{version="${version}",migration="${migration}"} 1\n`,
    );
  });

  test('the description says', async () => {
    expect((await get('/openapi.json')).body.info).toMatchObject({ version, 'x-migration': migration });
  });
});

test('whoever comes to the bare address reads in a line what this is, and neither version nor anything else', async () => {
  const { status, headers, body } = await stage.herald.request('GET', '/', undefined, { authorization: '' });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(body).toMatch(/^This is Herald, [^\n]+\n$/);
  expect(body).not.toMatch(/\d/);
});
