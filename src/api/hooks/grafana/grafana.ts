import { pick } from '../../check.ts';
import { type AlertGroup, alertGroup, alone, tellGroup } from '../alertmanager/alerts.ts';
import { either, secretShown, signed, stampIn } from '../proof.ts';
import type { HookSource, Wish } from '../source.ts';
import { id } from '../telling.ts';

export const grafana: HookSource = {
  title: 'Grafana',
  proof: either(
    signed({
      words:
        'HMAC-SHA256 in `X-Grafana-Alerting-Signature`, over the body, or over the time in `X-Grafana-Alerting-Timestamp`, a colon and the body.',
      header: 'x-grafana-alerting-signature',
      stamp: stampIn('x-grafana-alerting-timestamp', seconds => `${seconds}:`),
    }),
    secretShown(),
  ),
  setup:
    'In Grafana: Alerting, Contact points, New, Webhook. URL: the address. Authorization header: Bearer and the secret. Leave "Disable resolved message" off, so that a card says when it is over. Or as a file in provisioning/alerting:',
  config: {
    language: 'yaml',
    text: `apiVersion: 1
contactPoints:
  - orgId: 1
    name: herald
    receivers:
      - uid: herald
        type: webhook
        disableResolveMessage: false
        settings:
          url: $ADDRESS
          httpMethod: POST
          authorization_scheme: Bearer
          authorization_credentials: $SECRET`,
  },
  tells:
    'Each group of alerts is one card and changes until all of it is resolved; alerts that nothing groups have a card each. Where resolved messages are switched off, the card stays until an alert fires that began after all that it tells of: that one has a new card, which rings. The label `severity` says how urgent it is: `critical` is urgent, `info` is low.',
  example: {
    body: {
      version: '1',
      orgId: 1,
      groupKey: '{}:{alertname="Memory"}',
      status: 'firing',
      groupLabels: { alertname: 'Memory' },
      commonLabels: { alertname: 'Memory', service: 'checkout' },
      commonAnnotations: { summary: 'High memory usage' },
      alerts: [{ status: 'firing', labels: { instance: 'node-1' } }],
    },
  },
  translate(_headers, payload) {
    const { orgId, ...group } = pick(instanceGroup, payload);
    const key = `${orgId}/${group.groupKey}`;
    if (Object.keys(group.groupLabels).length > 0) return [toWish(group, key)];
    // Without labels to group by the key is that of the whole instance.
    return group.alerts.map((alert, index) =>
      toWish(alone(group, alert), `${orgId}/${alert.fingerprint ?? `${key}#${index}`}`),
    );
  },
};

const instanceGroup = alertGroup.extend({ orgId: id.catch('') });

function toWish(group: AlertGroup, key: string): Wish {
  const [first] = group.alerts;
  const Silence = group.status === 'resolved' ? undefined : first?.silenceURL;
  const links = { Panel: first?.panelURL || first?.dashboardURL, Silence };
  return tellGroup(group, { actor: 'Grafana', key, origin: 'Alert rule', links });
}
