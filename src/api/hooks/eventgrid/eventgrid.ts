import { z } from 'zod';
import { asSentence } from '../../../text/format.ts';
import { pick } from '../../check.ts';
import { secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { tell, text } from '../telling.ts';

/** Azure Event Grid, in its own schema or as CloudEvents; one event or many in a body. */
export const eventgrid: HookSource = {
  title: 'Azure Event Grid',
  proof: secretShown({ inQuery: true }),
  // Microsoft's app for Event Grid, the same in every tenant: learn.microsoft.com, "Deliver events to Microsoft Entra
  // protected endpoints". Its scripts give the role to whoever writes the subscription, too, who sends no events.
  entra: {
    role: 'AzureEventGridSecureWebhookSubscriber',
    app: '4962773b-9cdb-44cf-a8bf-237846a00ab7',
  },
  setup:
    'In the Azure portal: the topic or resource, Events, Event Subscription, Web Hook. Subscriber endpoint: the address with ?secret= and the secret behind it. Schema: Cloud Event Schema v1.0 or Event Grid Schema. Filter to the event types that people should hear of. Or without the secret, where Herald has ENTRA_AUDIENCE: the address alone, and under Additional Features Use Microsoft Entra authentication with that app registration, which needs the app role AzureEventGridSecureWebhookSubscriber, given to Microsoft’s app 4962773b-9cdb-44cf-a8bf-237846a00ab7, and to whoever makes the subscription. A namespace that delivers with its own managed identity: make the hook with --sender and the object id of that identity; its tokens need no role.',
  config: { language: 'text', text: '$ADDRESS?secret=$SECRET' },
  tells: 'Each event that the subscription lets through, once, however it is batched.',
  example: {
    body: [
      {
        id: '93902694',
        eventType: 'Microsoft.KeyVault.SecretNearExpiry',
        topic: '/subscriptions/1/resourceGroups/shop/providers/Microsoft.KeyVault/vaults/shop',
        subject: 'payment-key',
        eventTime: '2026-11-20T08:15:00Z',
      },
    ],
  },
  /** Asked once with the schema of its own; the answer shows that the address wants what comes. */
  handshake(headers, payload) {
    if (headers['aeg-event-type'] !== 'SubscriptionValidation') return undefined;
    const [{ data }] = pick(validations, payload);
    return { status: 200, body: { validationResponse: data.validationCode } };
  },
  permission(headers) {
    const { 'webhook-request-origin': origin, 'webhook-request-rate': rate } = headers;
    if (typeof origin !== 'string' || !/^[\w.:/*-]{1,200}$/.test(origin)) return undefined;
    const asked = typeof rate === 'string' && /^\d{1,9}$/.test(rate) ? rate : '*';
    return { 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': asked };
  },
  translate(_headers, payload) {
    return pick(events, payload).map(it => {
      const type = it.eventType ?? it.type ?? 'Event';
      const source = it.topic ?? it.source ?? '';
      const resource = source.split('/').at(-1);
      return tell({
        title: words(type),
        subject: tail(it.subject) || resource || type,
        actor: resource || 'Azure Event Grid',
        facts: { Type: type, Subject: it.subject, Source: source, Time: it.eventTime ?? it.time },
        mark: `${source}\n${it.id}`,
      });
    });
  },
};

const validations = z.tuple([z.object({ data: z.object({ validationCode: z.string() }) })], z.unknown());

const event = z.object({
  id: z.string(),
  eventType: text,
  type: text,
  topic: text,
  source: text,
  subject: text,
  eventTime: text,
  time: text,
});
const events = z.union([z.array(event), event.transform(one => [one])]);

/** `Microsoft.Storage.BlobCreated` as "Blob created". */
function words(type: string): string {
  const name = type.split('.').at(-1) ?? type;
  return asSentence(name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase());
}

const tail = (subject: string | null | undefined) => subject?.split('/').at(-1);
