import { z } from 'zod';
import { pick } from '../../check.ts';
import { mentionsIn } from '../mentions.ts';
import type { Wish } from '../source.ts';
import { id, maybe, type Somebody, tell, text, those, type WishParts } from '../telling.ts';

type Telling = (payload: unknown) => Wish | undefined;

/** What is told, by event and action. Shapes: docs.github.com, "Webhook events and payloads". */
export const TELLINGS: Readonly<Record<string, Readonly<Record<string, Telling>>>> = {
  issues: {
    opened: issue('Issue opened'),
    closed: issue('Issue closed'),
    reopened: issue('Issue reopened'),
    assigned: issue('Issue assigned'),
  },
  pull_request: {
    opened: pullRequest(pr => `${called(pr)} opened`),
    reopened: pullRequest(pr => `${called(pr)} reopened`),
    closed: pullRequest(pr => (pr.merged ? 'Pull request merged' : `${called(pr)} closed`)),
    ready_for_review: pullRequest(() => 'Pull request ready for review'),
    review_requested: pullRequest(pr => (pr.draft ? 'Review of a draft requested' : 'Review requested')),
  },
  pull_request_review: { submitted: reviewed },
  issue_comment: { created: mentioned },
  pull_request_review_comment: { created: mentioned },
  workflow_run: { completed: run },
  dependabot_alert: {
    created: vulnerable,
    reopened: vulnerable,
    reintroduced: vulnerable,
    fixed: notVulnerable('Vulnerable dependency fixed'),
    dismissed: notVulnerable('Vulnerable dependency dismissed'),
    auto_dismissed: notVulnerable('Vulnerable dependency dismissed'),
  },
};

const login = z.object({ id: maybe(id), login: z.string() });
const event = z.object({ repository: z.object({ full_name: z.string() }), sender: login });
const item = z.object({ number: z.number(), title: z.string(), html_url: text });

const issues = event.extend({ issue: item, assignee: maybe(login) });

/** `assignee` is there with `assigned` alone. */
function issue(title: string): Telling {
  return payload => {
    const { issue, assignee, ...event } = pick(issues, payload);
    return toTold(event, title, {
      name: `#${issue.number} ${issue.title}`,
      url: issue.html_url,
      facts: { Assignee: assignee?.login },
      whom: [assignee],
    });
  };
}

const pullRequests = event.extend({
  pull_request: item.extend({ merged: maybe(z.boolean()), draft: maybe(z.boolean()) }),
  requested_reviewer: maybe(login),
  requested_team: maybe(z.object({ name: z.string() })),
});
type PullRequest = z.output<typeof pullRequests>['pull_request'];

const called = ({ draft }: PullRequest) => (draft ? 'Draft pull request' : 'Pull request');

/** A review is asked of a person or of a team, and neither is there with other actions. */
function pullRequest(title: (pr: PullRequest) => string): Telling {
  return payload => {
    const { pull_request: pr, requested_reviewer, requested_team, ...event } = pick(pullRequests, payload);
    return toTold(event, title(pr), {
      name: `#${pr.number} ${pr.title}`,
      url: pr.html_url,
      facts: { Reviewer: requested_reviewer?.login, Team: requested_team?.name },
      whom: [requested_reviewer],
    });
  };
}

const reviews = pullRequests.extend({
  pull_request: item.extend({ user: maybe(login) }),
  review: z.object({ state: text, html_url: text, body: text }),
});

/** One that only comments is not told: each answer in a thread is one. */
const VERDICTS: ReadonlyMap<string, string> = new Map([
  ['approved', 'Pull request approved'],
  ['changes_requested', 'Changes requested'],
]);

function reviewed(payload: unknown): Wish | undefined {
  const { pull_request: pr, review, ...event } = pick(reviews, payload);
  const title = VERDICTS.get(review.state?.toLowerCase() ?? '');
  if (title === undefined) return undefined;
  return toTold(event, title, {
    name: `#${pr.number} ${pr.title}`,
    url: review.html_url ?? pr.html_url,
    facts: { Author: pr.user?.login },
    whom: [pr.user],
    detail: review.body,
  });
}

const comments = event.extend({
  issue: maybe(item),
  pull_request: maybe(item),
  comment: z.object({ html_url: text, body: text }),
});

/** Of a comment those who are mentioned hear, and nobody else: each answer in a thread is one. */
function mentioned(payload: unknown): Wish | undefined {
  const { issue, pull_request, comment, ...event } = pick(comments, payload);
  const about = issue ?? pull_request;
  const whom = mentionsIn(comment.body, 'github');
  if (about == null || whom.length === 0) return undefined;
  return toTold(event, 'You were mentioned', {
    name: `#${about.number} ${about.title}`,
    url: comment.html_url ?? about.html_url,
    detail: comment.body,
    whom,
    forThemAlone: true,
  });
}

const workflowRuns = event.extend({
  workflow_run: z.object({
    name: text,
    html_url: text,
    run_number: z.number(),
    workflow_id: id.catch(''),
    head_branch: text,
    head_repository: maybe(z.object({ full_name: z.string() })),
    conclusion: text,
  }),
});

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['failure', 'Workflow failed'],
  ['timed_out', 'Workflow timed out'],
  ['startup_failure', 'Workflow could not start'],
  ['success', 'Workflow succeeded'],
]);

/** A workflow that fails on a branch is one card until it succeeds there: of a success nobody hears otherwise. */
function run(payload: unknown): Wish | undefined {
  const { workflow_run: run, ...event } = pick(workflowRuns, payload);
  const title = ENDINGS.get(run.conclusion ?? '');
  if (title === undefined) return undefined;
  const isOver = run.conclusion === 'success';
  const { full_name: repository } = run.head_repository ?? event.repository;
  return toTold(event, title, {
    name: `${run.name ?? 'Workflow'} #${run.run_number}`,
    url: run.html_url,
    facts: { Branch: run.head_branch },
    key: `workflow:${run.workflow_id}/${repository}/${run.head_branch ?? ''}`,
    severity: isOver ? 'success' : 'warning',
    ends: isOver,
  });
}

const alerts = event.extend({
  alert: z.object({
    number: z.number(),
    html_url: text,
    security_advisory: maybe(z.object({ summary: text, severity: text })),
    dependency: maybe(z.object({ package: maybe(z.object({ name: text })) })),
  }),
});

const SEVERE: readonly (string | null | undefined)[] = ['critical', 'high'];

function toAlert(payload: unknown, title: string, ends = false): Wish {
  const { alert, ...event } = pick(alerts, payload);
  const { summary, severity } = alert.security_advisory ?? {};
  return toTold(event, title, {
    name: summary ?? `#${alert.number}`,
    url: alert.html_url,
    facts: { Package: alert.dependency?.package?.name, Severity: severity },
    key: `dependabot:${event.repository.full_name}/${alert.number}`,
    severity: ends ? 'success' : SEVERE.includes(severity) ? 'critical' : 'warning',
    ends,
  });
}

function vulnerable(payload: unknown): Wish {
  return toAlert(payload, 'Vulnerable dependency');
}

function notVulnerable(title: string): Telling {
  return payload => toAlert(payload, title, true);
}

interface About
  extends Pick<WishParts, 'url' | 'facts' | 'detail' | 'key' | 'severity' | 'ends' | 'forThemAlone'> {
  readonly name: string;
  readonly whom?: readonly (Somebody | null | undefined)[];
}

const toTold = (
  { repository, sender }: z.output<typeof event>,
  title: string,
  { name, url, facts, whom = [], ...rest }: About,
): Wish =>
  tell({
    ...rest,
    title,
    subject: name,
    url,
    actor: sender.login,
    facts: { Repository: repository.full_name, ...facts },
    links: { 'View on GitHub': url },
    whom: those(whom, sender),
  });
