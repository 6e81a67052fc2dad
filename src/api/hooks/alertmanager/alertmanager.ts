import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { type AlertGroup, alertGroup, tellGroup } from './alerts.ts';

export const alertmanager: HookSource = {
  title: 'Prometheus Alertmanager',
  proof: secretShown(),
  setup: 'In alertmanager.yml: a receiver with the address and the secret, and a route that leads to it.',
  config: {
    language: 'yaml',
    text: `receivers:
  - name: herald
    webhook_configs:
      - url: $ADDRESS
        send_resolved: true
        http_config:
          authorization:
            credentials: $SECRET`,
  },
  tells:
    'Each group of alerts is one card, as `group_by` groups them, and changes until all of it is resolved. Where resolved messages are switched off, the card stays until an alert fires that began after all that it tells of: that one has a new card, which rings. The label `severity` says how urgent it is: `critical` is urgent, `info` is low.',
  example: {
    body: {
      version: '4',
      groupKey: '{}:{alertname="HighErrorRate"}',
      status: 'firing',
      receiver: 'herald',
      groupLabels: { alertname: 'HighErrorRate' },
      commonLabels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical' },
      commonAnnotations: { summary: 'Error rate above 5% on checkout' },
      externalURL: 'https://alertmanager.example.com',
      alerts: [{ status: 'firing', labels: { instance: '10.0.0.11:9100' } }],
    },
  },
  translate(_headers, payload) {
    const group = pick(alertGroup, payload);
    const key = `${group.receiver ?? ''}/${group.groupKey}`;
    return [
      tellGroup(group, { actor: 'Alertmanager', key, origin: 'Graph', links: { Silence: silenceOf(group) } }),
    ];
  },
};

/** Where a silence of all that the group has in common can be made. */
function silenceOf({ externalURL, commonLabels, status }: AlertGroup): string | undefined {
  if (!externalURL || status === 'resolved') return undefined;
  const matchers = Object.entries(commonLabels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${externalURL.replace(/\/$/, '')}/#/silences/new?filter=${encodeURIComponent(`{${matchers.join(',')}}`)}`;
}
