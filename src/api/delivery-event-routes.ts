import { z } from 'zod';
import { DELIVERY_EVENTS } from '../core/delivery.ts';
import { REASONS } from '../core/reasons.ts';
import {
  type DeliveryEventParts,
  deleteDeliveryEvents,
  deliveryEvents,
  deliveryEventsBody,
  endedEvents,
  eventName,
  getDeliveryEvents,
  putDeliveryEvents,
} from './delivery-events.ts';
import { NOTIFICATIONS } from './notification-routes.ts';
import { BODY_PROBLEMS, count, EXAMPLE_ID, id, reason, time } from './openapi/shared.ts';
import type { RouteDefinition, WebhookDefinition } from './route.ts';

const PATH = '/api/delivery-events';

const example = {
  events: ['sent', 'undelivered', 'stopped'],
  since: '2026-11-20T08:15:00.000Z',
  waiting: 0,
  oldestAt: null,
  lastTakenAt: '2026-11-20T09:02:11.000Z',
  missed: 0,
  refused: null,
};

/** Of which events of its deliveries a caller is told. */
export const DELIVERY_EVENT_ROUTES: readonly RouteDefinition<DeliveryEventParts>[] = [
  {
    method: 'put',
    path: PATH,
    id: 'putDeliveryEvents',
    summary: 'Be told what becomes of your deliveries',
    description: `Of these events from now on, and of no others; what was said before is replaced. They are posted to the address of your key, which whoever runs Herald sets (\`npm run key -- callback\`): a key that has leaked can aim Herald at nothing. You hear of your own notifications alone, of those of all tenants that you post to. There are ${DELIVERY_EVENTS.length} events: ${DELIVERY_EVENTS.join(', ')}.`,
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    body: { schema: deliveryEventsBody, example: { events: example.events } },
    answers: { 200: { description: 'As it is now.', schema: deliveryEvents, example } },
    problems: BODY_PROBLEMS,
    handler: putDeliveryEvents,
  },
  {
    method: 'get',
    path: PATH,
    id: 'getDeliveryEvents',
    summary: 'Of what you are told, and whether it gets through',
    description: 'With how many wait, and why the last post was not taken.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    answers: { 200: { description: 'Found.', schema: deliveryEvents, example } },
    problems: ['not-found'],
    handler: getDeliveryEvents,
  },
  {
    method: 'delete',
    path: PATH,
    id: 'deleteDeliveryEvents',
    summary: 'Be told of nothing any more',
    description: 'Events that wait are not posted. Asking again is harmless.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    answers: { 200: { description: 'Ended.', schema: endedEvents, example: { ended: true } } },
    problems: [],
    handler: deleteDeliveryEvents,
  },
];

const toldEvent = z.strictObject({
  event: eventName,
  at: time,
  notification: id,
  delivery: id,
  key: z.string().optional().meta({ description: 'Your name for the notification.' }),
  topic: z.string().optional(),
  tenantId: z.string(),
  to: z
    .strictObject({
      kind: z.enum(['person', 'conversation', 'unknown']),
      name: z.string().optional(),
      upn: z.string().optional(),
      id: z.string().optional(),
      address: z.string().optional(),
    })
    .meta({
      description:
        'The recipient, as far as Herald knows them; `address` is what you posted, `id` that of Entra.',
    }),
  reason,
  number: count.meta({ description: 'Of one delivery a later event has a greater one.' }),
});

const posted = z.strictObject({
  type: z.literal('delivery.events'),
  timestamp: time.meta({ description: 'Of this try.' }),
  data: z.strictObject({
    events: z.array(toldEvent).min(1).max(100),
    missed: z.int().min(1).optional().meta({
      description: 'How many were given up since the last post that you took: ask for the deliveries.',
    }),
  }),
});

const told = (event: string, of: 'sent' | 'opted-out', number: number) => ({
  event,
  at: '2026-11-20T07:34:05.000Z',
  notification: EXAMPLE_ID,
  delivery: '0199f0a5-6c40-7b0e-8f67-51a3c7d9e2b4',
  key: 'deploy-4521',
  topic: 'deployments',
  tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  to: { kind: 'person', name: 'Ana Silva', upn: 'ana@contoso.com', address: 'ana@contoso.com' },
  reason: { code: of, text: REASONS[of] },
  number,
});

/** Posted to the address of the key, where its caller wants to be told. */
export const DELIVERY_EVENTS_POSTED: WebhookDefinition = {
  id: 'deliveryEvents',
  tag: NOTIFICATIONS,
  summary: 'Events of your deliveries',
  description:
    'Signed as Standard Webhooks 1.0 have it, with the secrets of your key. Up to 100 events are one post, in the order in which they were recorded; of one delivery that is the order in which they happened. `webhook-id` is that of the post, at each try with the same events. Any 2xx within 15 seconds takes it; everything else, a redirect too, has it posted again, after 5 seconds, 15, 45 and at last every half hour, and what comes after it waits. After 72 hours, and beyond 100,000 that wait, the oldest are given up, and the next post says how many (`missed`). A 410 ends it. Only https: and only public addresses are called, but for the hosts in CALLBACK_ALLOW.',
  headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  body: {
    schema: posted,
    example: {
      type: 'delivery.events',
      timestamp: '2026-11-20T07:34:05.620Z',
      data: { events: [told('sent', 'sent', 4711), told('stopped', 'opted-out', 4712)] },
    },
  },
  answer: {
    description: 'Taken; nothing of a body is read.',
    schema: z.looseObject({}),
    example: {},
  },
  page: {
    heading: 'What Herald posts when something became of your deliveries',
    when: 'To the address of your key, once you have said with `PUT /api/delivery-events` of which events you want to hear. It comes within seconds, and no card waits for it.',
    answers: 'Any 2xx takes it.',
  },
};
