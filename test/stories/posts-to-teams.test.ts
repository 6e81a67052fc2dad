import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsOf } from '../deliver/card-tree.ts';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { hookCommand } from './key-command.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 12 });
  await stage.teams.control('install', { team: 'Contoso Engineering' });
}, 180_000);
afterAll(() => stage.close());

/** The address as `npm run hook` prints it, and the secret. */
async function made(...words: string[]): Promise<{ path: string; secret: string }> {
  const { stdout } = await hookCommand({ databaseUrl: stage.database.url }, 'create', ...words);
  const [, address = ''] = /^address\t(.*)$/m.exec(stdout) ?? [];
  const [, secret = ''] = /^secret\t(.*)$/m.exec(stdout) ?? [];
  const { pathname, search } = new URL(address);
  return { path: pathname + search, secret };
}

const BODIES = join(import.meta.dirname, '../api/hooks/teams');
const body = (name: string) => readFileSync(join(BODIES, `${name}.json`), 'utf8');
const post = (path: string, text: string) => stage.herald.request('POST', path, text, { authorization: '' });

/** The cards that stand in a person's chat, each as its texts, once there are so many that hold this. */
async function cardsOf(person: string, words: string, count = 1): Promise<string[][]> {
  const messages = await stage.teams.messages({ person, text: words, count });
  return messages.map(({ attachments }: Wire) => textsOf(attachments[0].content));
}

describe('the address in the place of one of Teams', () => {
  test('takes a MessageCard, and answers as a connector did', async () => {
    const person = await stage.somebody();
    const { path } = await made('--source', 'teams', '--people', person, '--name', 'Jenkins of ops');
    const answer = await post(path, body('jenkins-completed-failed'));
    expect([answer.status, answer.body]).toEqual([200, '1']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const [card] = await cardsOf(person, 'Build #167 Failed');
    expect(card).toEqual(
      expect.arrayContaining([
        'Critical',
        'myFirst_Job_: Build #167 Failed',
        'Notification from myFirst_Job_: Build Failed',
        'by Jenkins of ops',
        'Developers',
        'Mike',
      ]),
    );
  });

  test('takes what a workflow takes, at each of the places where one is, and answers with nothing', async () => {
    const person = await stage.somebody();
    const { path, secret } = await made('--source', 'teams', '--people', person, '--name', 'Flow');
    const [, id = ''] = /workflows\/([\w-]+)\//.exec(path) ?? [];
    expect(path).toContain('/powerautomate/');
    for (const [place, name] of [
      [path, 'workflows-jenkins-adaptivecard-success'],
      [
        `/workflows/${id}/triggers/manual/paths/invoke?api-version=1&sig=${secret}`,
        'workflows-bare-adaptive-card.example',
      ],
      [`/api/hooks/${id}?secret=${secret}`, 'workflows-bare-adaptive-card.example'],
    ] as const) {
      const answer = await post(place, body(name));
      expect([answer.status, answer.body]).toEqual([202, '']);
    }
    await cardsOf(person, 'myFirst_Job_: Build #167 Success');
    // The same again is no repeat: it has happened again.
    await cardsOf(person, 'checkout-service #4521', 2);
  });

  test('posts to a channel, and names what it leaves out', async () => {
    const { conversations } = await stage.teams.state();
    const { id } = conversations.find(({ title }: Wire) => title === 'Ops');
    const { path } = await made('--source', 'teams', '--conversations', id, '--name', 'Ops');
    const answer = await post(path, body('all-parts.example'));
    expect(answer.headers.get('x-herald-dropped')).toBe('Restart, Comment, Open add-in');
    const [message] = await stage.teams.messages({ conversation: 'Ops', text: 'checkout-service #4521' });
    expect(textsOf(message?.attachments[0].content)).toContain(
      'Build failed after 93 s\n\nRefund rounding\n\nTwo tests failed.',
    );
  });

  test('refuses as they did what says nothing, and without its signature whoever it is', async () => {
    const { path } = await made('--source', 'teams', '--people', await stage.somebody(), '--name', 'Empty');
    const answer = await post(path, '{"@type": "MessageCard", "sections": []}');
    expect([answer.status, answer.body]).toEqual([400, 'Summary or Text is required.']);
    expect(
      (await post(path.replace(/sig=.*/, 'sig=herald_hook_of_somebody_else'), body('jenkins-started')))
        .status,
    ).toBe(401);
    expect((await post(path.replace(/&sig=.*/, ''), body('jenkins-started'))).status).toBe(401);
    expect((await post(path, 'no JSON')).status).toBe(400);
  });

  test('makes one card of the alerts of Alertmanager’s msteamsv2 until they are resolved, and another of the next', async () => {
    const person = await stage.somebody();
    const { path } = await made('--source', 'teams', '--people', person, '--name', 'Alerts');
    const [firing, fewer, resolved] = ['firing-two', 'one-resolved', 'all-resolved'].map(name =>
      body(`workflows-alertmanager-msteamsv2-${name}`),
    ) as [string, string, string];
    for (const [text, words] of [
      [firing, 'HighErrorRate checkout (critical)'],
      [fewer, 'HighErrorRate checkout (critical)'],
      [resolved, 'Resolved: HighErrorRate checkout (10.0.0.12:9100 critical)'],
    ] as const) {
      expect((await post(path, text)).status).toBe(202);
      expect(await cardsOf(person, words)).toHaveLength(1);
    }
    expect((await post(path, firing)).status).toBe(202);
    const cards = await cardsOf(person, 'HighErrorRate checkout (', 2);
    expect(cards.map(texts => texts.some(text => text.startsWith('Resolved: ')))).toEqual([true, false]);
  });
});

/** Debian's. The story of it is reported as skipped where it is not installed. */
const ALERTMANAGER = ['/usr/bin/prometheus-alertmanager', '/usr/local/bin/alertmanager'].find(existsSync);
const withAlertmanager = ALERTMANAGER === undefined ? describe.skip : describe;

withAlertmanager('the real Alertmanager', () => {
  let folder: string;
  let process_: ChildProcess;
  let api: string;

  const freePort = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  async function start(url: string, secret: string): Promise<void> {
    folder = await mkdtemp(join(tmpdir(), 'herald-alertmanager-'));
    const config = `
route: {receiver: herald, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
  - name: herald
    webhook_configs:
      - url: ${url}
        send_resolved: true
        http_config: {authorization: {credentials: ${secret}}}
`;
    await writeFile(join(folder, 'alertmanager.yml'), config);
    const listen = `127.0.0.1:${await freePort()}`;
    api = `http://${listen}/api/v2`;
    const options = ['--config.file=alertmanager.yml', '--storage.path=data', '--cluster.listen-address='];
    process_ = spawn(ALERTMANAGER ?? '', [...options, `--web.listen-address=${listen}`], {
      cwd: folder,
      stdio: 'ignore',
    });
    await eventually('Alertmanager answers', async () => {
      const response = await fetch(`${api}/status`).catch(() => undefined);
      return response?.ok === true && { ok: true };
    });
  }

  afterAll(async () => {
    process_?.kill('SIGKILL');
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const alert = async (more: object = {}) => {
    const labels = { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical' };
    const annotations = { summary: 'Error rate above 5% on checkout' };
    const response = await fetch(`${api}/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels, annotations, ...more }]),
    });
    expect(response.status).toBe(200);
  };

  test('fires, resolves and fires again into two cards', async () => {
    const person = await stage.somebody();
    const { path, secret } = await made('--source', 'alertmanager', '--people', person);
    await start(`${stage.herald.url}${path}`, secret);
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    await alert({ startsAt });
    const [firing] = await cardsOf(person, 'Error rate above 5% on checkout');
    expect(firing).toEqual(expect.arrayContaining(['Urgent', 'Critical']));
    await alert({ startsAt, endsAt: new Date().toISOString() });
    const [resolved, ...more] = await cardsOf(person, 'Resolved');
    expect(more).toEqual([]);
    expect(resolved?.join(' ')).toContain('Error rate above 5% on checkout');
    await alert({ startsAt: new Date().toISOString() });
    const cards = await cardsOf(person, 'Error rate above 5% on checkout', 2);
    expect(cards).toHaveLength(2);
  });
});
