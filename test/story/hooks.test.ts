import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Answer, type Stage, startStage } from './stage.ts';

// biome-ignore lint/suspicious/noExplicitAny: payloads are as GitHub documents them
type Payload = any;
type Examples = readonly { readonly name: string; readonly examples: readonly Payload[] }[];
const require = createRequire(import.meta.url);
const EXAMPLES: Examples = require('@octokit/webhooks-examples');

const SECRET = 'It is a secret to everybody';
const example = (event: string, fits: (payload: Payload) => boolean): Payload =>
  EXAMPLES.find(({ name }) => name === event)?.examples.find(fits);

// The service is started anew in the middle, on a machine that may be busy.
jest.setTimeout(30_000);

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ env: { GITHUB_WEBHOOK_SECRET: SECRET } });
  await stage.teams.control('install', { person: 'ana@contoso.com' });
});
afterAll(() => stage.close());

const sign = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

let deliveries = 0;
/** As GitHub posts: signed, without a key. */
function fromGitHub(
  event: string,
  payload: unknown,
  query = '',
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  deliveries += 1;
  return stage.herald.request('POST', `/api/hooks/github${query}`, body, {
    authorization: '',
    'x-github-event': event,
    'x-github-delivery': `delivery-${deliveries}`,
    'x-hub-signature-256': sign(body),
    ...headers,
  });
}

const TO_ANA = '?people=ana@contoso.com';
const settle = async ({ body }: Answer) => (await stage.herald.settled(body.id)).counts;
const opened = () => example('issues', ({ action }) => action === 'opened');
const failed = () => {
  const run = example('workflow_run', ({ action }) => action === 'completed');
  return {
    ...run,
    workflow_run: { ...run.workflow_run, conclusion: 'failure', html_url: 'https://github.com/run/1' },
  };
};

describe('what GitHub posts', () => {
  test('whatever it is, is taken: 202 where somebody hears of it, 200 where it is ignored', async () => {
    const answers: Record<string, number[]> = {};
    for (const { name, examples } of EXAMPLES)
      answers[name] = (await Promise.all(examples.map(payload => fromGitHub(name, payload)))).map(
        ({ status }) => status,
      );
    const heard = Object.entries(answers).filter(([, statuses]) => statuses.includes(202));
    expect(new Set(Object.values(answers).flat())).toEqual(new Set([200, 202]));
    expect(heard.map(([name]) => name).toSorted()).toEqual(['issues', 'pull_request']);
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
      () => example('pull_request', p => p.action === 'review_requested' && p.requested_reviewer),
      'Review requested',
      ['Repository', 'Reviewer', 'View on GitHub'],
    ],
    [
      'issues',
      opened,
      'Issue opened',
      ['Repository', 'View on GitHub', 'https://github.com/Codertocat/Hello-World/issues/1'],
    ],
  ])('as %s becomes a card that says so', async (event, payload, title, texts) => {
    const answer = await fromGitHub(event, payload(), TO_ANA);
    expect(answer.status).toBe(202);
    expect(await settle(answer)).toMatchObject({ sent: 1 });
    const [card] = await stage.teams.messages({ person: 'ana@contoso.com', text: title });
    expect(card.summary).toContain(payload().sender.login);
    const shown = JSON.stringify(card);
    for (const text of [...texts, payload().repository.full_name]) expect(shown).toContain(text);
  });

  test('with a title that is too long, and links without TLS, is told without them', async () => {
    const payload = structuredClone(opened());
    payload.issue.title = `${'x'.repeat(298 - '#1 '.length)}😀😀`;
    payload.issue.html_url = 'http://github.internal/issues/1';
    const answer = await fromGitHub('issues', payload, TO_ANA);
    expect(await settle(answer)).toMatchObject({ sent: 1 });
  });

  test('as a form, which is its own default, is understood', async () => {
    const body = new URLSearchParams({ payload: JSON.stringify(opened()) }).toString();
    const answer = await fromGitHub('issues', body, TO_ANA, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(202);
  });

  test.each([
    ['with no event named', { 'x-github-event': undefined }, {}, ['X-GitHub-Event']],
    [
      'that is not what the event has',
      { 'x-github-event': 'issues' },
      { action: 'opened' },
      ['repository', 'sender', 'issue'],
    ],
  ])('%s is refused with the fields that are missing', async (_what, headers, payload, fields) => {
    const body = JSON.stringify(payload);
    const answer = await stage.herald.request('POST', `/api/hooks/github`, body, {
      ...(headers['x-github-event'] && { 'x-github-event': headers['x-github-event'] }),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });
});

describe('the signature', () => {
  const post = (headers: Record<string, string>) => {
    const body = JSON.stringify(opened());
    return stage.herald.request('POST', `/api/hooks/github${TO_ANA}`, body, {
      'x-github-event': 'issues',
      ...headers,
    });
  };
  const body = JSON.stringify(opened());

  test.each([
    [
      'of another secret',
      { authorization: '', 'x-hub-signature-256': sign(body, 'another') },
      401,
      'invalid-signature',
    ],
    ['of another body', { authorization: '', 'x-hub-signature-256': sign('{}') }, 401, 'invalid-signature'],
    ['that is cut', { authorization: '', 'x-hub-signature-256': 'sha256=' }, 401, 'invalid-signature'],
    ['that is missing', { authorization: '' }, 401, 'unauthorized'],
    [
      'beside a wrong key',
      { authorization: 'Bearer wrong', 'x-hub-signature-256': sign(body) },
      401,
      'unauthorized',
    ],
  ])('%s lets nobody in', async (_what, headers, status, code) => {
    const answer = await post(headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('is not needed by whoever has a key', async () => {
    expect((await post({})).status).toBe(202);
  });

  test('lets nobody in where the operator gave no secret', async () => {
    await stage.herald.stop();
    await stage.herald.start({ GITHUB_WEBHOOK_SECRET: '' });
    const answer = await post({ authorization: '', 'x-hub-signature-256': sign(body, '') });
    await stage.herald.stop();
    await stage.herald.start();
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-signature']);
  });
});

describe('the address of a hook', () => {
  test('names who hears it, and on which topic', async () => {
    const answer = await fromGitHub('issues', opened(), `${TO_ANA},nobody@contoso.com&topic=payments`);
    const { items } = await stage.herald.settled(answer.body.id);
    expect(items.map(({ recipient }) => recipient.label).toSorted()).toEqual([
      'Ana Silva',
      'nobody@contoso.com',
    ]);
    const { body } = await stage.herald.request('GET', answer.body.links.self);
    expect(body.topic).toBe('payments');
  });

  test('without an audience means the subscribers of the topic', async () => {
    await stage.teams.control('say', { person: 'ana@contoso.com', text: 'subscribe github' });
    const answer = await fromGitHub('issues', opened());
    const { items } = await stage.herald.settled(answer.body.id);
    expect(items.map(({ because }) => because)).toEqual([{ code: 'subscriber', topic: 'github' }]);
  });

  test('may name the tenant', async () => {
    const answer = await fromGitHub('issues', opened(), `${TO_ANA}&tenantId=another`);
    const { items } = await stage.herald.settled(answer.body.id);
    expect(items).toMatchObject([{ reason: { code: 'unknown-person' } }]);
  });

  test('with faults is refused by the names of the fields, and nothing is recorded', async () => {
    const { status, body } = await fromGitHub('issues', opened(), '?person=ana@contoso.com&topic=a%20b');
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { field: 'query.topic', message: expect.stringContaining('letters') },
      { field: 'query.person', message: 'is not known here; remove it' },
    ]);
  });
});

describe('the same delivery again', () => {
  const again = (query: string) =>
    fromGitHub('issues', opened(), query, { 'x-github-delivery': 'one-event' });

  test('is the same notification', async () => {
    const [first, second] = [await again(TO_ANA), await again(TO_ANA)];
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  test('at another address is another: GitHub gives all hooks that hear of an event one id', async () => {
    const [first, second] = [await again(TO_ANA), await again('?people=priya@contoso.com')];
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
