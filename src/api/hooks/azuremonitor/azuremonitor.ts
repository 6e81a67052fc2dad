import { z } from 'zod';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource, Severity } from '../source.ts';
import { happened, list, maybe, tell, text, texts, those, type WishParts } from '../telling.ts';

export const azuremonitor: HookSource = {
  title: 'Azure Monitor',
  proof: secretShown(),
  // Microsoft's app for action groups, the same in every tenant: learn.microsoft.com, "Action groups".
  entra: { role: 'ActionGroupsSecureWebhook', app: '461e8683-5575-4561-ac7f-899cc907d62a' },
  setup:
    'In the Azure portal: Monitor, Alerts, Action groups, an action of the type Webhook. URI: the address with herald:<secret>@ in front of its host. Enable the common alert schema: Yes. Or without the secret, as Secure Webhook, where Herald has ENTRA_AUDIENCE: URI: the address; Object ID: that of the app registration in ENTRA_AUDIENCE, which needs the app role ActionGroupsSecureWebhook, given to Microsoft’s app 461e8683-5575-4561-ac7f-899cc907d62a.',
  config: { language: 'text', text: 'https://herald:$SECRET@herald.contoso.com/api/hooks/…' },
  tells:
    'Each alert is one card, from when it is fired until it is resolved. Sev0 and Sev1 are urgent, Sev4 is low. A custom property `people` with e-mail addresses, and commas between them, names who hears of an alert in place of those of the hook.',
  example: {
    body: {
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: {
          alertId:
            '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.AlertsManagement/alerts/1',
          alertRule: 'CPU of checkout',
          severity: 'Sev1',
          monitorCondition: 'Fired',
          configurationItems: ['checkout-vm'],
        },
      },
    },
  },
  translate(_headers, payload) {
    const { essentials: it, alertContext, customProperties } = pick(alert, payload).data;
    const isOver = it.monitorCondition === 'Resolved';
    const portal = `https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Alerts/AlertDetails.ReactView/alertId~/${encodeURIComponent(it.alertId)}`;
    const [condition] = alertContext?.condition?.allOf ?? [];
    return [
      tell({
        ...(isOver ? { severity: 'success' } : RATED.get(it.severity ?? '')),
        title: isOver ? `Resolved: ${it.alertRule}` : it.alertRule,
        subject: it.configurationItems[0] ?? it.alertTargetIDs[0]?.split('/').at(-1) ?? it.alertRule,
        url: it.investigationLink || portal,
        actor: 'Azure Monitor',
        detail: it.description,
        facts: {
          Severity: it.severity,
          Condition: condition && said(condition),
          Value: condition?.metricValue,
          Service: it.monitoringService,
        },
        links: {
          'View alert': it.investigationLink || portal,
          'View results': condition?.linkToFilteredSearchResultsUI || condition?.linkToSearchResultsUI,
        },
        key: it.alertId,
        ...happened(isOver ? it.resolvedDateTime : it.firedDateTime),
        ends: isOver,
        whom: those((customProperties.people?.split(/[\s,;]+/) ?? []).map(email => ({ email }))),
      }),
    ];
  },
};

const names = list(z.string());
const measured = maybe(z.union([z.string(), z.number()]));
const condition = z.object({
  metricName: text,
  searchQuery: text,
  operator: text,
  threshold: measured,
  timeAggregation: text,
  metricValue: measured,
  linkToFilteredSearchResultsUI: text,
  linkToSearchResultsUI: text,
});
const alert = z.object({
  data: z.object({
    essentials: z.object({
      alertId: z.string(),
      alertRule: z.string(),
      severity: text,
      monitorCondition: text,
      monitoringService: text,
      firedDateTime: text,
      resolvedDateTime: text,
      configurationItems: names,
      alertTargetIDs: names,
      description: text,
      investigationLink: text,
    }),
    alertContext: maybe(z.object({ condition: maybe(z.object({ allOf: list(condition) })) })),
    customProperties: texts,
  }),
});

/** "Average Percentage CPU GreaterThan 25". */
const said = ({
  timeAggregation,
  metricName,
  searchQuery,
  operator,
  threshold,
}: z.output<typeof condition>) =>
  [timeAggregation, metricName ?? searchQuery, operator, threshold].filter(each => each != null).join(' ');

type Rated = Pick<WishParts, 'urgency'> & { readonly severity: Severity };

const RATED: ReadonlyMap<string, Rated> = new Map<string, Rated>([
  ['Sev0', { severity: 'critical', urgency: 'urgent' }],
  ['Sev1', { severity: 'critical', urgency: 'urgent' }],
  ['Sev2', { severity: 'warning' }],
  ['Sev3', { severity: 'warning' }],
  ['Sev4', { severity: 'info', urgency: 'low' }],
]);
