import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { hookCommand, toolProcess } from './key-command.ts';

// Some commands are processes, on a machine that may be busy.

let fresh: FreshDatabase;
let database: pg.Client;
let folder: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = new pg.Client(fresh.url);
  await database.connect();
  folder = await mkdtemp(join(tmpdir(), 'herald-hook-'));
});
afterAll(async () => {
  await database.end();
  await fresh.drop();
  await rm(folder, { recursive: true });
});

const run = (...words: string[]) => hookCommand({ databaseUrl: fresh.url }, ...words);
const create = (...words: string[]) => run('create', '--source', 'github', ...words);
const secretOf = (stdout: string) => /^secret\t(.*)$/m.exec(stdout)?.[1];
const rows = async () => (await database.query('select * from hooks order by created_at')).rows;
const row = async (name: string) =>
  (await rows()).find(each => each.name === name && each.revoked_at === null);

/** The local mode has no PUBLIC_URL. */
const BOT = {
  MicrosoftAppId: 'aaaaaaaa-1111-4111-8111-111111111111',
  MicrosoftAppTenantId: 'cccccccc-1111-4111-8111-111111111111',
  MicrosoftAppPassword: 'hush~1',
};

const EXAMPLE = 'examples/mappings/backups';

describe('create', () => {
  test('prints the address and the secret, what the hook does, and where they are entered', async () => {
    const words = ['--people', 'ana@contoso.com,a+b@contoso.com', '--people', 'eve@contoso.com'];
    const end = await hookCommand(
      { databaseUrl: fresh.url, env: { ...BOT, PUBLIC_URL: 'https://herald.contoso.com' } },
      ...['create', '--source', 'github', ...words, '--topic', 'builds', '--tenant', 'T1', '--name', 'ci'],
    );
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toMatch(
      /^address\thttps:\/\/herald\.contoso\.com\/api\/hooks\/[\w-]{32}\nsecret\therald_hook_[\w-]{43}\n$/,
    );
    for (const said of ['"ci"', 'ana@contoso.com', 'builds', 't1', 'once', 'Settings, Webhooks'])
      expect(end.stderr).toContain(said);
    expect(await row('ci')).toMatchObject({
      source: 'github',
      topic: 'builds',
      tenant_id: 't1',
      audience: { people: ['ana@contoso.com', 'a+b@contoso.com', 'eve@contoso.com'] },
    });
  });

  test('keeps no more of the address than a hash', async () => {
    const { stdout } = await create('--name', 'hashed');
    const id = /hooks\/([\w-]+)\n/.exec(stdout)?.[1] ?? 'none';
    const all = (await rows()).map(each => JSON.stringify(each)).join('\n');
    expect(all).not.toContain(id);
    expect((await row('hashed')).address_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('without anybody named is for the subscribers, and says what to put before the address', async () => {
    const { stderr, stdout } = await create('--name', 'nobody-named');
    expect(stdout).toContain('http://localhost:3978/api/hooks/');
    expect(stderr).toContain('PUBLIC_URL is not set');
    expect(stderr).toContain('the subscribers');
    expect((await row('nobody-named')).audience).toEqual({ subscribers: true });
  });

  test.each<[string, string[], string[]]>([
    [
      'an audience, a topic or a tenant',
      ['--source', 'gitlab'],
      [
        'Nobody is named, so those hear it who subscribe to the topic gitlab. Nobody can so far: the topic begins with the first event, which nobody hears. From then on people write "subscribe gitlab" to the bot. To have people or channels told, whoever subscribes, make another hook with --people',
        'Its topic is gitlab, as its source, because there is no --topic',
        'Its tenant is the one that the bot is added in first: until then what comes is refused.',
        'Its source decides what it tells, and how urgent that is (a --mapping would): ',
      ],
    ],
    [
      'the subscribers beside whom it names',
      ['--source', 'gitlab', '--people', 'ana@contoso.com', '--subscribers', '--topic', 'x'],
      [
        'Also those hear it who subscribe to the topic x. Nobody can so far: the topic begins with the first event, which no subscriber hears.',
      ],
    ],
    [
      'severity and urgency',
      ['--source', 'json', '--mapping', `${EXAMPLE}/mapping.jsonata`, '--people', 'ana@contoso.com'],
      ['Where that leaves them out, there is no severity, and the urgency is normal.'],
    ],
  ])('says what holds where nobody said %s', async (_, words, sentences) => {
    const { stderr, stdout } = await run('create', ...words);
    for (const sentence of sentences) expect(stderr).toContain(`${sentence}`);
    expect(stdout).not.toContain('- ');
  });

  test('names whose token opens it, and says where none is taken', async () => {
    const sender = '66666666-6666-4666-8666-66666666AAAA';
    const words = ['create', '--source', 'eventgrid', '--sender', sender];
    const { stderr } = await run(...words, '--name', 'namespace');
    expect(stderr).toContain('ENTRA_AUDIENCE is not set here');
    expect((await row('namespace')).sender).toBe(sender.toLowerCase());
    expect((await run('list')).stdout).toContain(`; ${sender.toLowerCase()} may come with a token`);
    const env = { ...BOT, ENTRA_AUDIENCE: BOT.MicrosoftAppId };
    const there = await hookCommand({ databaseUrl: fresh.url, env }, ...words);
    expect(there.stderr).toContain(`for ${BOT.MicrosoftAppId}`);
    expect(await run('create', '--source', 'eventgrid', '--sender', 'namespace')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--sender must be the application id, or the object id'),
    });
  });

  test('says nothing of what was said', async () => {
    const { stderr } = await create('--people', 'ana@contoso.com', '--topic', 'x', '--tenant', 'T1');
    expect(stderr).not.toMatch(/subscribe to|Its topic is|tenant is|no tenant/);
  });

  test('counts who subscribes, and names the tenants where there are several', async () => {
    const at = new Date();
    const insert = (table: string, row: Record<string, unknown>) =>
      database.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1::jsonb)`, [
        JSON.stringify(row),
      ]);
    await insert('tenants', { id: 't-one', service_url: 'https://x', bot_id: 'b', seen_at: at });
    await insert('topics', { tenant_id: 't-one', name: 'known', created_at: at, caller_id: 'ci' });
    expect((await create('--topic', 'known')).stderr).toContain(
      'So far nobody does: people write "subscribe known"',
    );
    expect((await create('--topic', 'known')).stderr).toContain('Its tenant is t-one, the only one');
    await insert('tenants', { id: 't-two', service_url: 'https://x', bot_id: 'b', seen_at: at });
    expect((await create('--topic', 'known')).stderr).toContain(
      'whatever comes is refused: make another hook with --tenant, such as t-one or t-two.',
    );
  });

  test('without a name takes that of the source, and a number from the second on', async () => {
    await create();
    await create();
    const names = (await rows()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['github', 'github-2']));
  });

  test('takes a secret from a file, or from the standard input, and does not show it', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'a secret from a file\n');
    const fromFile = await create('--name', 'from-file', '--secret-file', path);
    const words = ['create', '--source', 'github', '--name', 'from-input', '--secret-file', '-'];
    const input = 'a secret from elsewhere\r\n';
    const fromInput = await hookCommand({ databaseUrl: fresh.url, input }, ...words);
    expect([fromFile, fromInput].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect((await row('from-file')).secret).toBe('a secret from a file');
    expect((await row('from-input')).secret).toBe('a secret from elsewhere');
    expect(JSON.stringify([fromFile, fromInput])).not.toContain('a secret from');
  });
});

describe('list, rotate and revoke', () => {
  test('list shows what each is for and what became of it, and neither addresses nor secrets', async () => {
    const { stdout: made } = await create('--name', 'listed', '--people', 'ana@contoso.com', '--topic', 'x');
    await database.query(
      `update hooks set used_at = '2026-11-20T08:00:00Z', refused_at = '2026-11-20T09:00:00Z',
         refused_code = 'invalid-signature' where name = 'listed'`,
    );
    const { stdout } = await run('list');
    const line = stdout.split('\n').find(text => text.startsWith('listed\t'));
    expect(line?.split('\t').slice(3)).toEqual([
      'last used 2026-11-20T08:00:00.000Z',
      'last refused 2026-11-20T09:00:00.000Z: invalid-signature',
      'in force',
      'ana@contoso.com on the topic x',
    ]);
    const [, address = '', secret = ''] = /hooks\/(.*)\nsecret\t(.*)/.exec(made) ?? [];
    for (const hidden of [address, secret, (await row('listed')).address_hash])
      expect(stdout).not.toContain(hidden);
  });

  test('rotate makes another secret, and the one before is good for a day, or no more at all', async () => {
    const { stdout: made } = await create('--name', 'rotated');
    const { stdout, stderr } = await run('rotate', '--name', 'rotated');
    const { secret, former_secret, former_until } = await row('rotated');
    expect([secret, former_secret]).toEqual([secretOf(stdout), secretOf(made)]);
    expect(stderr).toContain(former_until.toISOString());
    expect((await run('list')).stdout).toContain(`the secret before until ${former_until.toISOString()}`);
    await run('rotate', '--name', 'rotated', '--at-once');
    expect((await row('rotated')).former_until.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('revoke sets the name free, and keeps neither the secret nor who heard', async () => {
    await create('--name', 'revoked', '--people', 'ana@contoso.com');
    expect(await run('revoke', '--name', 'revoked')).toMatchObject({ exitCode: 0 });
    expect((await run('list')).stdout).toMatch(/^revoked\t.*revoked \S+Z/m);
    const [gone] = (await rows()).filter(({ name }) => name === 'revoked');
    expect(gone).toMatchObject({ secret: '', former_secret: null, audience: {} });
    expect(await create('--name', 'revoked')).toMatchObject({ exitCode: 0 });
  });
});

describe('a mapping', () => {
  const file = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };

  test('is kept with the hook, listed, replaced, and gone with it', async () => {
    const made = ['create', '--source', 'json', '--name', 'mapped', '--mapping'];
    const end = await run(...made, `${EXAMPLE}/mapping.jsonata`);
    expect(end).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(', by a mapping.') });
    expect((await row('mapped')).mapping).toMatch(/^\/\* A script that reports every night/);
    await run('map', '--name', 'mapped', '--mapping', await file('other.jsonata', '{"title": name}\n'));
    expect((await row('mapped')).mapping).toBe('{"title": name}');
    await database.query(
      `update hooks set refused_at = '2026-11-20T09:00:00Z', refused_code = 'mapping-failed',
         refused_why = 'result.title is required' where name = 'mapped'`,
    );
    const line = (await run('list')).stdout.split('\n').find(text => text.startsWith('mapped\t'));
    expect(line).toContain(
      'last refused 2026-11-20T09:00:00.000Z: mapping-failed (result.title is required)',
    );
    expect(line).toMatch(/the subscribers on the topic json, by a mapping$/);
    await run('revoke', '--name', 'mapped');
    expect((await rows()).find(({ name }) => name === 'mapped').mapping).toBeNull();
  });

  test('with a fault is not kept, and the line is named', async () => {
    const path = await file('broken.jsonata', '{\n  "title": ,\n}');
    for (const words of [
      ['create', '--source', 'json', '--mapping', path],
      ['map', '--name', 'github', '--mapping', path],
    ]) {
      const before = await rows();
      const end = await run(...words);
      expect(end).toMatchObject({ exitCode: 2, stdout: '' });
      expect(end.stderr).toMatch(/^--mapping line 2, column 12: .* Write a value before it\.$/m);
      expect(await rows()).toEqual(before);
    }
  });

  describe('is tried without a database', () => {
    const tried = (...words: string[]) =>
      hookCommand({ databaseUrl: 'postgres://herald@localhost:1/herald' }, 'try', ...words);

    test('and shows each card as text, whom it is for, and a page', async () => {
      const html = join(folder, 'card.html');
      const end = await tried(`${EXAMPLE}/mapping.jsonata`, `${EXAMPLE}/sample.json`, '--html', html);
      expect(end).toMatchObject({ exitCode: 0, stderr: `The card as it looks: ${html}\n` });
      for (const line of [
        '  | Critical',
        '  | billing <https://backups.contoso.com/jobs/a2> · backups.contoso.com',
        '  | Took  312 min',
        '    for ana@contoso.com, li@contoso.com',
        '    for li@contoso.com',
      ])
        expect(end.stdout.split('\n')).toContain(line);
      expect(await readFile(html, 'utf8')).toContain('lock wait timeout');
    });

    test('with the headers that are named', async () => {
      const [mapping, body] = ['mapping.jsonata', 'sample.json'].map(
        name => `examples/mappings/bitbucket/${name}`,
      ) as [string, string];
      const { stdout } = await tried(mapping, body, '--header', 'X-Event-Key: pullrequest:fulfilled');
      expect(stdout).toMatch(/Pull request merged.*, which ends\n {4}urgency urgent\n$/s);
      expect((await tried(mapping, body)).stdout).toMatch(/^Nobody is told/);
    });

    test.each<[string, string, string, number, RegExp]>([
      [
        'a fault',
        '{\n  "title": name - 1 }',
        '{"name":"a"}',
        1,
        /fault\.jsonata: line 2, column 17: The left side/,
      ],
      [
        'a result that is none',
        '{"titel": 1}',
        '{}',
        1,
        /: result\.title is required\n.*result\.titel is not known here; did you/s,
      ],
      ['a body that is no JSON', '1', '{', 1, /body\.json is not JSON/],
      [
        'a link that cannot be shown',
        '{"title":"a","subject":{"name":"b","url":"http://c"}}',
        '{}',
        0,
        /result\.subject\.url is left out/,
      ],
    ])('with %s it says so', async (_what, mapping, body, exitCode, said) => {
      const paths = [await file('fault.jsonata', mapping), await file('body.json', body)];
      const end = await tried(...paths, '--html', join(folder, 'none.html'));
      expect(end.exitCode).toBe(exitCode);
      expect(end.stderr).toMatch(said);
    });
  });
});

test.each([
  ['no command', [], 2, 'What should be done with the hooks?'],
  ['a misspelt command', ['crate'], 2, 'There is no command "crate". Did you mean "create"?'],
  ['a command that is none', ['constructor'], 2, 'There is no command "constructor"'],
  ['a misspelt option', ['create', '--peple', 'a'], 2, 'There is no option --peple. Did you mean --people?'],
  ['no source', ['create'], 2, '--source must be "github"'],
  ['a source that is none', ['create', '--source', 'bitbucket'], 2, '--source must be "github"'],
  ['a topic that none can be', ['create', '--source', 'github', '--topic', 'a b'], 2, '--topic must be 1 to'],
  ['an empty audience', ['create', '--source', 'github', '--people', ''], 2, '--people must not be empty'],
  ['a name with a tab', ['create', '--source', 'github', '--name', 'a\tb'], 2, '--name must be 1 to 100'],
  ['a name that is taken', ['create', '--source', 'github', '--name', 'ci'], 2, 'a hook named "ci" already'],
  ['a file that is none', ['create', '--source', 'github', '--secret-file', '/none'], 1, '/none'],
  ['a short secret', ['create', '--source', 'github', '--secret-file', '-'], 2, '--secret-file must hold at'],
  ['no mapping for json', ['create', '--source', 'json'], 2, '--mapping is needed: a file that says'],
  ['a mapping that is none', ['create', '--source', 'json', '--mapping', '/none'], 1, '/none'],
  ['no hook to map', ['map', '--name', 'none', '--mapping', 'package.json'], 2, 'no hook "none" in force'],
  ['no mapping to map', ['map', '--name', 'ci'], 2, 'Which mapping? --mapping <path>'],
  ['no body to try', ['try', 'package.json'], 2, 'Which mapping, and which body?'],
  ['one file too many to try', ['try', 'a', 'b', 'c'], 2, 'Which mapping, and which body?'],
  ['no name to revoke', ['revoke'], 2, 'Which hook? --name <name>'],
  ['no hook to revoke', ['revoke', '--name', 'none'], 2, 'There is no hook "none" in force'],
  ['no hook to rotate', ['rotate', '--name', 'none'], 2, 'There is no hook "none" in force'],
])('with %s it says so and changes nothing', async (_what, words, exitCode, complaint) => {
  const before = await rows();
  const end = await hookCommand({ databaseUrl: fresh.url, input: 'short' }, ...words);
  expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(complaint) });
  expect(await rows()).toEqual(before);
});

test.each([
  ['a source that is nearly one', ['create', '--source', 'grafna'], 'did you mean "grafana"?'],
  [
    'a file that is none',
    ['create', '--source', 'github', '--secret-file', '/none'],
    'There is no file /none.',
  ],
  ['a folder for a file', ['map', '--name', 'ci', '--mapping', '/'], 'is a folder.'],
  ['the name of none', ['revoke', '--name', 'none'], 'There is no hook "none" in force.'],
  ['a name that is taken', ['create', '--source', 'github', '--name', 'ci'], 'a hook named "ci" already'],
])('with %s it says that alone, and not how it is used', async (_what, words, complaint) => {
  const { stderr } = await hookCommand({ databaseUrl: fresh.url }, ...words);
  expect(stderr).toContain(complaint);
  expect(stderr).not.toContain('npm run hook -- create');
  expect(stderr).not.toContain('ENOENT');
});

describe.each(['hook', 'key'] as const)('npm run %s, as the process that it is', name => {
  const anywhere = { databaseUrl: 'postgres://herald@localhost:1/herald' };

  test('says how it is used, without a database', async () => {
    const end = await toolProcess(name, anywhere, '--help');
    const usage = expect.stringContaining('-- create');
    expect(end).toMatchObject({ exitCode: 0, stdout: usage, stderr: '' });
  });

  test('ends with 2 where it is used wrongly, with nothing on the standard output', async () => {
    const end = await toolProcess(name, anywhere, 'create', '--nmae', 'x');
    expect(end).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--nmae') });
  });

  test('does what it is asked to, with what comes in', async () => {
    const words = { hook: ['--source', 'github', '--secret-file', '-'], key: ['--all'] }[name];
    const around = { databaseUrl: fresh.url, input: 'a secret from elsewhere\n' };
    const end = await toolProcess(name, around, 'create', '--name', 'by-process', ...words);
    expect(end).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('\n') });
    expect(end.stderr).toContain('"by-process", shown this once');
    if (name === 'hook') expect((await row('by-process')).secret).toBe('a secret from elsewhere');
  });
});
