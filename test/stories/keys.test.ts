import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapKey } from '../../src/api/keys.ts';
import type { Log } from '../../src/core/log.ts';
import { openKeys } from '../../src/store.ts';
import { type TokenIssuer, tokenIssuer } from '../api/tokens/issuer.ts';
import { silent } from '../silent.ts';
import { keyCommand, toolProcess } from './key-command.ts';
import { KEY, type Stage, startStage } from './stage.ts';

// The service is started anew in the middle, on a machine that may be busy.

let stage: Stage;
let ci: TokenIssuer;
let database: pg.Client;
beforeAll(async () => {
  ci = await tokenIssuer();
  stage = await startStage();
  database = await stage.connect();
});
afterAll(async () => {
  await ci.close();
  await stage.close();
});

const run = (...words: string[]) => keyCommand(stage.database.url, ...words);
const newKey = async (...words: string[]) => bearer((await run('create', ...words)).stdout.trim());
/** 404 is the answer to whoever may ask: there is no such notification. */
const opens = async (headers: Record<string, string>) =>
  (await stage.herald.request('GET', '/api/notifications/none', undefined, headers)).status === 404;
/** The words that let in who comes with a token of a CI. */
const workload = ({ issuer = 'github', subject = 'repo:acme/shop:*' } = {}) => [
  ...['create', '--name', 'x', '--issuer', issuer, '--audience', 'herald', '--subject', subject, '--all'],
];
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe('npm run key', () => {
  test('create shows the key once, alone on the standard output, and it opens the service that runs', async () => {
    const { exitCode, stdout, stderr } = await toolProcess(
      'key',
      { databaseUrl: stage.database.url },
      ...['create', '--name', 'ci', '--all'],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^herald_[\w-]{43}\n$/);
    expect(stderr).toBe('The key "ci", shown this once:\n');
    expect(await opens(bearer(stdout.trim()))).toBe(true);
  });

  test('create keeps no more than a hash', async () => {
    const { authorization } = await newKey('--name', 'hashed', '--all');
    const { rows } = await database.query('select to_jsonb(api_keys) as row from api_keys');
    expect(JSON.stringify(rows)).not.toContain(authorization.slice('Bearer '.length));
    expect(rows.map(({ row }) => row.hash)).toEqual(rows.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)));
  });

  test('list shows every key with its scope and state, and never the key', async () => {
    const { authorization } = await newKey(
      ...['--name', 'listed', '--topic', 'builds', '--topic', 'deployments', '--tenant', 'T1'],
    );
    await run('create', '--name', 'retired', '--all');
    await run('revoke', '--name', 'retired');
    const { stdout } = await run('list');
    const line = (name: string) => stdout.split('\n').find(text => text.startsWith(`${name}\t`));
    expect(line('bootstrap')).toMatch(/in force\teverything$/);
    expect(line('ci')).toMatch(/made \S+Z\tlast used \S+Z\tin force\teverything$/);
    expect(line('listed')).toMatch(/never used\tin force\ttopics builds, deployments; tenants t1$/);
    expect(line('retired')).toMatch(/revoked \S+Z\teverything$/);
    expect(stdout).not.toContain(authorization.slice('Bearer '.length));
  });

  test('lets in who comes with a token, as a caller with scope and things of its own, until it is revoked', async () => {
    const said = { iss: ci.at('/ci'), aud: 'herald', exp: Math.ceil(Date.now() / 1000) + 600 };
    const named = (name: string, subject: string) =>
      run(
        ...['create', '--name', name, '--issuer', ci.at('/ci'), '--audience', 'herald', '--topic', 'builds'],
        ...['--subject', subject],
      );
    const { stdout, stderr } = await named('shop-ci', 'repo:acme/shop:*');
    expect([stdout, stderr]).toEqual([
      '',
      `repo:acme/shop:* of ${ci.at('/ci')} for herald comes as "shop-ci".\n`,
    ]);
    await named('other-ci', 'repo:acme/other:*');
    const tokenOf = async (sub: string) => bearer(await ci.token({ ...said, sub }));
    const [shop, other] = [await tokenOf('repo:acme/shop:pull_request'), await tokenOf('repo:acme/other:x')];

    const post = { topic: 'builds', title: 'A', subject: { name: 'b' }, actor: { name: 'c' }, key: 'run' };
    const to = { audience: { people: ['nobody@contoso.com'] }, tenantId: 'T1' };
    const notify = (headers: Record<string, string>, more = {}) =>
      stage.herald.request('POST', '/api/notifications', { ...post, ...to, ...more }, headers);
    const { status, body } = await notify(shop);
    expect(status).toBe(202);
    expect((await notify(await tokenOf('repo:acme/shop:ref:refs/heads/main'))).body.id).toBe(body.id);
    // A caller's notification does not exist for another caller, whose post with the same key ends nothing of it.
    const path = `/api/notifications/${body.id}`;
    for (const method of ['GET', 'DELETE'])
      expect((await stage.herald.request(method, path, undefined, other)).status).toBe(404);
    expect((await notify(other, { ends: true })).status).toBe(200);
    expect((await stage.herald.request('GET', path, undefined, shop)).status).toBe(200);
    expect((await notify(shop, { topic: 'payroll' })).body.detail).toBe(
      '"shop-ci" may not post to the topic "payroll".',
    );

    expect((await run('list')).stdout).toMatch(
      new RegExp(
        `shop-ci\t.*last used .*in force\trepo:acme/shop:. of ${ci.at('/ci')} for herald; topics builds`,
      ),
    );
    await run('revoke', '--name', 'shop-ci');
    const refused = await fetch(`${stage.herald.url}/api/notifications`, { headers: shop });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([403, null]);
  });

  test('revoke shuts the service that runs to the key at once, and sets the name free', async () => {
    const first = await newKey('--name', 'leaked', '--all');
    expect(await opens(first)).toBe(true);
    expect(await run('revoke', '--name', 'leaked')).toMatchObject({ exitCode: 0 });
    expect(await opens(first)).toBe(false);
    const second = await newKey('--name', 'leaked', '--all');
    expect([await opens(first), await opens(second)]).toEqual([false, true]);
  });

  test.each([
    ['no command', [], 2, 'What should be done with the keys?'],
    ['a command that is none', ['delete'], 2, 'What should be done with the keys?'],
    [
      'a command that is almost one',
      ['crate', '--name', 'x'],
      2,
      'There is no command "crate". Did you mean "create"?',
    ],
    ['a word too many', ['create', 'x', '--all'], 2, '"x" is one word too many'],
    ['an option that is almost one', ['create', '--nam', 'x'], 2, 'Did you mean --name?'],
    ['an option without its value', ['create', '--name'], 2, '--name'],
    ['an inherited command', ['constructor'], 2, 'What should be done with the keys?'],
    ['no name', ['create'], 2, '--name is required'],
    ['an empty name', ['create', '--name', ''], 2, '--name must be 1 to 100 letters'],
    ['a name with a line break', ['create', '--name', 'a\nb'], 2, '--name must be 1 to 100 letters'],
    ['the name of the bootstrap key', ['create', '--name', 'bootstrap'], 2, 'belongs to BOOTSTRAP_API_KEY'],
    ['a topic that none can be', ['create', '--name', 'x', '--topic', 'a b'], 2, '--topic must be 1 to 100'],
    [
      'no scope',
      ['create', '--name', 'x'],
      2,
      '--all is needed for a key that may do everything. Otherwise say',
    ],
    [
      'all and less',
      ['create', '--name', 'x', '--all', '--topic', 'a'],
      2,
      '--all lets it do everything: leave it out',
    ],
    ['a name that is taken', ['create', '--name', 'ci', '--all'], 2, 'There is a key named "ci" already'],
    ['an option that is none', ['create', '--nmae', 'x'], 2, '--nmae'],
    [
      'an app without ENTRA_AUDIENCE',
      ['create', '--name', 'x', '--all', '--entra', '00000000-0000-4000-8000-000000000000'],
      2,
      '--entra needs ENTRA_AUDIENCE',
    ],
    [
      'an issuer alone',
      ['create', '--name', 'x', '--all', '--issuer', 'github'],
      2,
      '--audience is required\n--subject is required',
    ],
    [
      'an issuer without TLS',
      workload({ issuer: 'http://ci.example' }),
      2,
      '--issuer must be the https:// address',
    ],
    [
      'Entra ID as an issuer among others',
      workload({ issuer: 'https://sts.windows.net/x/' }),
      2,
      '--issuer is Entra ID, whose apps come by their app roles: use --entra',
    ],
    ['everybody at GitHub', workload({ subject: 'repo:*' }), 2, '--subject must say whose repository it is'],
    [
      'everybody whose name begins so',
      workload({ subject: 'repo:acme*' }),
      2,
      '--subject must say whose repository it is',
    ],
    [
      'everybody of an issuer',
      workload({ issuer: 'https://ci.example', subject: '*' }),
      2,
      '--subject must begin with at least 4',
    ],
    ['a workload without scope', workload().slice(0, -1), 2, '--all is needed'],
    ['a key that is none to revoke', ['revoke', '--name', 'nobody'], 2, 'There is no key "nobody" in force'],
    [
      'a key that is nearly one',
      ['callback', '--name', 'bootstap', '--off'],
      2,
      'There is no key "bootstap" in force. Did you mean "bootstrap"?',
    ],
  ])('with %s says so and changes nothing', async (_what, words, exitCode, complaint) => {
    const rows = async () => (await database.query('select * from api_keys order by id')).rows;
    const before = await rows();
    const end = await run(...words);
    expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(complaint) });
    expect(await rows()).toEqual(before);
  });

  test.each([['--help'], ['-h'], ['help'], ['create', '--help']])(
    '%s %s says how it is used, and that is no fault',
    async (...words) => {
      const { exitCode, stdout, stderr } = await keyCommand('postgres://herald@localhost:1/herald', ...words);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      for (const command of ['create', 'list', 'revoke'])
        expect(stdout).toContain(`npm run key -- ${command}`);
    },
  );

  test('without a database says why', async () => {
    const end = await keyCommand('postgres://herald@localhost:1/herald', 'list');
    expect(end).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('localhost:1 (nothing listens there)'),
    });
  });
});

describe('BOOTSTRAP_API_KEY', () => {
  const OTHER = 'another_0123456789abcdefghijklmnop';
  const warned: string[] = [];
  const log: Log = { ...silent, warn: (_facts, message) => void warned.push(message) };
  /** Does what a process does with the key at its start, next to the one that runs. */
  async function startsWith(key?: string): Promise<void> {
    const { keys, close } = await openKeys(stage.database.url, silent);
    await bootstrapKey({ keys, key, newId, now: new Date(), log }).finally(close);
  }

  test('is the same key after a restart with the same value', async () => {
    await stage.herald.stop();
    await stage.herald.start();
    expect(await opens(bearer(KEY))).toBe(true);
  });

  test('that changes is good at once, and the former is revoked', async () => {
    await startsWith(OTHER);
    expect([await opens(bearer(KEY)), await opens(bearer(OTHER))]).toEqual([false, true]);
  });

  test('that was revoked stays so, says so, and leaves the newer one in force', async () => {
    await startsWith(KEY);
    expect([await opens(bearer(KEY)), await opens(bearer(OTHER))]).toEqual([false, true]);
    expect(warned).toEqual([expect.stringContaining('BOOTSTRAP_API_KEY was revoked')]);
  });

  test('that is taken away opens nothing any more', async () => {
    await startsWith();
    expect([await opens(bearer(KEY)), await opens(bearer(OTHER))]).toEqual([false, false]);
  });
});
