import { alertmanager } from './alertmanager/alertmanager.ts';
import { argocd } from './argocd/argocd.ts';
import { azuredevops } from './azuredevops/azuredevops.ts';
import { azuremonitor } from './azuremonitor/azuremonitor.ts';
import { datadog } from './datadog/datadog.ts';
import { eventgrid } from './eventgrid/eventgrid.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import { grafana } from './grafana/grafana.ts';
import { jenkins } from './jenkins/jenkins.ts';
import { jira } from './jira/jira.ts';
import { json } from './json/json.ts';
import { pagerduty } from './pagerduty/pagerduty.ts';
import { sentry } from './sentry/sentry.ts';
import type { HookSource } from './source.ts';
import { statuspage } from './statuspage/statuspage.ts';
import { stripe } from './stripe/stripe.ts';
import { teams } from './teams/teams.ts';

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
  jira,
  datadog,
  jenkins,
  argocd,
  statuspage,
  stripe,
  eventgrid,
  teams,
  json,
};

/** For people: what each request of the source shows. */
export const shownBy = ({ proof, entra }: HookSource): string =>
  entra === undefined
    ? proof.words
    : `${proof.words} Or: a token of Entra ID for ENTRA_AUDIENCE with the app role \`${entra.role}\`.`;

export function sourceOf(name: string): HookSource | undefined {
  return Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
}
