import { z } from 'zod';
import { asSentence } from '../../../text/format.ts';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource, Severity, Wish } from '../source.ts';
import { ALERT_SILENT_SECONDS, happened, list, maybe, tell, text } from '../telling.ts';

export const statuspage: HookSource = {
  title: 'Statuspage',
  proof: secretShown({ inQuery: true }),
  setup:
    'On the status page: Subscribe to updates, webhook. It can set nothing but an address: put ?secret= and the secret behind it.',
  config: { language: 'text', text: '$ADDRESS?secret=$SECRET' },
  tells:
    'Each incident is one card, from its first report until it is resolved, and so is a component that is not operational. A critical impact is urgent.',
  example: {
    body: {
      incident: {
        id: 'z3lct0r596n4',
        name: 'Database query delays',
        status: 'investigating',
        impact: 'major',
        incident_updates: [{ body: 'Queries are timing out.' }],
      },
    },
  },
  translate(_headers, payload) {
    const { incident, component, component_update } = pick(posted, payload);
    if (incident) return [tellIncident(incident)];
    return component && component_update ? [tellComponent(component, component_update)] : [];
  },
};

const incidents = z.object({
  id: z.string(),
  name: z.string().catch('Incident'),
  status: text,
  impact: text,
  shortlink: text,
  updated_at: text,
  incident_updates: list(z.object({ body: text })),
  components: list(z.object({ name: text })),
});
const components = z.object({ id: z.string(), name: text, description: text });
const updates = z.object({ old_status: text, new_status: text, created_at: text });
const posted = z.object({
  incident: incidents.nullish(),
  component: components.nullish(),
  component_update: maybe(updates),
});

const OVER: readonly (string | null | undefined)[] = ['resolved', 'postmortem', 'completed'];

const SEVERITIES: ReadonlyMap<string | null | undefined, Severity> = new Map([
  ['critical', 'critical'],
  ['major', 'warning'],
  ['minor', 'warning'],
]);

function tellIncident(it: z.output<typeof incidents>): Wish {
  const isOver = OVER.includes(it.status);
  const severity = isOver ? 'success' : (SEVERITIES.get(it.impact) ?? 'info');
  return tell({
    title: [words(it.status), it.name].filter(Boolean).join(': '),
    subject: it.components.map(({ name }) => name).join(', ') || it.name,
    url: it.shortlink,
    actor: 'Statuspage',
    detail: it.incident_updates[0]?.body,
    facts: { Impact: it.impact },
    links: { 'View status': it.shortlink },
    key: `incident:${it.id}`,
    ...happened(it.updated_at),
    severity,
    ...(severity === 'critical' && { urgency: 'urgent' }),
    ends: isOver,
  });
}

const OUTAGES: ReadonlyMap<string | null | undefined, Severity> = new Map([
  ['operational', 'success'],
  ['major_outage', 'critical'],
  ['partial_outage', 'warning'],
  ['degraded_performance', 'warning'],
]);

function tellComponent(
  { id, name, description }: z.output<typeof components>,
  it: z.output<typeof updates>,
): Wish {
  return tell({
    title: words(it.new_status) || 'Component changed',
    subject: name ?? 'Component',
    actor: 'Statuspage',
    detail: description,
    facts: { Before: words(it.old_status) },
    key: `component:${id}`,
    ...happened(it.created_at),
    silentSeconds: ALERT_SILENT_SECONDS,
    severity: OUTAGES.get(it.new_status) ?? 'info',
    ends: it.new_status === 'operational',
  });
}

/** `under_maintenance` as "Under maintenance". */
const words = (status: string | null | undefined) => asSentence((status ?? '').replaceAll('_', ' '));
