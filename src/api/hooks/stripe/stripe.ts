import { z } from 'zod';
import { pick } from '../../check.ts';
import { type Headers, signed } from '../proof.ts';
import type { HookSource, Severity } from '../source.ts';
import { happened, maybe, tell, text } from '../telling.ts';

const HEADER = 'stripe-signature';

const TOLD: ReadonlyMap<string, readonly [string, Severity]> = new Map([
  ['invoice.payment_failed', ['Invoice payment failed', 'warning']],
  ['invoice.payment_action_required', ['Invoice payment needs the customer', 'info']],
  ['invoice.paid', ['Invoice paid', 'success']],
  ['charge.dispute.created', ['Dispute opened', 'warning']],
  ['charge.dispute.closed', ['Dispute closed', 'success']],
  ['payout.failed', ['Payout failed', 'critical']],
  ['payout.paid', ['Payout arrived', 'success']],
  ['radar.early_fraud_warning.created', ['Warning of fraud', 'warning']],
  ['review.opened', ['Review opened', 'warning']],
  ['review.closed', ['Review closed', 'success']],
  ['customer.subscription.deleted', ['Subscription ended', 'info']],
] as const);

export const stripe: HookSource = {
  title: 'Stripe',
  proof: signed({
    words: 'HMAC-SHA256 in `Stripe-Signature`, over its time, a dot and the body.',
    header: HEADER,
    prefix: 'v1=',
    between: ',',
    stamp: stampOf,
  }),
  setup:
    'In Stripe: Developers, Webhooks, Add destination. Endpoint URL: the address. Stripe then shows a signing secret of its own: bring it with npm run hook -- rotate --name stripe --secret-file <path> --at-once. Or with a secret key, whose answer has that secret:',
  config: {
    language: 'sh',
    text: [
      'curl -fsS "https://api.stripe.com/v1/webhook_endpoints" -u "$TOKEN:" -d "url=$ADDRESS"',
      ...[...TOLD.keys()].map(type => `  -d "enabled_events[]=${type}"`),
    ].join(' \\\n'),
  },
  tells:
    'A payment or a payout that failed, a dispute until it is closed, a warning of fraud, a review until it is closed, and a subscription that ended: what happened to which id, never amounts, names or cards.',
  example: {
    body: {
      id: 'evt_1',
      type: 'charge.dispute.created',
      livemode: true,
      data: { object: { id: 'dp_1', object: 'dispute' } },
    },
  },
  translate(_headers, payload) {
    const { id, type, livemode, created, data } = pick(event, payload);
    const [title, severity] = TOLD.get(type) ?? [];
    if (title === undefined) return [];
    const { id: subject, object, customer } = data.object;
    const url = `https://dashboard.stripe.com/${livemode ? '' : 'test/'}events/${id}`;
    return [
      tell({
        title,
        subject,
        url,
        actor: 'Stripe',
        facts: { Event: type, Customer: customer, Mode: livemode ? 'live' : 'test' },
        links: { 'View in Stripe': url },
        key: `${object ?? 'object'}:${subject}`,
        ...happened(created && created * 1000),
        ...(severity && { severity }),
        ends: ENDS.includes(type),
      }),
    ];
  },
};

/** The time stands among the signatures: `t=1795848000,v1=…`. */
function stampOf(headers: Headers) {
  const [, seconds] = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(String(headers[HEADER] ?? '')) ?? [];
  return seconds === undefined ? 'wrong' : { before: `${seconds}.`, seconds: Number(seconds) };
}

const event = z.object({
  id: z.string(),
  type: z.string(),
  livemode: maybe(z.boolean()),
  created: maybe(z.number()),
  data: z.object({ object: z.object({ id: z.string(), object: text, customer: text }) }),
});

/** They end what a failure began, and tell nobody of what did not fail. */
const ENDS = ['invoice.paid', 'charge.dispute.closed', 'payout.paid', 'review.closed'];
