import { z } from 'zod';
import type { HookSource, Translated } from './source.ts';

/**
 * GitHub's webhooks. Only what somebody would want to be told: a run that failed, a review that was asked for,
 * an issue or pull request that was opened or closed. Everything else is taken in and ignored.
 * Shapes: docs.github.com, "Webhook events and payloads".
 */
export const github: HookSource = {
  signatureHeader: 'x-hub-signature-256',
  deliveryHeader: 'x-github-delivery',
  translate(headers, payload) {
    const event = String(headers['x-github-event'] ?? '');
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
  requested_reviewer: z.object({ login: z.string() }).optional(),
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

const EVENTS: Readonly<Record<string, (payload: unknown) => Translated | undefined>> = {
  workflow_run: payload => read(workflowRun, payload, runFailed),
  pull_request: payload => read(pullRequest, payload, pullRequestChanged),
  issues: payload => read(issues, payload, issueChanged),
};

function read<S extends z.ZodType>(
  schema: S,
  payload: unknown,
  translate: (payload: z.output<S>) => Translated | undefined,
): Translated | undefined {
  const parsed = schema.safeParse(payload);
  return parsed.success ? translate(parsed.data) : undefined;
}

const FAILURES: Readonly<Record<string, string>> = {
  failure: 'Workflow failed',
  timed_out: 'Workflow timed out',
  startup_failure: 'Workflow could not start',
};

function runFailed({
  action,
  workflow_run: run,
  ...event
}: z.output<typeof workflowRun>): Translated | undefined {
  const title = FAILURES[run.conclusion ?? ''];
  if (action !== 'completed' || title === undefined) return undefined;
  return toTranslated(
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

function pullRequestChanged(payload: z.output<typeof pullRequest>): Translated | undefined {
  const { action, pull_request: pr, requested_reviewer: reviewer, ...event } = payload;
  const closed = pr.merged ? 'Pull request merged' : 'Pull request closed';
  const title = action === 'closed' ? closed : PULL_REQUEST_TITLES[action];
  if (title === undefined) return undefined;
  const facts = reviewer === undefined ? [] : [{ title: 'Reviewer', value: reviewer.login }];
  return toTranslated(event, title, { name: `#${pr.number} ${pr.title}`, url: pr.html_url }, facts);
}

const ISSUE_TITLES: Readonly<Record<string, string>> = {
  opened: 'Issue opened',
  closed: 'Issue closed',
  reopened: 'Issue reopened',
  assigned: 'Issue assigned',
};

function issueChanged({ action, issue, ...event }: z.output<typeof issues>): Translated | undefined {
  const title = ISSUE_TITLES[action];
  if (title === undefined) return undefined;
  return toTranslated(event, title, { name: `#${issue.number} ${issue.title}`, url: issue.html_url }, []);
}

function toTranslated(
  { repository, sender }: { repository: { full_name: string }; sender: { login: string } },
  title: string,
  subject: { name: string; url: string },
  facts: { title: string; value: string }[],
): Translated {
  const shortened = { ...subject, name: subject.name.slice(0, 300) };
  return {
    content: {
      topic: 'github',
      title,
      subject: shortened,
      actor: { name: sender.login },
      facts: [{ title: 'Repository', value: repository.full_name }, ...facts],
      actions: [{ type: 'open', title: 'View on GitHub', url: subject.url }],
    },
  };
}
