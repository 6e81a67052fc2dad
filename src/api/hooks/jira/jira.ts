import { z } from 'zod';
import { pick } from '../../check.ts';
import { byApi } from '../by-api.ts';
import { either, secretShown, signed } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { happened, maybe, withAsides } from '../telling.ts';
import { TELLINGS } from './tellings.ts';

export const jira: HookSource = {
  title: 'Jira',
  proof: either(
    signed({
      words: 'HMAC-SHA256 of the body in `X-Hub-Signature`, where Jira knows a secret.',
      header: 'x-hub-signature',
      prefix: 'sha256=',
    }),
    secretShown({ inQuery: true }),
  ),
  deliveryHeaders: ['x-atlassian-webhook-identifier'],
  setup:
    'In Jira: Settings, System, WebHooks, Create. URL: the address. Secret: the secret; where Jira asks for none, put ?secret= and the secret behind the address. Events: Issue created, updated; Comment created. Or with the API token of an administrator:',
  config: byApi('https://contoso.atlassian.net/rest/webhooks/1.0/webhook', '-u "ana@contoso.com:$TOKEN"', {
    name: 'Herald',
    url: '$ADDRESS?secret=$SECRET',
    events: Object.keys(TELLINGS),
  }),
  tells:
    'An issue that was created, done, reopened, or given a high priority. An assignment is for the assignee alone, and a comment for the assignee and the reporter: by their e-mail addresses where Jira sends them, else by `accountId` (Data Center: `name`), as far as these are entered with `PUT /api/identities`.',
  example: {
    body: {
      webhookEvent: 'jira:issue_created',
      user: { displayName: 'Priya Nair' },
      issue: {
        key: 'SHOP-41',
        self: 'https://contoso.atlassian.net/rest/api/2/issue/10040',
        fields: { summary: 'Pay by card', priority: { name: 'High' } },
      },
    },
  },
  translate(headers, payload) {
    // Another webhook of this instance has told it already.
    if (headers['x-atlassian-webhook-flow'] === 'Secondary') return [];
    const { webhookEvent: name, timestamp } = pick(event, payload);
    const said = Object.hasOwn(TELLINGS, name) ? TELLINGS[name]?.(payload) : undefined;
    return said === undefined ? [] : withAsides({ ...said, ...happened(timestamp) }, 'assigned');
  },
};

const event = z.object({ webhookEvent: z.string(), timestamp: maybe(z.number()) });
