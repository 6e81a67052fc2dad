import { z } from 'zod';
import type { Severity, Wish } from '../source.ts';
import { ALERT_SILENT_SECONDS, began, list, maybe, tell, text, texts, type WishParts } from '../telling.ts';

/**
 * A group of alerts, as Alertmanager posts it (its `template.Data`, version 4) and Grafana, which made more of it. The
 * key of a group comes back with its next incident: only that it was resolved says that it is over.
 */
export const alertGroup = z.object({
  status: z.enum(['firing', 'resolved']),
  groupKey: z.string(),
  receiver: text,
  externalURL: text,
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  truncatedAlerts: maybe(z.number()),
  alerts: list(
    z.object({
      status: text,
      startsAt: text,
      labels: texts,
      annotations: texts,
      generatorURL: text,
      fingerprint: text,
      silenceURL: text,
      dashboardURL: text,
      panelURL: text,
    }),
  ),
});
export type AlertGroup = z.output<typeof alertGroup>;
export type Alert = AlertGroup['alerts'][number];

type Texts = AlertGroup['commonLabels'];

/** The parts of a wish that are the source's own. */
export type Own = Pick<WishParts, 'actor' | 'key' | 'links'> & {
  /** The page that `generatorURL` leads to. */
  readonly origin: string;
};

/** One card for the whole group, that says what fires and what does not any more. */
export function tellGroup(group: AlertGroup, { origin, ...own }: Own): Wish {
  const { status, alerts, groupLabels, commonLabels, commonAnnotations, truncatedAlerts } = group;
  const [first] = alerts;
  const labels = { ...(alerts.length === 1 ? first?.labels : undefined), ...groupLabels, ...commonLabels };
  const annotations = { ...first?.annotations, ...commonAnnotations };
  const firing = alerts.filter(each => isFiring(each, group));
  const count = (of: readonly unknown[]) => (alerts.length > 1 && of.length > 0 ? of.length : undefined);
  return tell({
    ...rated(status, worst(firing.map(each => each.labels.severity)) ?? labels.severity),
    title: titled(status, nameIn(annotations, labels)),
    subject: subjectIn(labels),
    detail: alerts.length > 1 ? lines(group) : annotations.description || annotations.message,
    facts: {
      Alert: labels.alertname,
      Severity: labels.severity,
      Firing: count(firing),
      Resolved: count(alerts.filter(each => !firing.includes(each))),
      'Not shown': truncatedAlerts || undefined,
    },
    ...own,
    url: first?.generatorURL,
    links: {
      Runbook: annotations.runbook_url || annotations.runbook,
      Dashboard: annotations.dashboard_url || annotations.dashboard,
      ...own.links,
      [origin]: first?.generatorURL,
    },
    ends: status === 'resolved',
    ...began(alerts.map(each => each.startsAt)),
    silentSeconds: ALERT_SILENT_SECONDS,
  });
}

export const isFiring = ({ status }: Alert, group: Pick<AlertGroup, 'status'>) =>
  (status ?? group.status) !== 'resolved';

const nameIn = (annotations: Texts, labels: Texts) =>
  annotations.summary || annotations.title || labels.alertname || 'Alert';

const titled = (status: string, name: string) => (status === 'resolved' ? `Resolved: ${name}` : name);

/** The labels that name the ill thing, from the name that people know to that of the machine. */
const SUBJECTS = ['service', 'app', 'job', 'cluster', 'namespace', 'instance', 'host', 'pod', 'alertname'];
const subjectIn = (labels: Texts) => {
  const name = SUBJECTS.find(each => labels[each]);
  return (name && labels[name]) || Object.values(labels).join(', ') || 'alerts';
};

/** Each alert in a line of its own; what fires comes first. */
function lines(group: AlertGroup): string {
  const [firing, over] = [true, false].map(which =>
    group.alerts
      .filter(each => isFiring(each, group) === which)
      .map(each => `${which ? 'Firing' : 'Resolved'}: ${lineOf(each, group)}`),
  );
  return [...(firing ?? []), ...(over ?? [])].join('\n');
}

/** By what it differs from the others of its group. */
function lineOf({ labels, annotations }: Alert, { commonLabels }: AlertGroup): string {
  const own = Object.entries(labels).filter(([name]) => commonLabels[name] === undefined);
  const which = own.map(([, value]) => value).join(', ');
  const what = annotations.description || annotations.summary || labels.alertname;
  return [which, what].filter(Boolean).join(': ');
}

const SEVERITIES: ReadonlyMap<string | undefined, Severity> = new Map([
  ['critical', 'critical'],
  ['page', 'critical'],
  ['emergency', 'critical'],
  ['fatal', 'critical'],
  ['info', 'info'],
  ['information', 'info'],
  ['none', 'info'],
]);
const severityOf = (label: string | undefined): Severity => SEVERITIES.get(label?.toLowerCase()) ?? 'warning';

const worst = (labels: readonly (string | undefined)[]): string | undefined =>
  ['critical', 'warning', 'info'].flatMap(severity =>
    labels.filter(label => label !== undefined && severityOf(label) === severity),
  )[0];

const URGENCIES = { critical: 'urgent', warning: 'normal', info: 'low', success: 'normal' } as const;

/** How bad it is, and so how much it may disturb. */
function rated(status: string, label: string | undefined): Pick<WishParts, 'severity' | 'urgency'> {
  const severity = severityOf(label);
  return status === 'resolved'
    ? { severity: 'success' }
    : { severity, ...(severity !== 'warning' && { urgency: URGENCIES[severity] }) };
}

/** A group of one alert. */
export const alone = (group: AlertGroup, alert: Alert): AlertGroup => ({
  ...group,
  status: isFiring(alert, group) ? 'firing' : 'resolved',
  alerts: [alert],
  commonLabels: alert.labels,
  commonAnnotations: alert.annotations,
  truncatedAlerts: undefined,
});
