import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { addHook, type MadeHook, signature } from './hook.ts';
import { hookCommand } from './key-command.ts';
import { type Answer, type Stage, startStage } from './stage.ts';

type Payload = Wire;
type Examples = readonly { readonly name: string; readonly examples: readonly Payload[] }[];
const require = createRequire(import.meta.url);
const EXAMPLES: Examples = require('@octokit/webhooks-examples');

const example = (event: string, fits: (payload: Payload) => boolean): Payload =>
  EXAMPLES.find(({ name }) => name === event)?.examples.find(fits);

// Bodies are as large as GitHub sends them, on a machine that may be busy.

let stage: Stage;
let database: pg.Client;
let forAna: MadeHook;
beforeAll(async () => {
  stage = await startStage({ env: { GITHUB_WEBHOOK_SECRET: 'It is a secret to everybody' } });
  await stage.teams.control('install', { person: 'ana@contoso.com' });
  database = await stage.connect();
  forAna = await addHook(stage.database.url, { name: 'For Ana' });
});
afterAll(() => stage.close());

let deliveries = 0;
/** As GitHub posts: signed, without a key. */
function fromGitHub(
  { path, secret }: MadeHook,
  event: string,
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  deliveries += 1;
  return stage.herald.request('POST', path, body, {
    authorization: '',
    'x-github-event': event,
    'x-github-delivery': `delivery-${deliveries}`,
    'x-hub-signature-256': signature(body, secret),
    ...headers,
  });
}

const settle = async ({ body }: Answer) => (await stage.herald.settled(body.id)).counts;
const read = async ({ body }: Answer) => (await stage.herald.request('GET', body.links.self)).body;
let issueNumber = 0;
/** Another each time, as what is the same is known as a repeat. */
function opened(title = 'Spelling error'): Payload {
  issueNumber += 1;
  const payload = structuredClone(example('issues', ({ action }) => action === 'opened'));
  return { ...payload, issue: { ...payload.issue, number: issueNumber, title } };
}
function failed(): Payload {
  const run = example('workflow_run', ({ action }) => action === 'completed');
  return {
    ...run,
    workflow_run: { ...run.workflow_run, conclusion: 'failure', html_url: 'https://github.com/run/1' },
  };
}
const recorded = async () => {
  const { rows } = await database.query('select count(*)::int as count from notifications');
  return rows[0].count;
};
/** The row that is kept of a hook. */
const kept = async (name: string) =>
  (await database.query('select * from hooks where name = $1', [name])).rows[0];
const codeOf = ({ status, body }: Answer) => [status, body.code];

describe('what GitHub posts', () => {
  test('whatever it is, is taken: 202 where somebody hears of it, 200 where it is ignored', async () => {
    const answers: Record<string, number[]> = {};
    for (const { name, examples } of EXAMPLES)
      answers[name] = (await Promise.all(examples.map(payload => fromGitHub(forAna, name, payload)))).map(
        ({ status }) => status,
      );
    const heard = Object.entries(answers).filter(([, statuses]) => statuses.includes(202));
    expect(new Set(Object.values(answers).flat())).toEqual(new Set([200, 202]));
    expect(heard.map(([name]) => name).toSorted()).toEqual(['dependabot_alert', 'issues', 'pull_request']);
  });

  test.each<[string, () => Payload, string, string[]]>([
    [
      'workflow_run',
      failed,
      'Workflow failed',
      ['Repository', 'Branch', 'View on GitHub', 'https://github.com/run/1'],
    ],
    [
      'pull_request',
      () => ({ ...example('pull_request', p => p.action === 'review_requested'), number: 7 }),
      'Pull request opened for review',
      ['Repository', 'Reviewer', 'View on GitHub'],
    ],
    [
      'issues',
      () => opened(),
      'Issue opened',
      ['Repository', 'View on GitHub', 'https://github.com/Codertocat/Hello-World/issues/1', 'For Ana'],
    ],
  ])('as %s becomes a card that says so', async (event, make, title, texts) => {
    const payload = make();
    const answer = await fromGitHub(forAna, event, payload);
    expect(answer.status).toBe(202);
    expect(await settle(answer)).toMatchObject({ sent: 1 });
    const [card] = (await stage.teams.messages({ person: 'ana@contoso.com', text: title })).slice(-1);
    expect(card.summary).toContain(payload.sender.login);
    const shown = JSON.stringify(card);
    for (const text of [...texts, payload.repository.full_name]) expect(shown).toContain(text);
  });

  test('with a title that is too long, and links without TLS, is told without them', async () => {
    const payload = opened(`${'x'.repeat(298 - '#1 '.length)}😀😀`);
    payload.issue.html_url = 'http://github.internal/issues/1';
    expect(await settle(await fromGitHub(forAna, 'issues', payload))).toMatchObject({ sent: 1 });
  });

  test('with what no database keeps is told without it', async () => {
    const payload = opened('Zero\0, and \ud800 half');
    payload.issue.body = '\0\ud800';
    payload['\0'] = { '\ud800': '\0' };
    const answer = await fromGitHub(forAna, 'issues', payload);
    expect(answer.status).toBe(202);
    await settle(answer);
    await stage.teams.messages({ person: 'ana@contoso.com', text: 'Zero, and � half' });
  });

  test('as a form, which is its own default, is understood', async () => {
    const body = new URLSearchParams({ payload: JSON.stringify(opened('a + b & c')) }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fromGitHub(forAna, 'issues', body, form);
    expect(answer.status).toBe(202);
    await stage.teams.messages({ person: 'ana@contoso.com', text: 'a + b & c' });
  });

  test.each([
    ['with no event named', undefined, {}, ['X-GitHub-Event']],
    ['that is not what the event has', 'issues', { action: 'opened' }, ['repository', 'sender', 'issue']],
  ])('%s is refused with the fields that are missing', async (_what, event, payload, fields) => {
    const body = JSON.stringify(payload);
    const answer = await stage.herald.request('POST', forAna.path, body, {
      ...(event && { 'x-github-event': event }),
      'x-hub-signature-256': signature(body, forAna.secret),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
    expect((await kept('For Ana')).refused_code).toBe('invalid-request');
  });
});

describe('a large body', () => {
  const MEGABYTE = 1024 * 1024;
  const sized = (payload: Payload, bytes: number): string => {
    const text = JSON.stringify({ ...payload, filling: '' });
    return JSON.stringify({ ...payload, filling: 'x'.repeat(bytes - Buffer.byteLength(text)) });
  };

  test.each([
    ['push', 391_000, 200, () => example('push', () => true)],
    ['push', 25 * MEGABYTE, 200, () => example('push', () => true)],
    ['issues', 606_000, 202, () => opened()],
    ['issues', 25 * MEGABYTE, 202, () => opened()],
    ['issues', 25 * MEGABYTE + 1, 413, () => opened()],
  ])('%s of %d bytes is answered with %d', async (event, bytes, status, payload) => {
    const body = sized(payload(), bytes);
    expect(Buffer.byteLength(body)).toBe(bytes);
    expect((await fromGitHub(forAna, event, body)).status).toBe(status);
  });

  test('takes no more memory than it may, whatever it is made of', async () => {
    // As it is parsed, what is nested would be some hundred bytes for each of its own.
    const small = await stage.another({ NODE_OPTIONS: '--max-old-space-size=384' });
    const post = async (payload: Payload, filling: string) => {
      const body = JSON.stringify({ ...payload, filling: 0 }).replace('"filling":0', `"filling":${filling}`);
      const signed = { 'x-github-event': 'issues', 'x-hub-signature-256': signature(body, forAna.secret) };
      const { status } = await small.request('POST', forAna.path, body, { authorization: '', ...signed });
      return status;
    };
    const commit = `{"id":"${'a'.repeat(40)}","message":"${'\\\\\\"'.repeat(100)}","added":["a","b"]}`;
    expect(await post(opened(), `[${Array(20_000).fill(commit).join()}]`)).toBe(202);
    expect(await post(opened(), `[${'[],'.repeat(8_000_000)}[]]`)).toBe(413);
    expect(await post(opened(), '['.repeat(12_000_000) + ']'.repeat(12_000_000))).toBe(413);
    expect(await post(opened(), '"that was all"')).toBe(202);
    await small.kill();
  });
});

describe('what other sources post', () => {
  const bodyOf = (source: string, name: string) =>
    readFileSync(join(import.meta.dirname, '../api/hooks', source, `${name}.json`), 'utf8');
  /** As from `https://herald:<secret>@…`. */
  const basic = ({ secret }: MadeHook) => ({
    authorization: `Basic ${Buffer.from(`herald:${secret}`).toString('base64')}`,
  });

  test('is one card for an incident, with the secret in the address as user and password', async () => {
    const hook = await addHook(stage.database.url, { source: 'alertmanager', topic: 'alerts' });
    const post = (name: string) =>
      stage.herald.request('POST', hook.path, bodyOf('alertmanager', name), basic(hook));
    const first = await post('firing-one');
    expect(first.status).toBe(202);
    expect(await settle(first)).toMatchObject({ sent: 1 });
    const second = await post('firing-two');
    expect(second.body).toMatchObject({ id: first.body.id, changed: true });
    const again = await post('firing-two');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const shown = await stage.teams.messages({ person: 'ana@contoso.com', text: '10.0.0.12:9100' });
    expect(shown).toHaveLength(1);
    expect((await read(first)).topic).toBe('alerts');
    const resolved = await post('all-resolved');
    expect(resolved.body).toMatchObject({ id: first.body.id, changed: true });
    const next = JSON.parse(bodyOf('alertmanager', 'firing-one'));
    next.alerts[0].startsAt = '2026-11-29T06:27:11Z';
    const opened = await stage.herald.request('POST', hook.path, JSON.stringify(next), basic(hook));
    expect(opened.status).toBe(202);
    expect(opened.body.id).not.toBe(first.body.id);
  });

  test('is ignored where it ends what Herald never heard of', async () => {
    const hook = await addHook(stage.database.url, { source: 'alertmanager' });
    const body = bodyOf('alertmanager', 'all-resolved');
    const answer = await stage.herald.request('POST', hook.path, body, basic(hook));
    expect([answer.status, answer.body.ignored]).toEqual([200, true]);
  });

  test('is several notifications where it tells several things, each once', async () => {
    const hook = await addHook(stage.database.url, { source: 'grafana' });
    const headers = { authorization: `Bearer ${hook.secret}` };
    const post = () =>
      stage.herald.request('POST', hook.path, bodyOf('grafana', 'firing-two-groups-none'), headers);
    const [first, again] = [await post(), await post()];
    expect(first.status).toBe(202);
    expect(new Set(first.body.notifications.map(({ id }: { id: string }) => id)).size).toBe(2);
    expect(again.body).toEqual(first.body);
  });

  test('is for whom it names alone, and for those of the hook where that person cannot be reached', async () => {
    const hook = await addHook(stage.database.url, { source: 'gitlab' });
    const askedOf = async (email: string) => {
      const body = JSON.parse(bodyOf('gitlab', 'merge_request'));
      issueNumber += 1;
      Object.assign(body.object_attributes, { iid: issueNumber });
      body.reviewers = [{ name: 'Somebody', email }];
      const headers = { authorization: '', 'x-gitlab-token': hook.secret };
      const { body: answer } = await stage.herald.request('POST', hook.path, JSON.stringify(body), headers);
      const { items } = await stage.herald.settled(answer.id);
      return items.map(({ recipient, state }) => [recipient.label, state]);
    };
    await stage.teams.control('install', { person: 'priya@contoso.com' });
    expect(await askedOf('priya@contoso.com')).toEqual([['Priya Nair', 'sent']]);
    expect((await askedOf('nobody@contoso.com')).toSorted()).toEqual([
      ['Ana Silva', 'sent'],
      ['nobody@contoso.com', 'undelivered'],
    ]);
  });

  test('is for whom its logins stand for, as they are entered and as long as they are', async () => {
    await stage.teams.control('install', { person: 'priya@contoso.com' });
    const hook = await addHook(stage.database.url, { source: 'github' });
    const put = (person: string | null, login = 'Priya-N') =>
      stage.herald.request('PUT', '/api/identities', { identities: [{ source: 'github', login, person }] });
    const heard = async (event: string, body: Payload) => {
      const answer = await fromGitHub(hook, event, body);
      if (answer.status !== 202) return [answer.status, answer.body.ignored];
      const { items } = await stage.herald.settled(answer.body.id);
      return items.map(({ recipient, state }) => [recipient.label, state]).toSorted();
    };
    const requested = () => {
      issueNumber += 1;
      const body = structuredClone(example('pull_request', ({ action }) => action === 'opened'));
      Object.assign(body, { action: 'review_requested', requested_reviewer: { login: 'priya-n' } });
      body.pull_request.number = issueNumber;
      return body;
    };
    const comment = (text: string) => {
      const body = structuredClone(example('issue_comment', ({ action }) => action === 'created'));
      body.comment.body = text;
      return body;
    };

    expect(await heard('pull_request', requested())).toEqual([['Ana Silva', 'sent']]);
    expect(await heard('issue_comment', comment('See @priya-n, 1'))).toEqual([200, true]);
    expect(await put('Priya@Contoso.com')).toMatchObject({ status: 200, body: { set: 1, removed: 0 } });
    expect(await heard('pull_request', requested())).toEqual([['Priya Nair', 'sent']]);
    expect(await heard('issue_comment', comment('See @priya-n, 2'))).toEqual([['Priya Nair', 'sent']]);
    const { body } = await stage.herald.request(
      'GET',
      '/api/identities?source=github&person=priya@contoso.com',
    );
    expect(body).toMatchObject({ items: [{ login: 'priya-n', person: 'priya@contoso.com' }], next: null });
    expect((await put(null)).body).toEqual({ set: 0, removed: 1 });
    expect(await heard('pull_request', requested())).toEqual([['Ana Silva', 'sent']]);
  });

  test('is one card for who is mentioned in what is opened, though they are in its audience', async () => {
    const hook = await addHook(stage.database.url, { source: 'gitlab' });
    const identities = [{ source: 'gitlab', login: 'ana.s', person: 'ana@contoso.com' }];
    await stage.herald.request('PUT', '/api/identities', { identities });
    const body = JSON.parse(bodyOf('gitlab', 'issue'));
    issueNumber += 1;
    Object.assign(body.object_attributes, { iid: issueNumber, action: 'open', description: 'See @ana.s' });
    const headers = { authorization: '', 'x-gitlab-token': hook.secret };
    const answer = await stage.herald.request('POST', hook.path, JSON.stringify(body), headers);
    const told = [];
    for (const { id } of answer.body.notifications)
      told.push(
        (await stage.herald.settled(id)).items.map(({ recipient, state }) => [recipient.label, state]),
      );
    expect(told).toEqual([[], [['Ana Silva', 'sent']]]);
  });

  test('is taken after the handshake that its source asks for, in either schema', async () => {
    const hook = await addHook(stage.database.url, { source: 'eventgrid' });
    const ask = (name: string, headers: Record<string, string> = {}) =>
      stage.herald.request('POST', `${hook.path}?secret=${hook.secret}`, bodyOf('eventgrid', name), {
        authorization: '',
        ...headers,
      });
    const validation = { 'aeg-event-type': 'SubscriptionValidation' };
    const validated = await ask('validation-eventgrid-schema', validation);
    expect([validated.status, validated.body]).toEqual([
      200,
      { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
    ]);
    const origin = { authorization: '', 'webhook-request-origin': 'eventgrid.azure.net' };
    const permitted = await stage.herald.request('OPTIONS', hook.path, undefined, origin);
    expect(permitted.status).toBe(200);
    expect(permitted.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    for (const path of [forAna.path, `/api/hooks/${'x'.repeat(32)}`])
      expect((await stage.herald.request('OPTIONS', path, undefined, origin)).status).toBe(401);
    const event = await ask('blob-created-eventgrid-schema');
    const cloudEvents = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const again = await ask('blob-created-cloudevents', cloudEvents);
    expect([event.status, again.body.id]).toEqual([202, event.body.id]);
  });

  test('is refused with the key of a caller, and with the secret of another hook', async () => {
    const [hook, other] = [
      await addHook(stage.database.url, { source: 'alertmanager' }),
      await addHook(stage.database.url, { source: 'alertmanager' }),
    ];
    for (const headers of [{}, basic(other)])
      expect(
        codeOf(await stage.herald.request('POST', hook.path, bodyOf('alertmanager', 'firing-one'), headers)),
      ).toEqual([401, 'invalid-signature']);
  });
});

describe('a hook with a mapping', () => {
  const mapped = (mapping: string, made: object = {}) =>
    addHook(stage.database.url, { source: 'json', topic: 'backups', mapping, ...made });
  const post = ({ path, secret }: MadeHook, body: unknown, headers: Record<string, string> = {}) =>
    stage.herald.request('POST', path, JSON.stringify(body), {
      authorization: '',
      'x-herald-secret': secret,
      ...headers,
    });
  const FAILED =
    'jobs[failed].{"title": "Backup failed", "subject": {"name": name}, "detail": $headers."x-from"}';

  test('tells what it makes of a body: several, one, or nothing; and the same body is news', async () => {
    const hook = await mapped(FAILED, { name: 'Nightly' });
    const job = (name: string) => ({ name, failed: true });
    const two = await post(hook, { jobs: [job('orders'), { name: 'fine' }, job('billing')] });
    expect([two.status, two.body.notifications.length]).toEqual([202, 2]);
    expect((await post(hook, { jobs: [{ name: 'fine' }] })).body).toMatchObject({ ignored: true });
    const one = { jobs: [job('sessions')] };
    const [first, next] = [await post(hook, one, { 'x-from': 'db-07' }), await post(hook, one)];
    expect(next.body.id).not.toBe(first.body.id);
    expect(await settle(first)).toMatchObject({ sent: 1 });
    const [card] = await stage.teams.messages({ person: 'ana@contoso.com', text: 'db-07' });
    expect(JSON.stringify(card)).toMatch(/Backup failed.*sessions.*by Nightly/);
    expect(await read(first)).toMatchObject({ topic: 'backups' });
  });

  test('knows a repeat by the id of a delivery', async () => {
    const hook = await mapped('{"title": "a", "subject": {"name": "b"}}');
    const [first, again] = [
      await post(hook, {}, { 'idempotency-key': 'one' }),
      await post(hook, { more: 1 }, { 'idempotency-key': 'one' }),
    ];
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
  });

  test('is one card until it ends, for whom it names', async () => {
    const hook = await mapped(
      '{"title": up ? "Up" : "Down", "subject": {"name": id}, "key": "m" & id, "ends": up, "audience": {"people": who}}',
      { audience: { subscribers: true } },
    );
    const down = await post(hook, { id: 7, up: false, who: 'ana@contoso.com' });
    const { items } = await stage.herald.settled(down.body.id);
    expect(items.map(({ recipient, state }) => [recipient.label, state])).toEqual([['Ana Silva', 'sent']]);
    const up = await post(hook, { id: 7, up: true, who: 'ana@contoso.com' });
    expect(up.body).toMatchObject({ id: down.body.id, changed: true });
    const again = await post(hook, { id: 7, up: false, who: 'ana@contoso.com' });
    expect(again.body.id).not.toBe(down.body.id);
  });

  test('says what is wrong with what it makes, to whoever sent it and in the list', async () => {
    const hook = await mapped('{\n  "title": name,\n  "subject": {"name": name - 1}\n}', { name: 'wrong' });
    const broken = await post(hook, { name: 'hunter2' });
    expect(codeOf(broken)).toEqual([422, 'mapping-failed']);
    expect(broken.body.errors).toEqual([
      { field: 'mapping', message: expect.stringMatching(/^line 3, column 28: The left side of the "-"/) },
    ]);
    expect(JSON.stringify(broken.body)).not.toContain('hunter2');
    const listed = async () =>
      (await hookCommand({ databaseUrl: stage.database.url }, 'list')).stdout
        .split('\n')
        .find(line => line.startsWith('wrong\t'));
    expect(await listed()).toMatch(/mapping-failed \(mapping line 3, column 28: The left/);
    const missing = await post(hook, { name: 7 });
    expect(codeOf(missing)).toEqual([202, undefined]);
  });

  test('answers within its time whatever the mapping does, and others are answered meanwhile', async () => {
    const endless = await mapped('($f := function($x) { $f($x) }; $f(1))');
    const huge = await mapped('$pad("", 500000000, "x")');
    const fine = await mapped('{"title": "a", "subject": {"name": "b"}}');
    const answers = await Promise.all([
      post(endless, {}),
      post(huge, {}),
      fromGitHub(forAna, 'issues', opened()),
    ]);
    expect(answers.map(codeOf)).toEqual([
      [422, 'mapping-failed'],
      [422, 'mapping-failed'],
      [202, undefined],
    ]);
    expect((await post(fine, {})).status).toBe(202);
  });

  test('is over one of a source of its own, whose proof stays, and takes no more than a megabyte', async () => {
    const hook = await addHook(stage.database.url, {
      mapping:
        '{"title": "Mine", "subject": {"name": issue.title}, "facts": {"title": "Event", "value": $headers."x-github-event"}}',
    });
    const answer = await fromGitHub(hook, 'issues', opened('By a mapping'));
    expect(answer.status).toBe(202);
    const [card] = await stage.teams.messages({ person: 'ana@contoso.com', text: 'By a mapping' });
    expect(JSON.stringify(card)).toMatch(/Mine.*By a mapping.*Event.*issues/);
    expect((await fromGitHub(hook, 'issues', opened(), { 'x-hub-signature-256': '' })).status).toBe(401);
    const large = await fromGitHub(hook, 'issues', { ...opened(), filling: 'x'.repeat(1024 * 1024) });
    expect(codeOf(large)).toEqual([413, 'too-large']);
  });
});

describe('who hears', () => {
  test('are those whom the hook was made for, on its topic', async () => {
    const audience = { people: ['ana@contoso.com', 'nobody@contoso.com'] };
    const hook = await addHook(stage.database.url, { audience, topic: 'payments' });
    const answer = await fromGitHub(hook, 'issues', opened());
    const { items } = await stage.herald.settled(answer.body.id);
    expect(items.map(({ recipient }) => recipient.label).toSorted()).toEqual([
      'Ana Silva',
      'nobody@contoso.com',
    ]);
    expect((await read(answer)).topic).toBe('payments');
  });

  test('are the subscribers of the topic, where nobody is named', async () => {
    await stage.teams.control('say', { person: 'ana@contoso.com', text: 'subscribe github' });
    const end = await hookCommand({ databaseUrl: stage.database.url }, 'create', '--source', 'github');
    const [, path = '', secret = ''] = /(\/api\/hooks\/.*)\nsecret\t(.*)\n/.exec(end.stdout) ?? [];
    const answer = await fromGitHub({ path, secret }, 'issues', opened());
    const { items } = await stage.herald.settled(answer.body.id);
    expect(items.map(({ because }) => because)).toEqual([{ code: 'subscriber', topic: 'github' }]);
  });

  test('are in the tenant of the hook', async () => {
    const hook = await addHook(stage.database.url, { tenantId: 'another' });
    const { items } = await stage.herald.settled((await fromGitHub(hook, 'issues', opened())).body.id);
    expect(items).toMatchObject([{ reason: { code: 'unknown-person' } }]);
  });

  test.each([
    ['people=eve@contoso.com', 'query.people'],
    ['topic=payroll', 'query.topic'],
    ['tenantId=another', 'query.tenantId'],
    ['teams=19:x@thread.tacv2', 'query.teams'],
    ['conversations=19:x', 'query.conversations'],
    ['subscribers=true', 'query.subscribers'],
  ])('are not those of an address with %s', async (query, field) => {
    const body = JSON.stringify(opened());
    const before = await recorded();
    const answer = await fromGitHub({ ...forAna, path: `${forAna.path}?${query}` }, 'issues', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ field, message: expect.stringContaining('kept with the hook') }]);
    expect(await recorded()).toBe(before);
  });

  test('what else a sender adds to the address is left alone', async () => {
    const path = `${forAna.path}?api-version=7`;
    expect((await fromGitHub({ ...forAna, path }, 'issues', opened())).status).toBe(202);
  });
});

describe('who may post', () => {
  const body = JSON.stringify(example('issues', ({ action }) => action === 'opened'));
  const post = (path: string, headers: Record<string, string>) =>
    stage.herald.request('POST', path, body, { 'x-github-event': 'issues', ...headers });
  const UNSIGNED = { authorization: '' };

  test('a signature with another secret, of another body, cut or missing are refused alike, as is no hook', async () => {
    const revoked = await addHook(stage.database.url, { name: 'revoked' });
    await hookCommand({ databaseUrl: stage.database.url }, 'revoke', '--name', 'revoked');
    const before = await recorded();
    const good = { 'x-hub-signature-256': signature(body, forAna.secret) };
    const answers = await Promise.all([
      post(forAna.path, { ...UNSIGNED, 'x-hub-signature-256': signature(body, 'another') }),
      post(forAna.path, { ...UNSIGNED, 'x-hub-signature-256': signature('{}', forAna.secret) }),
      post(forAna.path, { ...UNSIGNED, 'x-hub-signature-256': signature(body, '') }),
      post(forAna.path, { ...UNSIGNED, 'x-hub-signature-256': 'sha256=' }),
      post(forAna.path, UNSIGNED),
      // A key opens no hook: whoever has one posts to /api/notifications.
      post(forAna.path, {}),
      post(revoked.path, { ...UNSIGNED, 'x-hub-signature-256': signature(body, revoked.secret) }),
      post(`/api/hooks/${'x'.repeat(32)}`, { ...UNSIGNED, ...good }),
      post('/api/hooks/nobody-knows', { ...UNSIGNED, ...good }),
      post('/api/hooks/constructor', { ...UNSIGNED, ...good }),
    ]);
    const shown = answers.map(({ status, body: { correlationId: _, ...rest } }) => ({ status, ...rest }));
    expect(new Set(shown.map(each => JSON.stringify(each))).size).toBe(1);
    expect(shown[0]).toMatchObject({ status: 401, code: 'invalid-signature' });
    expect(await recorded()).toBe(before);
  });

  test('the list says why a hook was refused, and when it was used', async () => {
    const hook = await addHook(stage.database.url, { name: 'watched' });
    await post(hook.path, { ...UNSIGNED, 'x-hub-signature-256': signature(body, 'another') });
    expect(await kept('watched')).toMatchObject({ refused_code: 'invalid-signature', used_at: null });
    await fromGitHub(hook, 'ping', { zen: 'Keep it logically awesome.' });
    expect((await kept('watched')).used_at).toEqual(expect.any(Date));
  });

  test('after a rotation both secrets are good, and the former until its time is over', async () => {
    const hook = await addHook(stage.database.url, { name: 'rotated' });
    const { stdout } = await hookCommand({ databaseUrl: stage.database.url }, 'rotate', '--name', 'rotated');
    const renewed = { ...hook, secret: /^secret\t(.*)$/m.exec(stdout)?.[1] ?? '' };
    const both = async () => [
      (await fromGitHub(hook, 'ping', {})).status,
      (await fromGitHub(renewed, 'ping', {})).status,
    ];
    expect(await both()).toEqual([200, 200]);
    await database.query(
      `update hooks set former_until = now() - interval '1 second' where name = 'rotated'`,
    );
    expect(await both()).toEqual([401, 200]);
  });

  test.each(['', '?people=ana@contoso.com', '?people=ana@contoso.com&topic=builds'])(
    'the former address %s is refused with how to make a hook, key or not',
    async query => {
      for (const headers of [{}, UNSIGNED]) {
        const answer = await post(`/api/hooks/github${query}`, headers);
        expect(codeOf(answer)).toEqual([404, 'old-hook-address']);
        expect(answer.body.remedy).toContain('npm run hook -- create --source github --people');
      }
    },
  );

  test('the setting that was its secret is named as no longer used', () => {
    const said = stage.herald.log.map(({ msg }) => msg).find(msg => msg.startsWith('GITHUB_WEBHOOK_SECRET'));
    expect(said).toContain('is no longer used');
    expect(said).toContain('npm run hook -- create');
  });

  test('neither an address nor a secret stands in the log', () => {
    const log = JSON.stringify(stage.herald.log);
    for (const hidden of [forAna.secret, forAna.path, 'It is a secret to everybody'])
      expect(log).not.toContain(hidden);
  });
});

describe('the same again', () => {
  test('is the same notification: by the body that was signed, whatever the delivery is called', async () => {
    const payload = opened();
    const first = await fromGitHub(forAna, 'issues', payload);
    const unsigned: Record<string, string>[] = [
      { 'x-github-delivery': 'another' },
      { 'idempotency-key': 'mine' },
    ];
    for (const headers of unsigned) {
      const again = await fromGitHub(forAna, 'issues', payload, headers);
      expect(again.body.id).toBe(first.body.id);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
  });

  test('is the same notification: by the delivery, whatever its body', async () => {
    const named = { 'x-github-delivery': 'one-event' };
    const first = await fromGitHub(forAna, 'issues', opened(), named);
    const second = await fromGitHub(forAna, 'issues', opened(), named);
    expect(second.body.id).toBe(first.body.id);
  });

  test('takes up no delivery that is to come', async () => {
    const payload = opened();
    await fromGitHub(forAna, 'issues', payload);
    const next = { 'x-github-delivery': 'the-next' };
    await fromGitHub(forAna, 'issues', payload, next);
    const other = await fromGitHub(forAna, 'issues', opened(), next);
    expect(other.headers.get('idempotent-replayed')).toBeNull();
  });

  test('at the same moment is one notification', async () => {
    const payload = opened();
    const answers = await Promise.all(Array.from({ length: 8 }, () => fromGitHub(forAna, 'issues', payload)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test('at another hook is another: GitHub gives all hooks that hear of an event one id', async () => {
    const forPriya = await addHook(stage.database.url, {
      audience: { people: ['priya@contoso.com'] },
      secret: forAna.secret,
    });
    const [payload, headers] = [opened(), { 'x-github-delivery': 'for-both' }];
    const [first, second] = [
      await fromGitHub(forAna, 'issues', payload, headers),
      await fromGitHub(forPriya, 'issues', payload, headers),
    ];
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
