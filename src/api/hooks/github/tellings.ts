import { z } from 'zod';
import type { NotificationContent } from '../../../core/cards.ts';
import { pick } from '../../check.ts';

type Telling = (payload: unknown) => NotificationContent | undefined;

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
  workflow_run: { completed: runFailed },
};

/** What is told where it is there: without it, or with something else in its place, the event is told all the same. */
const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);

const login = z.object({ login: z.string() });
const event = z.object({ repository: z.object({ full_name: z.string() }), sender: login });
const item = z.object({ number: z.number(), title: z.string(), html_url: maybe(z.string()) });

const issues = event.extend({ issue: item, assignee: maybe(login) });

/** `assignee` is there with `assigned` alone. */
function issue(title: string): Telling {
  return payload => {
    const { issue, assignee, ...event } = pick(issues, payload);
    return tell(event, title, {
      name: `#${issue.number} ${issue.title}`,
      url: issue.html_url,
      facts: { Assignee: assignee?.login },
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
    return tell(event, title(pr), {
      name: `#${pr.number} ${pr.title}`,
      url: pr.html_url,
      facts: { Reviewer: requested_reviewer?.login, Team: requested_team?.name },
    });
  };
}

const workflowRuns = event.extend({
  workflow_run: z.object({
    name: maybe(z.string()),
    html_url: maybe(z.string()),
    run_number: z.number(),
    head_branch: maybe(z.string()),
    conclusion: maybe(z.string()),
  }),
});

const FAILURES: ReadonlyMap<string, string> = new Map([
  ['failure', 'Workflow failed'],
  ['timed_out', 'Workflow timed out'],
  ['startup_failure', 'Workflow could not start'],
]);

function runFailed(payload: unknown): NotificationContent | undefined {
  const { workflow_run: run, ...event } = pick(workflowRuns, payload);
  const title = FAILURES.get(run.conclusion ?? '');
  if (title === undefined) return undefined;
  return tell(event, title, {
    name: `${run.name ?? 'Workflow'} #${run.run_number}`,
    url: run.html_url,
    facts: { Branch: run.head_branch },
  });
}

interface About {
  readonly name: string;
  readonly url: string | null | undefined;
  /** Those that are there, in this order. */
  readonly facts: Readonly<Record<string, string | null | undefined>>;
}

function tell(
  { repository, sender }: z.output<typeof event>,
  title: string,
  { name, url, facts }: About,
): NotificationContent {
  const all = Object.entries({ Repository: repository.full_name, ...facts });
  return {
    topic: 'github',
    title,
    subject: { name, ...(url && { url }) },
    actor: { name: sender.login },
    facts: all.flatMap(([title, value]) => (value ? [{ title, value }] : [])),
    ...(url && { actions: [{ type: 'open' as const, title: 'View on GitHub', url }] }),
  };
}
