import { alertmanager } from './alertmanager/alertmanager.ts';
import { azuredevops } from './azuredevops/azuredevops.ts';
import { azuremonitor } from './azuremonitor/azuremonitor.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import { grafana } from './grafana/grafana.ts';
import { pagerduty } from './pagerduty/pagerduty.ts';
import { sentry } from './sentry/sentry.ts';
import type { HookSource } from './source.ts';

/** Every source of webhooks, by the name under which a hook is made for it. */
export const SOURCES: Readonly<Record<string, HookSource>> = {
  github,
  alertmanager,
  grafana,
  gitlab,
  azuredevops,
  azuremonitor,
  pagerduty,
  sentry,
};

export function sourceOf(name: string): HookSource | undefined {
  return Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
}
