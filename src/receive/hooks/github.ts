import { z } from 'zod';
import { invalid } from '../../core/errors.ts';
import type { NotificationContent } from '../../core/notification.ts';
import { check } from '../check.ts';
import { isHttps } from '../schema.ts';
import type { HookSource } from './source.ts';

/**
 * GitHub's webhooks. Only what somebody would want to be told: a run that failed, a review that was asked for,
 * an issue or pull request that was opened or closed. Everything else is taken in and ignored.
 * Shapes: docs.github.com, "Webhook events and payloads".
 */
export const github: HookSource = {
  signatureHeader: 'x-hub-signature-256',
  deliveryHeader: 'x-github-delivery',
  translate(headers, payload) {
    const event = headers['x-github-event'];
    if (typeof event !== 'string')
      throw invalid([{ field: 'X-GitHub-Event', message: 'is required; GitHub sends it' }]);
    return Object.hasOwn(EVENTS, event) ? EVENTS[event]?.(payload) : undefined;
  },
};

const common = {
  repository: z.object({ full_name: z.string() }),
  sender: z.object({ login: z.string() }),
};
const item = z.object({ number: z.number(), title: z.string(), html_url: z.string() });
const issues = z.object({ ...common, action: z.string(), issue: item });
const pullRequest = z.object({
  ...common,
  action: z.string(),
  pull_request: item.extend({ merged: z.boolean().nullish() }),
  requested_reviewer: z.object({ login: z.string() }).nullish(),
});
const workflowRun = z.object({
  ...common,
  action: z.string(),
  workflow_run: z.object({
    name: z.string().nullish(),
    html_url: z.string(),
    run_number: z.number(),
    head_branch: z.string().nullish(),
    conclusion: z.string().nullish(),
  }),
});

type Translate = (payload: unknown) => NotificationContent | undefined;

const EVENTS: Readonly<Record<string, Translate>> = {
  workflow_run: payload => runFailed(check(workflowRun, payload)),
  pull_request: payload => pullRequestChanged(check(pullRequest, payload)),
  issues: payload => issueChanged(check(issues, payload)),
};

const FAILURES: Readonly<Record<string, string>> = {
  failure: 'Workflow failed',
  timed_out: 'Workflow timed out',
  startup_failure: 'Workflow could not start',
};

function runFailed({
  action,
  workflow_run: run,
  ...event
}: z.output<typeof workflowRun>): NotificationContent | undefined {
  const title = FAILURES[run.conclusion ?? ''];
  if (action !== 'completed' || title === undefined) return undefined;
  return toContent(
    event,
    title,
    { name: `${run.name ?? 'Workflow'} #${run.run_number}`, url: run.html_url },
    [...(run.head_branch ? [{ title: 'Branch', value: run.head_branch }] : [])],
  );
}

const PULL_REQUEST_TITLES: Readonly<Record<string, string>> = {
  opened: 'Pull request opened',
  review_requested: 'Review requested',
  ready_for_review: 'Pull request ready for review',
  reopened: 'Pull request reopened',
};

function pullRequestChanged(payload: z.output<typeof pullRequest>): NotificationContent | undefined {
  const { action, pull_request: pr, requested_reviewer: reviewer, ...event } = payload;
  const closed = pr.merged ? 'Pull request merged' : 'Pull request closed';
  const title = action === 'closed' ? closed : PULL_REQUEST_TITLES[action];
  if (title === undefined) return undefined;
  const facts = reviewer == null ? [] : [{ title: 'Reviewer', value: reviewer.login }];
  return toContent(event, title, { name: `#${pr.number} ${pr.title}`, url: pr.html_url }, facts);
}

const ISSUE_TITLES: Readonly<Record<string, string>> = {
  opened: 'Issue opened',
  closed: 'Issue closed',
  reopened: 'Issue reopened',
  assigned: 'Issue assigned',
};

function issueChanged({ action, issue, ...event }: z.output<typeof issues>): NotificationContent | undefined {
  const title = ISSUE_TITLES[action];
  if (title === undefined) return undefined;
  return toContent(event, title, { name: `#${issue.number} ${issue.title}`, url: issue.html_url }, []);
}

function toContent(
  { repository, sender }: { repository: { full_name: string }; sender: { login: string } },
  title: string,
  subject: { name: string; url: string },
  facts: { title: string; value: string }[],
): NotificationContent {
  const { url } = subject;
  const name = cut(subject.name, 300);
  // A GitHub Enterprise Server may be without TLS: such a link is left out, and the rest is told.
  const linked = isHttps(url);
  return {
    topic: 'github',
    title,
    subject: linked ? { name, url } : { name },
    actor: { name: sender.login },
    facts: [{ title: 'Repository', value: repository.full_name }, ...facts],
    ...(linked && { actions: [{ type: 'open' as const, title: 'View on GitHub', url }] }),
  };
}

/** Half of a surrogate pair at the cut becomes a replacement character: the database takes no halves. */
const cut = (text: string, longest: number) => text.slice(0, longest).toWellFormed();
