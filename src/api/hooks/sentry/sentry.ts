import { z } from 'zod';
import { pick } from '../../check.ts';
import { signed } from '../proof.ts';
import type { HookSource } from '../source.ts';
import { id, maybe, text } from '../telling.ts';
import { TELLINGS } from './tellings.ts';

export const sentry: HookSource = {
  title: 'Sentry',
  proof: signed({
    words: 'HMAC-SHA256 of the body in `Sentry-Hook-Signature`.',
    header: 'sentry-hook-signature',
  }),
  deliveryHeaders: ['request-id'],
  setup:
    'In Sentry: Settings, Developer Settings, Create New Integration, Internal Integration. Webhook URL: the address. Alert Rule Action: on. Webhooks: issue. Sentry then shows a client secret of its own: bring it with npm run hook -- rotate --name sentry --secret-file <path> --at-once.',
  tells:
    'An issue that is new, came back, or for which an alert rule was triggered, until it is resolved or archived; a metric alert until it is resolved. An assignment is for the assignee alone.',
  example: {
    headers: { 'Sentry-Hook-Resource': 'issue' },
    body: { action: 'created', data: { issue: { id: '123', title: 'TypeError: price is undefined' } } },
  },
  translate(headers, payload) {
    const resource = String(headers['sentry-hook-resource'] ?? '');
    const telling = Object.hasOwn(TELLINGS, resource) ? TELLINGS[resource] : undefined;
    if (telling === undefined) return [];
    const { action, actor, data } = pick(posted, payload);
    const said = telling(action, { actor: { ...actor, name: actor?.name || 'Sentry' }, data });
    return [said ?? []].flat();
  },
};

const posted = z.object({
  action: z.string(),
  actor: maybe(z.object({ id: maybe(id), name: text })),
  data: z.unknown().optional(),
});
