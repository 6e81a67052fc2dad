import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SOURCES } from '../../src/api/hooks/sources.ts';
import { merged } from '../api/hooks/merged.ts';
import { SHOWING } from '../api/hooks/showing.ts';
import { textsOf } from '../deliver/card-tree.ts';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { addHook } from './hook.ts';
import { type Stage, startStage } from './stage.ts';

/** From the first word of an incident to its end, and to the next one, as each source posts it: what stands in the chat. */

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: INCIDENTS.length });
});
afterAll(() => stage.close());

/** A body, what of it is otherwise, maybe for the person who hears it, and its headers. */
type Post = readonly [
  body: string | Wire,
  change?: object | ((person: string) => object),
  headers?: Readonly<Record<string, string>>,
];

interface Incident {
  readonly source: string;
  readonly what: string;
  readonly posts: readonly Post[];
  /** The titles of the cards that its person has in the end. */
  readonly cards: readonly string[];
}

const EXAMPLES = createRequire(import.meta.url)('@octokit/webhooks-examples');
const example = (event: string, action: string): Wire =>
  EXAMPLES.find(({ name }: Wire) => name === event).examples.find((each: Wire) => each.action === action);
const fromGitHub = (event: string, action: string, change: object = {}): Post => [
  { ...(example(event, action) ?? example(event, 'created') ?? example(event, 'opened')), action },
  { repository: { full_name: 'contoso/checkout' }, ...change },
  { 'x-github-event': event },
];
const run = (conclusion: string, number: number) =>
  fromGitHub('workflow_run', 'completed', { workflow_run: { conclusion, run_number: number } });
const NEW = { created_at: '2026-11-20T08:00:00Z', updated_at: '2026-11-20T08:00:02Z', draft: false };
const pullRequest = (action: string, more: object = {}) =>
  fromGitHub('pull_request', action, {
    pull_request: { ...NEW, number: 12, requested_reviewers: [], ...more },
  });
const alertAt = (day: number) => ({
  alerts: [{ status: 'firing', labels: { alertname: 'Again' }, startsAt: `2026-12-0${day}T08:00:00Z` }],
});
/** The first is over, of which nothing was sent. */
const justTheSecond = {
  alerts: [{ status: 'firing', labels: { alertname: 'Second' }, startsAt: '2026-11-28T06:27:14.217691854Z' }],
};
const REPLACED = 'No longer updated: see the newer card';
const ofSentry = (resource: string) => ({ 'sentry-hook-resource': resource });
const at = (minute: number) => ({ updated_at: `2026-11-20T08:${minute}:00Z` });

const INCIDENTS: readonly Incident[] = [
  {
    ...{ source: 'alertmanager', what: 'a group of alerts' },
    posts: [
      ['firing-one.json'],
      ['firing-two.json'],
      ['one-resolved.json'],
      ['all-resolved.json'],
      ['firing-one.json', alertAt(1)],
    ],
    cards: ['Resolved: Error rate above 5% on checkout', 'Error rate above 5% on checkout'],
  },
  {
    ...{ source: 'grafana', what: 'a group of alerts' },
    posts: [['firing-v11.json'], ['resolved-v11.json'], ['firing-v11.json', alertAt(2)]],
    cards: ['Resolved: High memory usage', 'High memory usage'],
  },
  {
    ...{ source: 'alertmanager', what: 'a group of alerts of which no end is sent, and its next incident' },
    posts: [
      ['firing-one.json'],
      ['firing-two.json'],
      ['firing-two.json', justTheSecond],
      ['firing-one.json', alertAt(1)],
    ],
    cards: [REPLACED, 'Error rate above 5% on checkout'],
  },
  {
    ...{ source: 'grafana', what: 'a group of alerts of which no end is sent, and its next incident' },
    posts: [['firing-v11.json'], ['firing-v11.json', alertAt(2)]],
    cards: [REPLACED, 'High memory usage'],
  },
  {
    ...{ source: 'azuremonitor', what: 'an alert' },
    posts: [
      ['metric-fired.json'],
      ['metric-resolved.json'],
      ['metric-fired.json', { data: { essentials: { alertId: '/alerts/next' } } }],
    ],
    cards: ['Resolved: WCUS-R2-Gen2', 'WCUS-R2-Gen2'],
  },
  {
    ...{ source: 'pagerduty', what: 'an incident, of which something is said after its end' },
    posts: [
      ['incident.triggered.json'],
      [
        'incident.triggered.json',
        { event: { event_type: 'incident.acknowledged', occurred_at: '2021-06-04T13:40:00Z' } },
      ],
      ['incident.resolved.json'],
      [
        'incident.resolved.json',
        { event: { event_type: 'incident.priority_updated', occurred_at: '2021-06-04T14:00:00Z' } },
      ],
      ['incident.triggered.json', { event: { data: { id: 'PNEXT01' } } }],
    ],
    cards: ['Resolved: Test Incident 3', 'Triggered: Test Incident 3'],
  },
  {
    ...{ source: 'sentry', what: 'an issue that comes back' },
    posts: [
      ['issue.created.json', {}, ofSentry('issue')],
      ['event_alert.triggered.json', {}, ofSentry('event_alert')],
      ['issue.resolved.json', {}, ofSentry('issue')],
      ['issue.created.json', { action: 'unresolved' }, ofSentry('issue')],
    ],
    cards: [
      'Issue resolved: Error #1: This is a test error!',
      'Issue came back: Error #1: This is a test error!',
    ],
  },
  {
    ...{ source: 'sentry', what: 'a metric' },
    posts: [
      ['metric_alert.critical.json', {}, ofSentry('metric_alert')],
      ['metric_alert.resolved.json', {}, ofSentry('metric_alert')],
    ],
    cards: ['Resolved: metric alert'],
  },
  {
    ...{ source: 'jira', what: 'an issue that is reopened' },
    posts: [
      ['issue-created.json'],
      ['issue-updated-resolved.json'],
      ['issue-updated-reopened.json'],
      ['issue-updated-raised-priority.json'],
    ],
    cards: ['Issue done', 'Priority is High'],
  },
  {
    ...{ source: 'datadog', what: 'an alert of a monitor' },
    posts: [
      ['triggered.example.json'],
      ['triggered.example.json', { id: '2', transition: 'Re-Triggered' }],
      ['recovered.example.json'],
      ['triggered.example.json', { id: '4', alert_cycle_key: 'next' }],
    ],
    cards: ['Resolved: CPU usage is over 90% on srv1-eu1-prod', 'CPU usage is over 90% on srv1-eu1-prod'],
  },
  {
    ...{ source: 'statuspage', what: 'an incident, with what is written of it afterwards' },
    posts: [
      ['incident_update-resolved.json', { incident: { status: 'investigating', ...at(10) } }],
      ['incident_update-resolved.json', { incident: { status: 'monitoring', ...at(20) } }],
      ['incident_update-resolved.json', { incident: at(30) }],
      ['incident_update-resolved.json', { incident: { status: 'postmortem', ...at(40) } }],
      ['incident_update-resolved.json', { incident: { id: 'next', status: 'identified' } }],
    ],
    cards: ['Resolved: Database query delays', 'Identified: Database query delays'],
  },
  {
    ...{ source: 'stripe', what: 'a dispute' },
    posts: [
      ['charge.dispute.created.json'],
      ['charge.dispute.created.json', { id: 'evt_2', type: 'charge.dispute.closed', created: 1_234_567_999 }],
      ['charge.dispute.created.json', { id: 'evt_3', data: { object: { id: 'dp_next' } } }],
    ],
    cards: ['Dispute closed', 'Dispute opened'],
  },
  {
    ...{ source: 'gitlab', what: 'a pipeline that is tried again, and the next one' },
    posts: [
      ['pipeline.json', { object_attributes: { status: 'failed' } }],
      ['pipeline.json'],
      ['pipeline.json', { object_attributes: { id: 32, status: 'failed' } }],
    ],
    cards: ['Pipeline passed', 'Pipeline failed'],
  },
  {
    ...{ source: 'gitlab', what: 'a merge request' },
    posts: [
      ['merge_request.json'],
      ['merge_request.json', { object_attributes: { action: 'approved' } }],
      ['merge_request.json', { object_attributes: { action: 'merge' } }],
    ],
    cards: ['Merge request merged'],
  },
  {
    ...{ source: 'gitlab', what: 'a merge request of which a review is asked later, of who has its card' },
    posts: [
      ['merge_request.json'],
      [
        'merge_request.json',
        email => ({
          object_attributes: { action: 'update' },
          changes: { reviewers: { previous: [], current: [{ name: 'Reviewer', email }] } },
        }),
      ],
      ['merge_request.json', { object_attributes: { action: 'merge' } }],
    ],
    cards: ['Merge request merged', 'Merge request merged'],
  },
  {
    ...{ source: 'azuredevops', what: 'a pull request that has conflicts for a while' },
    posts: [
      ['git.pullrequest.created.json'],
      ...['conflicts', 'succeeded'].map(
        (mergeStatus): Post => [
          'git.pullrequest.merged.json',
          uniqueName => ({
            id: mergeStatus,
            resource: { mergeStatus, status: 'active', createdBy: { uniqueName } },
          }),
        ],
      ),
      ['git.pullrequest.updated.json'],
    ],
    cards: ['Pull request completed', 'Pull request can be merged'],
  },
  {
    ...{ source: 'jira', what: 'an issue that is assigned to who has its card' },
    posts: [
      ['issue-created.json'],
      [
        'issue-updated-assigned.json',
        emailAddress => ({
          timestamp: 1_550_286_500_000,
          issue: { fields: { assignee: { displayName: 'Assignee', accountId: 'a1', emailAddress } } },
        }),
      ],
      ['issue-updated-resolved.json'],
    ],
    cards: ['Issue done', 'Issue done'],
  },
  {
    ...{ source: 'azuredevops', what: 'a pull request' },
    posts: [
      ['git.pullrequest.created.json'],
      ['git.pullrequest.updated.json'],
      ['git.pullrequest.created.json', { id: 'next', resource: { pullRequestId: 2 } }],
    ],
    cards: ['Pull request completed', 'Pull request opened'],
  },
  {
    ...{ source: 'jenkins', what: 'a build that is reported twice, and the next one' },
    posts: [
      ['finalized-failure.json', { build: { phase: 'COMPLETED' } }],
      ['finalized-failure.json'],
      [
        'finalized-failure.json',
        { build: { number: 4522, full_url: 'https://jenkins.example.com/job/4522/' } },
      ],
    ],
    cards: ['Build failed', 'Build failed'],
  },
  {
    ...{ source: 'argocd', what: 'an application' },
    posts: ['Degraded', 'Healthy', 'Degraded'].map(
      (health): Post => ['sync-failed.example.json', { sync: { phase: 'Succeeded' }, health }],
    ),
    cards: ['Application healthy again', 'Application degraded'],
  },
  {
    ...{ source: 'eventgrid', what: 'an event, again in another batch and in the other schema' },
    posts: [['blob-created-eventgrid-schema.json'], ['blob-created-cloudevents.json']],
    cards: ['Blob created'],
  },
  {
    ...{ source: 'teams', what: 'a group of alerts of Alertmanager' },
    posts: [
      ['workflows-alertmanager-msteamsv2-firing-two.json'],
      ['workflows-alertmanager-msteamsv2-one-resolved.json'],
      ['workflows-alertmanager-msteamsv2-all-resolved.json'],
    ],
    cards: ['Resolved: HighErrorRate checkout (10.0.0.12:9100 critical)'],
  },
  {
    ...{ source: 'github', what: 'a workflow' },
    posts: [run('failure', 1), run('failure', 2), run('success', 3), run('failure', 4)],
    cards: ['Workflow succeeded', 'Workflow failed'],
  },
  {
    ...{ source: 'github', what: 'a pull request that is opened with a reviewer, and reopened' },
    posts: [
      pullRequest('opened'),
      pullRequest('review_requested', { requested_reviewers: [{ login: 'ana' }] }),
      pullRequest('closed', { merged: false }),
      pullRequest('reopened'),
    ],
    cards: ['Pull request closed', 'Pull request reopened'],
  },
  {
    ...{ source: 'github', what: 'a vulnerable dependency' },
    posts: ['created', 'fixed', 'reintroduced'].map(action =>
      fromGitHub('dependabot_alert', action, { alert: { number: 7 } }),
    ),
    cards: ['Vulnerable dependency fixed', 'Vulnerable dependency'],
  },
];

test('each source that tells of incidents is here', () => {
  const here = INCIDENTS.map(({ source }) => source);
  const all = Object.entries(SOURCES).flatMap(([name, { needsMapping }]) => (needsMapping ? [] : [name]));
  expect([...new Set(here)].toSorted()).toEqual(all.toSorted());
});

const bodyOf = (source: string, [body, change]: Post, person: string): string => {
  const whole =
    typeof body === 'string'
      ? JSON.parse(readFileSync(join(import.meta.dirname, '../api/hooks', source, body), 'utf8'))
      : body;
  return JSON.stringify(merged(whole, typeof change === 'function' ? change(person) : change));
};

test.concurrent.each(INCIDENTS)('$source, $what', async ({ source, posts, cards }) => {
  const person = await stage.somebody();
  const hook = await addHook(stage.database.url, { source, audience: { people: [person] } });
  const send = async (post: Post) => {
    const body = bodyOf(source, post, person);
    const { query = '', headers } = SHOWING[source]?.({ secret: hook.secret, body, at: new Date() }) ?? {};
    const path = `${hook.path}${query}`;
    return stage.herald.request('POST', path, body, { authorization: '', ...post[2], ...headers });
  };
  for (const post of posts) {
    const answer = await send(post);
    expect(answer.status).toBeLessThan(300);
    // As any sender may do it whose first try timed out.
    expect((await send(post)).status).toBeLessThan(300);
    // Each is seen before the next comes, as it would be: what is over before it is shown is not said.
    for (const { id } of [answer.body.notifications ?? answer.body].flat())
      if (id) await stage.herald.settled(id);
    await stage.teams.messages({ person, text: '"optOut"', count: 1 });
  }
  await eventually(`${person} has ${cards.join(', ')}`, async () => {
    const messages: Wire[] = await stage.teams.messages({ person, text: '"optOut"' });
    const shown = messages.filter(({ deleted }) => !deleted).map(textsIn);
    return shown.length === cards.length && cards.every((title, i) => shown[i]?.includes(title));
  });
});

const textsIn = ({ attachments: [{ content }] }: Wire): string[] => textsOf(content);
