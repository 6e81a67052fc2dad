import { z } from 'zod';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource, Wish } from '../source.ts';
import { ALERT_SILENT_SECONDS, maybe, tell, text } from '../telling.ts';

const TEMPLATE = `# In the ConfigMap argocd-notifications-cm. The secret: herald-secret in the Secret argocd-notifications-secret.
service.webhook.herald: |
  url: $ADDRESS
  headers:
    - name: X-Herald-Secret
      value: $herald-secret
    - name: Content-Type
      value: application/json
template.herald: |
  webhook:
    herald:
      method: POST
      body: |
        {
          "app": {
            "name": {{ .app.metadata.name | toJson }},
            "project": {{ .app.spec.project | toJson }},
            "uid": {{ .app.metadata.uid | toJson }}
          },
          "revision": {{ .app.status.sync.revision | toJson }},
          "sync": {{ with .app.status.operationState }}{
            "phase": {{ .phase | toJson }},
            "message": {{ .message | toJson }},
            "startedAt": {{ .startedAt | toJson }}
          }{{ else }}null{{ end }},
          "health": {{ .app.status.health.status | toJson }},
          "url": "{{ .context.argocdUrl }}/applications/{{ .app.metadata.name }}"
        }
trigger.herald: |
  - when: app.status.operationState.phase in ['Error', 'Failed']
    oncePer: app.status.operationState.startedAt
    send: [herald]
  - when: app.status.health.status == 'Degraded'
    send: [herald]
  - when: app.status.health.status == 'Healthy'
    send: [herald]
# At each application, or at a project: notifications.argoproj.io/subscribe.herald.herald: ""`;

export const argocd: HookSource = {
  title: 'Argo CD',
  proof: secretShown(),
  // Nothing in the body says when an application was degraded: its key says what is the same.
  sameBodyIsNews: true,
  setup: 'In Argo CD: a service, a template and a trigger of its notifications, as below.',
  config: { language: 'yaml', text: TEMPLATE },
  tells:
    'A sync that failed, and an application that is degraded, until it is healthy again. One body may tell both.',
  example: {
    body: {
      app: { name: 'checkout', uid: '0d8f0b0e-3d3f-4b1e-9f0f-2a0a5c0c7f11' },
      sync: {
        phase: 'Failed',
        message: 'one or more objects failed to apply',
        startedAt: '2026-11-20T08:14:02Z',
      },
    },
  },
  translate(_headers, payload) {
    const it = pick(posted, payload);
    return [...syncOf(it), ...healthOf(it)];
  },
};

const posted = z.object({
  app: z.object({ name: text, project: text, uid: z.string() }),
  revision: text,
  sync: maybe(z.object({ phase: text, message: text, startedAt: text, initiatedBy: text })),
  health: text,
  destination: maybe(z.object({ namespace: text })),
  url: text,
});
type Posted = z.output<typeof posted>;

const common = ({ app, revision, destination, url, sync }: Posted) => ({
  subject: app.name ?? 'application',
  url,
  actor: sync?.initiatedBy || 'Argo CD',
  facts: { Project: app.project, Namespace: destination?.namespace, Revision: revision?.slice(0, 12) },
  links: { 'View in Argo CD': url },
});

function syncOf(it: Posted): Wish[] {
  const { sync, app } = it;
  if (sync?.phase !== 'Failed' && sync?.phase !== 'Error') return [];
  const key = `${app.uid}/${sync.startedAt ?? ''}`;
  return [tell({ ...common(it), title: 'Sync failed', detail: sync.message, key, severity: 'warning' })];
}

function healthOf(it: Posted): Wish[] {
  const alert = { ...common(it), key: `health:${it.app.uid}`, silentSeconds: ALERT_SILENT_SECONDS };
  if (it.health === 'Degraded')
    return [tell({ ...alert, title: 'Application degraded', severity: 'critical' })];
  if (it.health === 'Healthy')
    return [tell({ ...alert, title: 'Application healthy again', severity: 'success', ends: true })];
  return [];
}
