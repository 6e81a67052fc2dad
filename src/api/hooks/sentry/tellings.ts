import { z } from 'zod';
import { pick } from '../../check.ts';
import type { Wish } from '../source.ts';
import {
  ALERT_SILENT_SECONDS,
  asideOf,
  id,
  maybe,
  type Somebody,
  tell,
  text,
  those,
  withAsides,
} from '../telling.ts';

interface About {
  readonly actor: Somebody & { readonly name: string };
  readonly data: unknown;
}

/** By `Sentry-Hook-Resource`. Shapes: docs.sentry.io, "Webhooks". An alert on an issue has the key of the issue. */
export const TELLINGS: Readonly<
  Record<string, (action: string, about: About) => Wish | undefined | readonly Wish[]>
> = {
  issue,
  event_alert: eventAlert,
  metric_alert: metricAlert,
};

const link = (url: string | null | undefined) => ({ url, links: { 'View in Sentry': url } });

const issues = z.object({
  issue: z.object({
    id,
    shortId: text,
    title: z.string().catch('Issue'),
    culprit: text,
    level: text,
    permalink: text,
    web_url: text,
    count: text,
    userCount: maybe(z.number()),
    project: maybe(z.object({ name: text, slug: text })),
    assignedTo: maybe(z.object({ id: maybe(id), name: text, email: text })),
  }),
});

const ISSUE: ReadonlyMap<string, string> = new Map([
  ['created', 'New issue'],
  ['unresolved', 'Issue came back'],
  ['assigned', 'Issue assigned'],
  ['resolved', 'Issue resolved'],
  ['archived', 'Issue archived'],
  ['ignored', 'Issue ignored'],
]);
const OVER: readonly string[] = ['resolved', 'archived', 'ignored'];

/** One that is assigned to a team has no address, and one that somebody took is news to the others: for everybody. */
function issue(action: string, { actor, data }: About): readonly Wish[] {
  const title = ISSUE.get(action);
  if (title === undefined) return [];
  const { issue: it } = pick(issues, data);
  const whom = action === 'assigned' ? those([it.assignedTo], actor) : undefined;
  const told = tell({
    title: `${title}: ${it.title}`,
    subject: it.shortId ?? it.title,
    actor: actor.name,
    detail: it.culprit,
    facts: {
      Project: it.project?.name ?? it.project?.slug,
      Level: it.level,
      Events: it.count,
      Users: it.userCount,
      Assignee: it.assignedTo?.name,
    },
    ...link(it.permalink ?? it.web_url),
    key: whom ? asideOf(`issue:${it.id}`, 'assigned') : `issue:${it.id}`,
    severity: action === 'resolved' ? 'success' : OVER.includes(action) ? 'info' : severityOf(it.level),
    ends: OVER.includes(action),
    whom,
  });
  return withAsides(told, 'assigned');
}

const severityOf = (level: string | null | undefined) =>
  level === 'fatal' ? 'critical' : level === 'info' ? 'info' : 'warning';

const eventAlerts = z.object({
  event: z.object({
    issue_id: id,
    title: z.string().catch('Issue'),
    culprit: text,
    environment: text,
    level: text,
    web_url: text,
  }),
  triggered_rule: text,
  issue_alert: maybe(z.object({ title: text })),
});

function eventAlert(action: string, { actor, data }: About): Wish | undefined {
  if (action !== 'triggered') return undefined;
  const { event: it, ...rule } = pick(eventAlerts, data);
  return tell({
    title: it.title,
    subject: it.culprit ?? it.title,
    actor: actor.name,
    facts: {
      Rule: rule.triggered_rule ?? rule.issue_alert?.title,
      Environment: it.environment,
      Level: it.level,
    },
    ...link(it.web_url),
    key: `issue:${it.issue_id}`,
    silentSeconds: ALERT_SILENT_SECONDS,
    severity: severityOf(it.level),
  });
}

const metricAlerts = z.object({
  metric_alert: z.object({ id, title: text, alert_rule: maybe(z.object({ name: text })) }),
  description_title: text,
  description_text: text,
  web_url: text,
});

const METRIC: ReadonlyMap<string, 'critical' | 'warning' | 'success'> = new Map([
  ['critical', 'critical'],
  ['warning', 'warning'],
  ['resolved', 'success'],
]);

function metricAlert(action: string, { actor, data }: About): Wish | undefined {
  const severity = METRIC.get(action);
  if (severity === undefined) return undefined;
  const { metric_alert: it, ...said } = pick(metricAlerts, data);
  const name = it.title ?? it.alert_rule?.name ?? 'Metric alert';
  return tell({
    title: action === 'resolved' ? `Resolved: ${name}` : (said.description_title ?? name),
    subject: it.alert_rule?.name ?? name,
    actor: actor.name,
    detail: said.description_text,
    ...link(said.web_url),
    key: `metric:${it.id}`,
    severity,
    ...(severity === 'critical' && { urgency: 'urgent' }),
    ends: action === 'resolved',
  });
}
