import { HeraldError, invalid } from '../../../core/errors.ts';
import { secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { cardsIn, droppedFrom, saidByAdaptiveCard } from './adaptive-card.ts';
import { droppedOf, saidByMessageCard } from './message-card.ts';
import { wishOf } from './said.ts';

/** As the connectors said it. */
const NEEDED = 'Summary or Text is required.';

/**
 * Senders that post to the webhooks of Teams itself: to a connector, which are retired, or to a workflow. They change
 * their address and nothing else, so they are answered as they were there.
 */
export const teams: HookSource = {
  title: 'Anything that posts to Teams',
  proof: secretShown({ inQuery: true }),
  // A repeated post looks like one of a new event: "Backup failed" is the same each night.
  sameBodyIsNews: true,
  path: (address, secret) =>
    `/powerautomate/automations/direct/workflows/${address}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${encodeURIComponent(secret)}`,
  setup:
    'Wherever the address of an Incoming Webhook or of a Workflows webhook of Teams stood, enter the whole address instead: the secret is in it. Alertmanager (`msteams_configs`, `msteamsv2_configs`), Grafana (contact point Microsoft Teams), Argo CD (`teams`, `teams-workflows`), Jenkins (Office 365 Connector), Apprise, pymsteams and scripts with curl need nothing more.',
  config: {
    language: 'yaml',
    text: '# alertmanager.yml\nreceivers:\n  - name: teams\n    msteamsv2_configs:\n      - webhook_url: $ADDRESS',
  },
  tells:
    'Each MessageCard (`@type: MessageCard`) and each Adaptive Card, in its envelope or alone, is a notification: title, texts, facts, and the buttons that open something; the colour of a MessageCard says how severe it is. Alerts of Alertmanager and Grafana are one card until they are resolved. Buttons that post to somewhere are left out, and named in `X-Herald-Dropped` of the answer. It answers a MessageCard with 200 and `1`, all else with 202 and nothing.',
  example: {
    body: {
      '@type': 'MessageCard',
      '@context': 'https://schema.org/extensions',
      summary: 'Backup failed',
      themeColor: 'CC0003',
      sections: [{ activityTitle: 'db-1', facts: [{ name: 'Since', value: '04:00' }] }],
    },
  },
  translate(_headers, payload) {
    const cards = cardsIn(payload);
    const said = cards.length > 0 ? cards.map(saidByAdaptiveCard) : [saidByMessageCard(payload)];
    const told = said.flatMap(each => (each === undefined ? [] : [wishOf(each)]));
    if (told.length === 0) throw invalid([{ field: 'summary', message: 'or "text" is required' }]);
    return told;
  },
  answer(payload) {
    const cards = cardsIn(payload);
    const dropped = cards.length > 0 ? cards.flatMap(droppedFrom) : droppedOf(payload);
    const headers = { ...(dropped.length > 0 && { 'X-Herald-Dropped': inHeader(dropped) }) };
    if (cards.length > 0) return { status: 202, headers };
    return { status: 200, body: '1', headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } };
  },
  refusal(error) {
    if (!(error instanceof HeraldError) || error.code !== 'invalid-request') return undefined;
    return { status: 400, body: NEEDED, headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
  },
};

/** A header holds visible ASCII alone. */
const inHeader = (names: readonly string[]) =>
  names
    .slice(0, 10)
    .map(name => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40))
    .join(', ');
