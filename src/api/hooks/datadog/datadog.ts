import { z } from 'zod';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource, Severity } from '../source.ts';
import { happened, tell, text } from '../telling.ts';

/** The body that Datadog puts together of its variables: its default has nothing to know an incident by. */
const PAYLOAD = `{
  "id": "$ID",
  "date": "$DATE",
  "alert_cycle_key": "$ALERT_CYCLE_KEY",
  "title": "$EVENT_TITLE",
  "alert_title": "$ALERT_TITLE",
  "transition": "$ALERT_TRANSITION",
  "alert_type": "$ALERT_TYPE",
  "priority": "$ALERT_PRIORITY",
  "scope": "$ALERT_SCOPE",
  "status": "$ALERT_STATUS",
  "metric": "$ALERT_METRIC",
  "hostname": "$HOSTNAME",
  "tags": "$TAGS",
  "text": "$TEXT_ONLY_MSG",
  "link": "$LINK",
  "snapshot": "$SNAPSHOT"
}`;

export const datadog: HookSource = {
  title: 'Datadog',
  proof: secretShown(),
  setup:
    'In Datadog: Integrations, Webhooks, New. URL: the address. Custom Headers: {"X-Herald-Secret": "<the secret>"}. Payload: as below; the variables are those of Datadog, to be copied as they are. Then name the webhook in the message of a monitor: @webhook-<its name>.',
  config: { language: 'json', text: PAYLOAD },
  tells:
    'Each alert of a monitor is one card, from when it triggers until it recovers. Priorities P1 and P2 are urgent, P5 is low.',
  example: {
    body: {
      alert_cycle_key: '9a1d6c1b6b2f4a7c8f0e3d2c1b0a9f8e',
      alert_title: 'CPU usage is over 90% on checkout',
      transition: 'Triggered',
      alert_type: 'error',
      priority: 'P2',
    },
  },
  translate(_headers, payload) {
    const it = pick(alert, payload);
    const name = it.alert_title || it.title;
    if (!name) return [];
    const isOver = it.transition === 'Recovered';
    const severity = isOver ? 'success' : (SEVERITIES.get(it.alert_type ?? '') ?? 'warning');
    return [
      tell({
        title: [TITLES.get(it.transition ?? ''), name].filter(Boolean).join(': '),
        subject: it.hostname || it.scope || it.metric || name,
        url: it.link,
        actor: 'Datadog',
        detail: withoutRouting(it.text || it.body),
        facts: { Status: it.status, Scope: it.scope, Priority: it.priority, Tags: it.tags },
        links: { 'View in Datadog': it.link, Snapshot: it.snapshot },
        ...(it.alert_cycle_key && { key: it.alert_cycle_key }),
        ...happened(it.date && Number(it.date)),
        severity,
        ...(!isOver && URGENCIES.get(it.priority ?? '')),
        ends: isOver && Boolean(it.alert_cycle_key),
      }),
    ];
  },
};

/** By which a monitor names this webhook: it says nothing to whoever reads the card. */
const withoutRouting = (said: string | undefined | null) =>
  said?.replaceAll(/(?<!\S)@webhook-[\w-]{1,100}/g, '').trim();

/** A variable that is not set is empty; one that Datadog does not know stays as it is. */
const value = text.transform(said => (/^\$[A-Z_]+$/.test(said ?? '') ? undefined : said));
const alert = z.object({
  alert_cycle_key: value,
  /** Milliseconds since 1970. */
  date: value,
  title: value,
  alert_title: value,
  transition: value,
  alert_type: value,
  priority: value,
  scope: value,
  status: value,
  metric: value,
  hostname: value,
  tags: value,
  text: value,
  body: value,
  link: value,
  snapshot: value,
});

const TITLES: ReadonlyMap<string, string> = new Map([
  ['Recovered', 'Resolved'],
  ['No Data', 'No data'],
  ['Warn', 'Warning'],
  ['Re-Triggered', 'Triggered again'],
]);
const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['error', 'critical'],
  ['warning', 'warning'],
  ['info', 'info'],
  ['success', 'success'],
]);
const URGENCIES = new Map([
  ['P1', { urgency: 'urgent' as const }],
  ['P2', { urgency: 'urgent' as const }],
  ['P5', { urgency: 'low' as const }],
]);
