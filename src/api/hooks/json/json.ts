import { either, secretShown } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { standardWebhooks } from '../standard-webhooks.ts';

const MAPPING = `/* Uptime Kuma: a monitor is one card, from when it is down until it is up again. */
heartbeat.status in [0, 1] ? {
  "title": heartbeat.status = 0 ? "Down" : "Up again",
  "subject": { "name": monitor.name, "url": monitor.url },
  "detail": heartbeat.msg,
  "severity": heartbeat.status = 0 ? "critical" : "success",
  "key": "monitor:" & monitor.id,
  "ends": heartbeat.status = 1
}
`;

/** Any system that posts JSON. The mapping of each of its hooks says what becomes of a body. */
export const json: HookSource = {
  title: 'Anything else that posts JSON',
  proof: either(standardWebhooks, secretShown({ inQuery: true })),
  deliveryHeaders: ['webhook-id', 'idempotency-key'],
  sameBodyIsNews: true,
  needsMapping: true,
  setup:
    'Write what becomes of a body, in JSONata, and try it with a body that the tool sent: npm run -s hook -- try mapping.jsonata body.json. Then enter the address as the one to post JSON to, and the secret where the tool can set a header or a password; where it can set nothing, put ?secret= and the secret behind the address.',
  config: { language: 'text', text: MAPPING.trimEnd() },
  tells:
    'Each notification that the mapping makes: it may make one, a list of them, or nothing, and then nobody is told. How to write one, and more of them: [Mappings](mappings.md). A hook of any other source may have a mapping, too, in place of what is told otherwise.',
  example: {
    body: {
      heartbeat: { status: 0, msg: 'connect ECONNREFUSED' },
      monitor: { id: 7, name: 'checkout' },
    },
  },
  translate: () => [],
};
