import { z } from 'zod';
import { pick } from '../../check.ts';
import { byApi } from '../by-api.ts';
import { signed } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { happened, list, maybe, tell, text } from '../telling.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['incident.triggered', 'Triggered'],
  ['incident.acknowledged', 'Acknowledged'],
  ['incident.unacknowledged', 'Not acknowledged any more'],
  ['incident.escalated', 'Escalated'],
  ['incident.reassigned', 'Reassigned'],
  ['incident.delegated', 'Delegated'],
  ['incident.priority_updated', 'Priority changed'],
  ['incident.reopened', 'Reopened'],
  ['incident.resolved', 'Resolved'],
]);

export const pagerduty: HookSource = {
  title: 'PagerDuty',
  proof: signed({
    words: 'HMAC-SHA256 of the body in `X-PagerDuty-Signature`, of which there may be several.',
    header: 'x-pagerduty-signature',
    prefix: 'v1=',
    between: ',',
  }),
  setup:
    'In PagerDuty: Integrations, Generic Webhooks (v3), New Webhook. Webhook URL: the address. PagerDuty then shows a secret of its own: bring it with npm run hook -- rotate --name pagerduty --secret-file <path> --at-once. Or with an API key, whose answer has that secret:',
  config: byApi('https://api.pagerduty.com/webhook_subscriptions', '-H "Authorization: Token token=$TOKEN"', {
    webhook_subscription: {
      type: 'webhook_subscription',
      delivery_method: { type: 'http_delivery_method', url: '$ADDRESS' },
      events: [...TITLES.keys()],
      filter: { type: 'account_reference' },
    },
  }),
  tells:
    'Each incident is one card, from when it is triggered until it is resolved, with who acknowledged it and to whom it is assigned. High urgency is urgent.',
  example: {
    body: {
      event: {
        event_type: 'incident.triggered',
        data: { id: 'PFQZPSY', type: 'incident', title: 'Checkout is down', urgency: 'high' },
      },
    },
  },
  translate(_headers, payload) {
    const { event_type: type, occurred_at: at, agent, data } = pick(posted, payload).event;
    const title = TITLES.get(type);
    if (title === undefined) return [];
    const { id, ...it } = pick(incident, data);
    const isOver =
      type === 'incident.resolved' || (it.status === 'resolved' && type !== 'incident.triggered');
    return [
      tell({
        title: `${title}: ${it.title ?? 'incident'}`,
        subject: it.service?.summary ?? it.title ?? id,
        url: it.html_url,
        actor: agent?.summary ?? 'PagerDuty',
        facts: {
          Incident: it.number && `#${it.number}`,
          Urgency: it.urgency,
          Priority: it.priority?.summary,
          Assigned: it.assignees.map(({ summary }) => summary).join(', '),
          'Escalation policy': it.escalation_policy?.summary,
        },
        links: { 'View in PagerDuty': it.html_url },
        key: id,
        ...happened(at),
        ...(it.urgency === 'high' && !isOver && { urgency: 'urgent' }),
        severity: isOver ? 'success' : it.urgency === 'high' ? 'critical' : 'warning',
        ends: isOver,
      }),
    ];
  },
};

const named = maybe(z.object({ summary: text }));
const posted = z.object({
  event: z.object({ event_type: z.string(), occurred_at: text, agent: named, data: z.unknown().optional() }),
});
const incident = z.object({
  id: z.string(),
  number: maybe(z.number()),
  title: text,
  /** A priority may be set, and people named, when it is resolved already: that opens nothing again. */
  status: text,
  html_url: text,
  urgency: text,
  service: named,
  priority: named,
  escalation_policy: named,
  assignees: list(z.object({ summary: text })),
});
