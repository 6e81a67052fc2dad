import { z } from 'zod';
import { pick } from '../../check.ts';
import { mentionsIn } from '../mentions.ts';
import type { Wish } from '../source.ts';
import { id, maybe, text } from '../telling.ts';
import { assigned, called, edited, ISSUE, is, opened, over, PULL_REQUEST, reviewRequested } from './items.ts';
import { event, item, login, nameOf, type Teller, toTold } from './told.ts';

/** The tellings, by event and action. Shapes: docs.github.com, "Webhook events and payloads". */
export const TELLINGS: Readonly<Record<string, Readonly<Record<string, Teller>>>> = {
  issues: {
    opened: opened(ISSUE),
    edited: edited(ISSUE),
    closed: over(ISSUE, () => 'Issue closed'),
    reopened: is(ISSUE, () => 'Issue reopened'),
    assigned,
  },
  pull_request: {
    opened: opened(PULL_REQUEST),
    edited: edited(PULL_REQUEST),
    reopened: is(PULL_REQUEST, it => `${called(it)} reopened`),
    closed: over(PULL_REQUEST, it => (it.merged ? 'Pull request merged' : `${called(it)} closed`)),
    ready_for_review: is(PULL_REQUEST, () => 'Pull request ready for review'),
    review_requested: reviewRequested,
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

const reviews = event.extend({
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
    name: nameOf(pr),
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
    name: nameOf(about),
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

function notVulnerable(title: string): Teller {
  return payload => toAlert(payload, title, true);
}
