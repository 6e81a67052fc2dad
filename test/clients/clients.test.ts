import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SOURCES } from '../../src/api/hooks/sources.ts';
import { type TokenIssuer, tokenIssuer } from '../api/tokens/issuer.ts';
import { eventually } from '../eventually.ts';
import { addHook } from '../stories/hook.ts';
import { keyCommand, newKey } from '../stories/key-command.ts';
import { type Stage, startStage } from '../stories/stage.ts';
import type { Wire } from '../wire.ts';
import { type CommandEnd, heraldCommand } from './command.ts';
import { type InstalledClient, installedClient } from './installed.ts';

/** Each client that comes with Herald, against the real service. */

const ROOT = join(import.meta.dirname, '../..');
const NOBODY = 'nobody@contoso.com';

let stage: Stage;
let installed: InstalledClient;
let ci: TokenIssuer;
/** Where nothing listens. */
let nowhere: string;
let keys: { all: string; backups: string; readings: string };
beforeAll(async () => {
  [ci, installed] = await Promise.all([tokenIssuer(), installedClient()]);
  stage = await startStage();
  const made = async (...words: string[]) =>
    (await newKey(stage.database.url, ...words)).authorization.replace('Bearer ', '');
  keys = {
    all: await made('--name', 'everything', '--all'),
    backups: await made('--name', 'nightly', '--topic', 'backups', '--topic', 'deployments'),
    readings: await made('--name', 'prices', '--readings'),
  };
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  const nothing = await listening(createServer());
  nowhere = addressOf(nothing);
  await new Promise(resolve => nothing.close(resolve));
});
afterAll(async () => {
  await Promise.all([stage?.close(), installed?.remove(), ci?.close()]);
});

async function listening(server: Server): Promise<Server> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const environment = (key = keys.backups) => ({ HERALD_URL: stage.herald.url, HERALD_KEY: key });
const herald = (...words: string[]) => heraldCommand({ env: environment() }, ...words);
const BACKUP = ['--topic', 'backups', '--title', 'Backup failed'];

describe('herald send', () => {
  test('tells who is named, and says by the id what became of it', async () => {
    const sent = await herald(
      ...['send', ...BACKUP, '--to', `ana@contoso.com,${NOBODY}`, '--subject', 'orders', '--by', 'nightly'],
      ...['--fact', 'Size=41 GB', '--open', 'The log=https://ci.example/1', '--severity', 'critical'],
    );
    expect(sent).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^[\w-]{36}\n$/), stderr: '' });
    const [message] = await stage.teams.messages({ person: 'ana@contoso.com', text: 'Backup failed' });
    for (const words of ['orders', 'nightly', '41 GB', 'The log'])
      expect(JSON.stringify(message?.attachments)).toContain(words);

    const { exitCode, stdout } = await herald('status', sent.stdout.trim(), '--wait');
    expect(exitCode).toBe(0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map(line => line.split(/ {2,}/));
    expect(rows[0]).toEqual(['RECIPIENT', 'STATE', 'SINCE', 'WHY']);
    expect(rows.slice(1).toSorted()).toEqual([
      ['ana@contoso.com', 'sent', expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\dZ$/)],
      [NOBODY, 'undelivered', expect.any(String), expect.stringContaining('address')],
    ]);
  });

  test('puts options into the JSON on the standard input, and knows a repeat', async () => {
    const input = JSON.stringify({
      topic: 'backups',
      title: 'Backup failed',
      subject: { name: 'orders', url: 'https://ci.example/1' },
      actor: { name: 'nightly' },
    });
    const words = ['send', '-', '--to', NOBODY, '--subject', 'customers', '--idempotency-key', 'once'];
    const ends = [];
    for (let i = 0; i < 2; i++)
      ends.push(await heraldCommand({ env: environment(), input }, ...words, '--json'));
    const [first, again] = ends.map(({ stdout }) => JSON.parse(stdout));
    expect(first).toMatchObject({ state: 'accepted', changed: false });
    expect(again.id).toBe(first.id);
  });

  test('foresees, and records nothing', async () => {
    const before = (await herald('status', '--json')).stdout;
    const { stdout, exitCode } = await herald(
      'send',
      ...BACKUP,
      '--to',
      `ana@contoso.com,${NOBODY}`,
      '--dry-run',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^RECIPIENT +WOULD BE +WHY\n(.*\n)*Ana \S+ +sent/);
    expect((await herald('status', '--json')).stdout).toBe(before);
  });

  test('is one card by its key, which it ends', async () => {
    const say = (...words: string[]) =>
      herald('send', ...BACKUP, '--key', 'backup', '--to', NOBODY, ...words);
    const ids = [await say(), await say('--severity', 'critical'), await say('--ends')];
    expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(1);
    expect(await say('--ends')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('is open'),
    });
  });

  test.each<[string, string[], RegExp]>([
    ['nothing', [], /^--topic is required\n--title is required\n--to /],
    [
      'a link that is none',
      [...BACKUP, '--to', NOBODY, '--url', 'http://x.example'],
      /^--url must be an https: address/,
    ],
    ['a severity that is none', [...BACKUP, '--to', NOBODY, '--severity', 'bad'], /^--severity /],
    ['a fact without a name', [...BACKUP, '--to', NOBODY, '--fact', 'x'], /^--fact "x" has no "="/],
    [
      'a button without an address',
      [...BACKUP, '--to', NOBODY, '--open', 'x'],
      /^--open "x" has no "="\.\nAs in: --open ".*=https:/,
    ],
    ['an option that is none', ['--tittle', 'x'], /^There is no option --tittle\.\n/],
    ['a word too many', ['x'], /^"x" is one word too many/],
    [
      'a topic that the key is not for',
      ['--topic', 'payroll', '--title', 'x', '--to', NOBODY],
      /"nightly" may not post to the topic "payroll"/,
    ],
  ])('is refused with %s, and says so by the name of the option', async (_what, words, says) => {
    const { exitCode, stdout, stderr } = await herald('send', ...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });
});

describe('the exit code and the remedy', () => {
  const send = ['send', ...BACKUP, '--to', NOBODY];

  test.each<[string, () => Record<string, string>, number, RegExp]>([
    ['no address', () => ({ HERALD_KEY: 'x' }), 2, /HERALD_URL is not set/],
    ['no key', () => ({ HERALD_URL: stage.herald.url }), 2, /HERALD_KEY is not set.*\n.*npm run -s key/],
    ['another key', () => environment('herald_of_nobody'), 2, /No valid key \(401 unauthorized\)\nSend /],
    [
      'nothing there',
      () => ({ HERALD_URL: nowhere, HERALD_KEY: 'x' }),
      3,
      /nothing listens there \(ECONNREFUSED\)\.\nStart Herald/,
    ],
    [
      'TLS to what has none',
      () => ({ HERALD_URL: stage.herald.url.replace('http:', 'https:'), HERALD_KEY: 'x' }),
      3,
      /does not speak TLS .*\nUse http:\/\//,
    ],
    [
      'a host that is none',
      () => ({ HERALD_URL: 'https://herald.invalid', HERALD_KEY: 'x' }),
      3,
      /finds no such host/,
    ],
  ])('of %s', async (_what, env, code, says) => {
    const { exitCode, stdout, stderr } = await heraldCommand({ env: env() }, ...send);
    expect([exitCode, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(says);
  });

  test('a command that is none is refused, and each that is one explains itself', async () => {
    expect(await herald('sned')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"sned"') });
    for (const command of ['send', 'status', 'hook', 'doctor'])
      expect(await herald(command, '--help')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`herald ${command}`),
      });
  });
});

test('herald status lists what was sent, by its filters', async () => {
  const { stdout } = await herald(
    'send',
    '--topic',
    'deployments',
    '--title',
    'Listed\u001b[2J',
    '--to',
    NOBODY,
  );
  const id = stdout.trim();
  const list = await herald('status', '--topic', 'deployments', '--limit', '1');
  expect(list.stdout.split('\n')[1]).toMatch(new RegExp(`^\\S+ \\S+ +deployments +Listed +${id}$`));
  expect(list.stdout).not.toContain('\u001b');
  const refused = await herald('status', '--state', 'lost');
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--state /) });
  expect(
    await herald(
      'status',
      id.replace(/.$/, c => (c === '0' ? '1' : '0')),
    ),
  ).toMatchObject({ exitCode: 2 });
});

describe('herald hook posts as each source does', () => {
  const MAPPING = '{"title": "Down", "subject": {"name": "shop"}}';

  test.each(Object.keys(SOURCES))('%s', async source => {
    const made = await addHook(stage.database.url, {
      source,
      ...(source === 'json' && { mapping: MAPPING }),
    });
    const { headers = {}, body = {} } = SOURCES[source]?.example ?? {};
    const shown = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
    const post = (secret: string) =>
      heraldCommand(
        { env: { ...environment(), HERALD_HOOK_SECRET: secret }, input: JSON.stringify(body) },
        ...['hook', made.path, '--source', source, ...shown],
      );
    expect(await post('of another')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('401') });
    expect(await post(made.secret)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('herald doctor', () => {
  const looks = (env: Record<string, string>, words: string[] = [], now?: () => Date) =>
    heraldCommand({ env, ...(now && { now }) }, 'doctor', ...words);
  const lastOf = ({ stdout }: CommandEnd) => stdout.trimEnd().split('\n').slice(-2).join('\n');

  test('finds nothing where nothing is wrong, and says what the key opens', async () => {
    const end = await looks(environment(), ['--topic', 'backups']);
    expect(end.exitCode).toBe(0);
    const rows = end.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.split(/ {2,}/));
    expect(rows.map(([is, what]) => [is, what])).toEqual(
      ['HERALD_URL', 'connection', 'health', 'clocks', 'HERALD_KEY', 'topic'].map(what => ['ok', what]),
    );
    expect(end.stdout).toContain(
      '"nightly" may send, read, readings, questions; topics backups, deployments',
    );
  });

  test.each<[string, () => Promise<CommandEnd>, number, RegExp]>([
    [
      'an address that is none',
      () => looks({ HERALD_URL: 'herald' }),
      2,
      /wrong +HERALD_URL .*no address.*\n.*→ It looks like/,
    ],
    [
      'a path behind it',
      () => looks({ HERALD_URL: `${stage.herald.url}/api` }),
      2,
      /has a path.*\n.*→ export HERALD_URL=/,
    ],
    ['nothing there', () => looks({ HERALD_URL: nowhere }), 3, /wrong +connection .*\n.*→ Start Herald/],
    [
      'TLS to what has none',
      () => looks({ HERALD_URL: stage.herald.url.replace('http', 'https') }),
      3,
      /TLS.*\n.*→ Use http/,
    ],
    [
      'something else',
      () => looks({ HERALD_URL: stage.teams.url }),
      2,
      /wrong +health .*not Herald.*\n.*→ Check the address/,
    ],
    ['no key', () => looks({ HERALD_URL: stage.herald.url }), 2, /wrong +HERALD_KEY .*\n.*→ The operator/],
    [
      'a key of nobody',
      () => looks(environment('herald_x')),
      2,
      /wrong +HERALD_KEY .*no key of this.*\n.*→ Set the one/,
    ],
    [
      'a key that sends nothing',
      () => looks(environment(keys.readings)),
      2,
      /wrong +topic .*"prices" may send nothing.*\n.*→ /,
    ],
    [
      'another topic',
      () => looks(environment(), ['--topic', 'payroll']),
      2,
      /wrong +topic .*"payroll".*\n.*→ .*--topic/,
    ],
  ])('names the remedy for %s', async (_what, look, code, says) => {
    const end = await look();
    expect([end.exitCode, lastOf(end)]).toEqual([code, expect.stringMatching(says)]);
  });

  test('says that a clock is wrong', async () => {
    const { exitCode, stdout } = await looks(environment(), [], () => new Date(Date.now() + 3_600_000));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/warning +clocks +this one is 3\d{3} s ahead of Herald’s\n.*→ Set the clock/);
  });
});

/** A program, with what it wrote and how it ended. */
function program(command: string, args: readonly string[], env: object, cwd = ROOT): Promise<CommandEnd> {
  const { PATH, HOME } = process.env;
  return new Promise(resolve => {
    execFile(command, args, { cwd, env: { PATH, HOME, ...env } }, (error, stdout, stderr) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

const found = (name: string) =>
  (process.env.PATH ?? '').split(':').some(folder => existsSync(join(folder, name)));

describe('the examples', () => {
  const file = (name: string) => join(ROOT, 'examples/send', name);
  const RUNS: readonly [name: string, command: string, args: () => Promise<string[]>][] = [
    ['curl', 'sh', async () => [file('send.sh')]],
    ['Python', 'python3', async () => [file('send.py')]],
    ['PowerShell', 'pwsh', async () => ['-NoProfile', '-File', file('send.ps1')]],
    [
      'TypeScript',
      process.execPath,
      async () => {
        // Where whoever copies it has installed the client.
        const copy = join(installed.folder, 'send.ts');
        await cp(file('send.ts'), copy);
        return [copy];
      },
    ],
  ];

  for (const [name, command, args] of RUNS) {
    const runs = command.startsWith('/') || found(command);
    test.skipIf(!runs)(`${name}${runs ? '' : `: there is no ${command} on this machine`}`, async () => {
      const end = await program(command, [...(await args()), 'ana@contoso.com'], environment());
      expect(end).toMatchObject({ exitCode: 0, stderr: '' });
      const { id } = JSON.parse(end.stdout);
      expect((await herald('status', id, '--wait')).stdout).toMatch(/ana@contoso\.com +sent/);
      const cards = await stage.teams.messages({ person: 'ana@contoso.com', text: 'orders · Größe 41 GB' });
      expect(cards.length).toBeGreaterThan(0);
      const refused = await program(command, [...(await args()), NOBODY], environment('herald_x'));
      expect(refused.exitCode).not.toBe(0);
      expect(`${refused.stdout}${refused.stderr}`).toMatch(/unauthorized|401/);
    });
  }
});

describe('the package', () => {
  const readme = () => readFile(join(ROOT, 'clients/typescript/README.md'), 'utf8');
  const blockOf = (text: string, language: string, holding: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))]
      .map(([, block = '']) => block)
      .find(block => block.includes(holding)) ?? '';

  test('does what its README shows in a program', async () => {
    const file = join(installed.folder, 'readme.ts');
    await writeFile(file, blockOf(await readme(), 'ts', 'createHerald'));
    const end = await program(process.execPath, [file], environment(), installed.folder);
    expect(end).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Ana \S+ sent .+\n$/),
      stderr: '',
    });
  });

  test('does what its README shows on a command line, by the oldest Node that may run it', async () => {
    const text = blockOf(await readme(), 'sh', 'npx herald doctor');
    const script = text
      .split('\n')
      .filter(line => !line.startsWith('export '))
      .join('\n')
      .replaceAll('npx herald', `"${process.execPath}" "${installed.command}"`);
    const end = await program('bash', ['-euc', script], environment());
    expect(end).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ana@contoso\.com +sent/) });
  });

  test('says its version, and needs one package', async () => {
    const { version, dependencies } = JSON.parse(
      await readFile(join(ROOT, 'clients/typescript/package.json'), 'utf8'),
    );
    expect((await program(process.execPath, [installed.command, '--version'], {})).stdout).toBe(
      `${version}\n`,
    );
    const own = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    expect(dependencies).toEqual({ 'openapi-fetch': own.devDependencies['openapi-fetch'] });
    expect(version).toBe(own.version);
    const lock = await readFile(join(ROOT, 'clients/typescript/package-lock.json'), 'utf8');
    expect(lock).not.toMatch(/"resolved"|https?:\/\/registry/);
    expect(JSON.parse(lock).packages['node_modules/openapi-fetch'].version).toBe(
      dependencies['openapi-fetch'],
    );
  });
});

/** Like GitHub with a composite action, these tests put the inputs in, and run the step. */
describe('the action for GitHub', () => {
  const FOLDER = join(ROOT, 'clients/github-action');
  const github: Record<string, string> = {
    repository: 'acme/shop',
    server_url: 'https://github.com',
    run_id: '4521',
    actor: 'priya-n',
    workflow: 'Deploy',
  };
  const action = async () => parse(await readFile(join(FOLDER, 'action.yml'), 'utf8'));
  let folder: string;
  let tokens: Server;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'herald-action-'));
    const said = { iss: ci.at('/ci'), sub: 'repo:acme/shop:ref:refs/heads/main' };
    const server = createServer(async ({ url = '', headers }, response) => {
      const aud = new URL(url, 'http://x').searchParams.get('audience') ?? '';
      const isGood = headers.authorization === 'Bearer of-this-run';
      const value = await ci.token({ ...said, aud, exp: Math.ceil(Date.now() / 1000) + 600 });
      response.writeHead(isGood ? 200 : 401).end(isGood ? JSON.stringify({ value }) : '');
    });
    tokens = await listening(server);
  });
  afterAll(async () => {
    tokens.close();
    await rm(folder, { recursive: true });
  });

  const filled = (text: string, given: Record<string, string>): string =>
    String(text).replaceAll(/\$\{\{ (inputs|github)\.([\w-]+) \}\}/g, (_all, from, name) =>
      from === 'github' ? (github[name] ?? `?${name}`) : (given[name] ?? ''),
    );

  async function uses(given: Record<string, string>, env: object = {}) {
    const { inputs, runs } = await action();
    const values = Object.fromEntries(
      Object.entries(inputs as Record<string, Wire>).map(([name, { default: usual = '' }]) => [
        name,
        given[name] ?? filled(usual, {}),
      ]),
    );
    const [step] = runs.steps;
    const inside = Object.fromEntries(
      Object.entries(step.env as Record<string, string>).map(([name, text]) => [name, filled(text, values)]),
    );
    const output = join(folder, 'output');
    await writeFile(output, '');
    const end = await program('bash', ['-e', '-o', 'pipefail', '-c', step.run], {
      ...inside,
      ...env,
      GITHUB_ACTION_PATH: FOLDER,
      GITHUB_OUTPUT: output,
    });
    return { ...end, id: /^id=(.*)$/m.exec(await readFile(output, 'utf8'))?.[1] };
  }
  const given = () => ({ url: stage.herald.url, topic: 'deployments', to: `ana@contoso.com, ${NOBODY}` });

  test('sends with a key, and what it says again in the same run changes the card', async () => {
    const hostile = '"; exit 1; $(false) `false` \\" $HOME 100 %\nDone';
    const first = await uses({ ...given(), 'api-key': keys.backups, title: 'Deploying', detail: hostile });
    expect(first).toMatchObject({ exitCode: 0, stderr: '', id: expect.stringMatching(/^[\w-]{36}$/) });
    const again = await uses({
      ...given(),
      'api-key': keys.backups,
      title: 'Deployed by a workflow',
      severity: 'success',
    });
    expect(again.id).toBe(first.id);
    const [card] = await stage.teams.messages({ person: 'ana@contoso.com', text: 'Deployed by a workflow' });
    expect(JSON.stringify(card)).toContain('acme/shop/actions/runs/4521');
    const { body } = await stage.herald.request('GET', `/api/notifications/${first.id}`, undefined, {
      authorization: `Bearer ${keys.backups}`,
    });
    expect(body).toMatchObject({ key: 'acme/shop/Deploy/4521', severity: 'success' });
    const over = await uses({ ...given(), 'api-key': keys.backups, title: 'Over', ends: 'true' });
    expect(over.id).toBe(first.id);
    const nothing = await uses({ ...given(), 'api-key': keys.backups, title: 'Over', ends: 'true' });
    expect(nothing).toMatchObject({ exitCode: 0, id: '' });
  });

  test('shows the token of the run where it is given no key', async () => {
    await keyCommand(
      stage.database.url,
      ...[
        'create',
        '--name',
        'shop-ci',
        '--issuer',
        ci.at('/ci'),
        '--audience',
        'herald',
        '--topic',
        'deployments',
      ],
      ...['--subject', 'repo:acme/shop:ref:refs/heads/main'],
    );
    const url = `${addressOf(tokens)}/?api=1`;
    const run = { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-this-run' };
    // The service reads the known issuers from the database once a second.
    const end = await eventually('the issuer is known', async () => {
      const tried = await uses({ ...given(), title: 'Came with a token' }, run);
      return tried.exitCode === 0 && tried;
    });
    expect(end.id).toMatch(/^[\w-]{36}$/);
    expect(end.stdout).toMatch(/^::add-mask::ey/);
    const refused = await uses({ ...given(), title: 'x' }, { ...run, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' });
    expect(refused).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('id-token: write') });
    expect((await uses({ ...given(), title: 'x' })).stdout).toContain(
      '::error title=Herald::There is no api-key',
    );
  });

  test('fails with each field that is wrong, in one line', async () => {
    const end = await uses({
      ...given(),
      'api-key': keys.backups,
      title: 'x',
      'subject-url': 'http://x.example',
    });
    expect(end.exitCode).toBe(1);
    expect(end.stdout).toMatch(/^::error title=Herald::subject\.url must be an https: address.*%0A.*\n$/);
  });

  test('takes nothing that was written elsewhere into the script, and its example names inputs that there are', async () => {
    const { inputs, outputs, runs } = await action();
    for (const { run } of runs.steps) expect(run).not.toContain('${{');
    expect(Object.keys(outputs)).toEqual(['id']);
    const text = await readFile(join(FOLDER, 'README.md'), 'utf8');
    const [, block = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const workflow = parse(block);
    const [step] = workflow.jobs.deploy.steps.filter(({ uses = '' }) =>
      uses.includes('/clients/github-action@'),
    );
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
    const required = Object.entries(inputs as Record<string, Wire>).filter(([, { required }]) => required);
    expect(Object.keys(step.with)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
    expect(workflow.permissions).toMatchObject({ 'id-token': 'write' });
  });
});
