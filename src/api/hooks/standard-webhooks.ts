import { signed, stampIn } from './proof.ts';

/** Standard Webhooks 1.0.0: over id, time and body, with the base64 after `whsec_` as key. */
export const standardWebhooks = signed({
  words:
    'Standard Webhooks: HMAC-SHA256 in `webhook-signature`, over `webhook-id`, `webhook-timestamp` and the body.',
  header: 'webhook-signature',
  prefix: 'v1,',
  between: ' ',
  encoding: 'base64',
  stamp: stampIn('webhook-timestamp', (seconds, headers) => `${headers['webhook-id']}.${seconds}.`),
  keyOf: secret => (secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret),
});
