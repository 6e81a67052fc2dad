import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/api/check.ts';
import { fitting, fittingKey } from '../../src/api/hooks/fitting.ts';
import { github } from '../../src/api/hooks/github/github.ts';
import { TELLINGS } from '../../src/api/hooks/github/tellings.ts';
import { notificationBody } from '../../src/api/schema.ts';
import type { Wire } from '../wire.ts';

type Payload = Wire;
type Examples = readonly { readonly name: string; readonly examples: readonly Payload[] }[];

const require = createRequire(import.meta.url);
const VERSIONS = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];
const examplesOf = (version: string): Examples => require(`@octokit/webhooks-examples/${version}/index.json`);
const ALL = VERSIONS.flatMap(examplesOf);

const translate = (event: string, payload: unknown) => {
  const [said] = github.translate({ 'x-github-event': event }, payload);
  if (said === undefined) return undefined;
  const { logins: _, forThemAlone: __, key, ...content } = said;
  return { ...fitting({ ...content, topic: 'github' }), ...(key !== undefined && { key: fittingKey(key) }) };
};
const factsOf = (event: string, payload: unknown) =>
  Object.fromEntries(translate(event, payload)?.facts?.map(({ title, value }) => [title, value]) ?? []);
const example = (event: string, action: string): Payload => {
  const found = ALL.filter(({ name }) => name === event)
    .flatMap(({ examples }) => examples)
    .find(payload => payload.action === action);
  return structuredClone(found);
};

/** The events that are told, each with its title, and with the title for a draft pull request where that differs. */
const TOLD: [event: string, action: string, title: string, draft?: string][] = [
  ['issues', 'opened', 'Issue opened'],
  ['issues', 'closed', 'Issue closed'],
  ['issues', 'reopened', 'Issue reopened'],
  ['issues', 'assigned', 'Issue assigned'],
  ['issues', 'edited', 'You were mentioned'],
  ['pull_request', 'opened', 'Pull request opened', 'Draft pull request opened'],
  ['pull_request', 'reopened', 'Pull request reopened', 'Draft pull request reopened'],
  ['pull_request', 'closed', 'Pull request closed', 'Draft pull request closed'],
  ['pull_request', 'ready_for_review', 'Pull request ready for review'],
  ['pull_request', 'review_requested', 'Review requested', 'Review of a draft requested'],
  ['pull_request', 'edited', 'You were mentioned'],
  ['pull_request_review', 'submitted', 'Changes requested'],
  ['issue_comment', 'created', 'You were mentioned'],
  ['pull_request_review_comment', 'created', 'You were mentioned'],
  ['workflow_run', 'completed', 'Workflow failed'],
  ['dependabot_alert', 'created', 'Vulnerable dependency'],
  ['dependabot_alert', 'reopened', 'Vulnerable dependency'],
  ['dependabot_alert', 'reintroduced', 'Vulnerable dependency'],
  ['dependabot_alert', 'fixed', 'Vulnerable dependency fixed'],
  ['dependabot_alert', 'dismissed', 'Vulnerable dependency dismissed'],
  ['dependabot_alert', 'auto_dismissed', 'Vulnerable dependency dismissed'],
];

test('the table has everything that is told', () => {
  const told = Object.entries(TELLINGS).flatMap(([event, actions]) =>
    Object.keys(actions).map(action => `${event} ${action}`),
  );
  expect(TOLD.map(([event, action]) => `${event} ${action}`).toSorted()).toEqual(told.toSorted());
});

const LATE = { created_at: '2026-11-20T08:00:00Z', updated_at: '2026-11-20T09:00:00Z' };

/** GitHub's own example where there is one, and else that of another action, as it holds the same members. */
function payloadOf(event: string, action: string): Payload {
  const payload = example(event, action) ?? {
    ...(example(event, 'opened') ?? example(event, 'created')),
    action,
  };
  if (event === 'workflow_run') payload.workflow_run.conclusion = 'failure';
  if (event === 'pull_request_review') payload.review.state = 'changes_requested';
  if (event.endsWith('comment')) payload.comment.body = 'What do you think, @Octo-Cat?';
  const it = payload.issue ?? payload.pull_request;
  if (it) Object.assign(it, { ...LATE, assignees: [], requested_reviewers: [], requested_teams: [] });
  if (action === 'edited') {
    it.body = '@octo-cat';
    payload.changes = { body: { from: '' } };
  }
  return payload;
}

describe.each(TOLD)('%s %s', (event, action, title, draft) => {
  test('is called by its name, and tells who did it to what', () => {
    const payload = payloadOf(event, action);
    expect(translate(event, payload)).toMatchObject({
      title,
      subject: { url: expect.stringContaining('https://') },
      actor: { name: payload.sender.login },
    });
    expect(factsOf(event, payload)).toMatchObject({ Repository: payload.repository.full_name });
  });

  if (draft !== undefined)
    test('is called a draft where it is one', () => {
      const payload = payloadOf(event, action);
      payload.pull_request.draft = true;
      expect(translate(event, payload)?.title).toBe(draft);
    });

  test('is the same whatever stands where nothing is used', () => {
    const payload = payloadOf(event, action);
    const said = translate(event, payload);
    const odd = ['\0\ud800', null, 7, [[]], { '\0': '\ud800' }];
    const seen = places(payload).filter(path => !USED.includes(path.join('.')));
    expect(seen.length).toBeGreaterThan(30);
    for (const [i, path] of seen.entries())
      expect({ path, said: translate(event, replaced(payload, path, odd[i % odd.length])) }).toEqual({
        path,
        said,
      });
  });
});

const ITEM = [
  ...['number', 'title', 'html_url', 'merged', 'draft', 'body', 'created_at', 'updated_at'],
  ...['assignees', 'requested_reviewers', 'requested_teams', 'user', 'user.type'],
];
const RUN = [
  ...['name', 'html_url', 'run_number', 'head_branch', 'conclusion'],
  ...['workflow_id', 'head_repository'],
];
const ALERT = ['number', 'html_url', 'security_advisory', 'dependency'];
const USED = [
  ...['action', 'repository', 'repository.full_name', 'sender', 'sender.login'],
  ...['issue', 'pull_request', 'workflow_run', 'assignee', 'assignee.login'],
  ...['requested_reviewer', 'requested_reviewer.login', 'requested_team', 'requested_team.name'],
  ...ITEM.flatMap(name => [`issue.${name}`, `pull_request.${name}`]),
  ...RUN.map(name => `workflow_run.${name}`),
  ...['alert', ...ALERT.map(name => `alert.${name}`)],
  ...['comment', 'comment.html_url', 'comment.body', 'changes', 'changes.body'],
  ...['review', 'review.state', 'review.html_url', 'review.body', 'pull_request.user'],
];

/** The members of a payload, and those of its members. */
const places = (payload: Payload): string[][] =>
  Object.entries<Payload>(payload).flatMap(([name, inner]) => [
    [name],
    ...Object.keys(typeof inner === 'object' && inner !== null ? inner : {}).map(key => [name, key]),
  ]);

function replaced(payload: Payload, [first = '', second]: string[], value: unknown): Payload {
  if (second === undefined) return { ...payload, [first]: value };
  return { ...payload, [first]: { ...payload[first], [second]: value } };
}

test.each([
  ['failure', 'Workflow failed'],
  ['timed_out', 'Workflow timed out'],
  ['startup_failure', 'Workflow could not start'],
  ['success', 'Workflow succeeded'],
  ['cancelled', undefined],
  ['constructor', undefined],
  [null, undefined],
])('a run that ended as %s is told as %s', (conclusion, title) => {
  const payload = payloadOf('workflow_run', 'completed');
  payload.workflow_run.conclusion = conclusion;
  expect(translate('workflow_run', payload)?.title).toBe(title);
});

test('a workflow that succeeds ends the card of its failure on that branch, and of no other', () => {
  const told = (conclusion: string, change: object = {}) => {
    const payload = payloadOf('workflow_run', 'completed');
    Object.assign(payload.workflow_run, { conclusion, head_branch: 'main' }, change);
    return github.translate({ 'x-github-event': 'workflow_run' }, payload)[0];
  };
  const [failed, passed] = [told('failure'), told('success', { id: 7, run_number: 2 })];
  expect([failed?.ends, passed?.ends]).toEqual([undefined, true]);
  expect(passed?.key).toBe(failed?.key);
  const others = [{ head_branch: 'other' }, { workflow_id: 7 }, { head_repository: { full_name: 'a/fork' } }];
  for (const change of others) expect(told('success', change)?.key).not.toBe(failed?.key);
});

test('a dependency that is fixed ends the card of its alert', () => {
  const told = (action: string) =>
    github.translate({ 'x-github-event': 'dependabot_alert' }, payloadOf('dependabot_alert', action))[0];
  const [found, fixed] = [told('created'), told('fixed')];
  expect([found?.ends, fixed?.ends]).toEqual([undefined, true]);
  expect(found?.key).toMatch(/^dependabot:.+\/\d+$/);
});

const all = (event: string, action: string, change: object = {}) => {
  const payload = payloadOf(event, action);
  Object.assign(payload.issue ?? payload.pull_request, { number: 12 }, change);
  return github.translate({ 'x-github-event': event }, payload);
};
const keysOf = (wishes: ReturnType<typeof all>) => wishes.map(({ key = '' }) => key.replace(/^.*\/12/, '12'));

describe.each([
  ['issues', 'assigned', 'Issue assigned', 'Issue opened and assigned', 'assignee', 'assigned'],
  ...[['pull_request', 'review_requested', 'Review requested', 'Pull request opened for review']].map(
    each => [...each, 'requested_reviewer', 'review'],
  ),
])('what is wanted with %s, %s', (event = '', action = '', title, soon, member = '', part) => {
  const wanted = (change: object, login = 'ana') => {
    const payload = payloadOf(event, action);
    Object.assign(payload.issue ?? payload.pull_request, { number: 12, draft: false }, change);
    payload[member] = { login };
    return github.translate({ 'x-github-event': event }, payload);
  };
  const SOON = { created_at: '2026-11-20T08:00:00Z', updated_at: '2026-11-20T08:00:03Z' };

  test('as it is opened changes the card that has just come', () => {
    const [opened] = all(event, 'opened', { assignees: [], requested_reviewers: [] });
    const [asked, ...more] = wanted(SOON);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ title: soon, key: opened?.key, logins: ['ana'] });
  });

  test('is said by the opening, too, as far as GitHub says it there: the two may come in any order', () => {
    const people = [{ login: 'ana' }, { login: 'ben' }];
    const change = { ...SOON, draft: false, assignees: people, requested_reviewers: people };
    const [opened] = all(event, 'opened', change);
    const [asked] = wanted(change, 'ben');
    expect(asked).toMatchObject({ title: opened?.title, facts: opened?.facts });
    expect(JSON.stringify(asked?.facts)).toContain('ana, ben');
  });

  test('later is a card of its own, which names all of them and ends when the whole does', () => {
    const both = [{ login: 'ben' }];
    const [asked] = wanted({ assignees: both, requested_reviewers: both });
    expect(asked).toMatchObject({ title, logins: ['ana'] });
    expect(JSON.stringify(asked?.facts)).toContain('ben, ana');
    expect(keysOf([asked ?? expect.fail()])).toEqual([`12/${part}`]);
    const over = all(event, 'closed');
    expect(keysOf(over)).toEqual(['12', `12/${part}`, '12/mentioned']);
    expect(over.map(({ ends, logins, people }) => [ends, logins, people])).toEqual(
      Array(3).fill([true, undefined, undefined]),
    );
  });

  test('who is mentioned in what is opened, or in what it is made to read, hears it alone and once', () => {
    const opened = all(event, 'opened', { body: 'For @ana and @ben' });
    expect(keysOf(opened)).toEqual(['12', '12/mentioned']);
    expect(opened[1]).toMatchObject({ logins: ['ana', 'ben'], forThemAlone: true });
    const edited = (from?: string) => {
      const payload = payloadOf(event, 'edited');
      Object.assign(payload.issue ?? payload.pull_request, { number: 12, body: 'For @ana and @cleo' });
      payload.changes = from === undefined ? { title: { from: 'Pay' } } : { body: { from } };
      return github.translate({ 'x-github-event': event }, payload);
    };
    expect(edited('For @ana and @ben')).toMatchObject([{ logins: ['cleo'], forThemAlone: true }]);
    expect(edited('For @cleo and @ana')).toEqual([]);
    expect(edited()).toEqual([]);
  });
});

test.each([
  ['approved', 'Pull request approved'],
  ['APPROVED', 'Pull request approved'],
  ['changes_requested', 'Changes requested'],
  ['commented', undefined],
  [null, undefined],
])('a review that says %s is told as %s, and whose pull request it is', (state, title) => {
  const payload = payloadOf('pull_request_review', 'submitted');
  Object.assign(payload.review, { state, body: 'Please test it.' });
  const said = translate('pull_request_review', payload);
  expect(said?.title).toBe(title);
  if (title === undefined) return;
  expect(said?.detail).toBe('Please test it.');
  expect(factsOf('pull_request_review', payload)).toMatchObject({ Author: payload.pull_request.user.login });
});

const loginsOf = (event: string, payload: Payload) =>
  github.translate({ 'x-github-event': event }, payload)[0]?.logins;

test.each<[string, string, (payload: Payload, login: string) => unknown]>([
  ['pull_request', 'review_requested', (payload, login) => (payload.requested_reviewer = { login })],
  ['issues', 'assigned', (payload, login) => (payload.assignee = { login })],
  ['pull_request_review', 'submitted', (payload, login) => (payload.pull_request.user = { login })],
  ['issue_comment', 'created', (payload, login) => (payload.comment.body = `Hello @${login}!`)],
])('%s %s is for whom it is about, unless they did it themselves', (event, action, about) => {
  const payload = payloadOf(event, action);
  about(payload, 'priya-n');
  expect(loginsOf(event, payload)).toEqual(['priya-n']);
  payload.sender.login = 'Priya-N';
  expect(loginsOf(event, payload)).toBeUndefined();
});

test.each([
  ['pull_request', 'opened'],
  ['pull_request', 'closed'],
  ['issues', 'opened'],
  ['issues', 'closed'],
  ['workflow_run', 'completed'],
  ['dependabot_alert', 'created'],
])('%s %s is for everybody for whom the hook was made', (event, action) => {
  expect(loginsOf(event, { ...payloadOf(event, action), requested_reviewer: undefined })).toBeUndefined();
});

test.each([
  ['@ana, see what @Ben-1 and (@cleo) say. @ana', ['ana', 'ben-1', 'cleo']],
  ['Nobody at all', []],
  ['ana@contoso.com, a@b and @contoso/team or @-x', []],
  ['`@Override` and\n```java\n@Test\n```\n@dan', ['dan']],
  ['```\n@unclosed', []],
  ['@scope/package and @scope.js', []],
  ['@ana.', ['ana']],
  [
    Array.from({ length: 80 }, (_, i) => `@user${i}`).join(' '),
    Array.from({ length: 50 }, (_, i) => `user${i}`),
  ],
])('a comment %j mentions %j', (body, mentioned) => {
  const payload = payloadOf('issue_comment', 'created');
  payload.comment.body = body;
  expect(loginsOf('issue_comment', payload) ?? []).toEqual(mentioned);
});

test('a comment that is all mentions, and of none, costs no more than its length', () => {
  const payload = payloadOf('issue_comment', 'created');
  payload.comment.body = '@a'.repeat(500_000);
  expect(loginsOf('issue_comment', payload)).toBeUndefined();
});

test('a merged pull request is called merged, and not a draft', () => {
  const payload = payloadOf('pull_request', 'closed');
  Object.assign(payload.pull_request, { merged: true, draft: true });
  expect(translate('pull_request', payload)?.title).toBe('Pull request merged');
});

test('"assigned" names the assignee', () => {
  const payload = payloadOf('issues', 'assigned');
  payload.assignee.login = 'ana';
  expect(factsOf('issues', payload)).toMatchObject({ Assignee: 'ana' });
});

test('a review that is asked of a person names the person, one that is asked of a team names the team', () => {
  const { requested_reviewer, ...payload } = payloadOf('pull_request', 'review_requested');
  const ofPerson = factsOf('pull_request', { ...payload, requested_reviewer: { login: 'ana' } });
  expect(ofPerson).toEqual({ Repository: payload.repository.full_name, Reviewer: 'ana' });
  const team = { name: 'Justice League', slug: 'justice-league' };
  const ofTeam = factsOf('pull_request', { ...payload, requested_reviewer: null, requested_team: team });
  expect(ofTeam).toEqual({ Repository: payload.repository.full_name, Team: 'Justice League' });
});

describe.each(VERSIONS)('what %s posts', version => {
  test('becomes what any caller may post, or nothing', () => {
    const told = new Set<string>();
    for (const { name, examples } of examplesOf(version))
      for (const payload of examples) {
        const content = translate(name, payload);
        if (content === undefined) continue;
        told.add(`${name} ${payload.action}`);
        const posted = { ...content, audience: { subscribers: true } };
        expect(check(notificationBody, posted)).toMatchObject(content);
      }
    const known = TOLD.map(([event, action]) => `${event} ${action}`);
    expect(told.size).toBeGreaterThan(0);
    expect([...told].filter(each => !known.includes(each))).toEqual([]);
  });
});

test('texts that fit no card are cut and cleaned, and links that may not stand there are left out', () => {
  const payload = payloadOf('issues', 'opened');
  payload.issue.title = `\0${'😀'.repeat(400)}`;
  payload.issue.html_url = 'http://github.internal/1';
  payload.sender.login = '\0';
  payload.repository.full_name = 'x'.repeat(5_000);
  const content = translate('issues', payload);
  const posted = { ...content, audience: { subscribers: true } };
  expect(check(notificationBody, posted)).toMatchObject({
    subject: { name: expect.stringMatching(/^#\d+ 😀/) },
  });
  expect(JSON.stringify(content)).not.toContain('github.internal');
});

test.each([
  ['pull_request', 'opened', 'Bot', 'low'],
  ['pull_request', 'closed', 'Bot', 'low'],
  ['pull_request', 'opened', 'User', undefined],
  ['pull_request', 'opened', undefined, undefined],
  ['pull_request', 'review_requested', 'Bot', undefined],
  ['pull_request_review', 'submitted', 'Bot', undefined],
  ['issues', 'opened', 'Bot', undefined],
])('%s %s of what a %s opened is of urgency %s, whoever does it', (event, action, type, urgency) => {
  for (const sender of ['User', 'Bot']) {
    const payload = payloadOf(event, action);
    Object.assign(payload.issue ?? payload.pull_request, { user: { login: 'author', type } });
    payload.sender.type = sender;
    expect(github.translate({ 'x-github-event': event }, payload)[0]?.urgency).toBe(urgency);
  }
});

test('what a bot opens asking for a review, all at once, is one card that can wait', () => {
  const asked = ['opened', 'review_requested'].map(action => {
    const payload = payloadOf('pull_request', action);
    const soon = { created_at: LATE.created_at, updated_at: LATE.created_at };
    Object.assign(payload.pull_request, { user: { login: 'dependabot[bot]', type: 'Bot' }, ...soon });
    return github.translate({ 'x-github-event': 'pull_request' }, payload)[0];
  });
  expect(new Set(asked.map(wish => `${wish?.key} ${wish?.urgency}`)).size).toBe(1);
  expect(asked[0]?.urgency).toBe('low');
});
