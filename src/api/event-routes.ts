import { z } from 'zod';
import { eventsBody, MOST_EVENTS } from './cloud-events.ts';
import { type EventParts, NOTIFICATION_EVENT, postEvents } from './events.ts';
import { ACCEPTED } from './notification-answers.ts';
import { acceptedExample } from './notification-examples.ts';
import { NOTIFICATIONS } from './notification-routes.ts';
import { POST_PROBLEMS, REPEAT_PROBLEMS } from './openapi/shared.ts';
import type { RouteDefinition } from './route.ts';

const recorded = ACCEPTED.schema ?? z.unknown();
const results = z.strictObject({ results: z.array(z.looseObject({ event: z.string(), status: z.int() })) });

const eventExample = {
  specversion: '1.0',
  id: 'A234-1234-1234',
  source: '/shops/eu',
  type: 'com.contoso.order.delayed',
  subject: 'order 4711',
  time: '2026-11-20T08:15:00Z',
  heraldtopic: 'deployments',
  data: { carrier: 'Contoso Parcels', days: 3 },
};

/** Events of whatever system sends CloudEvents. */
export const EVENTS: RouteDefinition<EventParts> = {
  method: 'post',
  path: '/api/events',
  id: 'postEvents',
  summary: 'Tell people of a CloudEvent',
  description: `CloudEvents 1.0 over HTTP in each of its forms: structured (\`application/cloudevents+json\`), batched (\`application/cloudevents-batch+json\`, at most ${MOST_EVENTS} events) and binary (\`ce-\` headers, percent-encoded, with the data as body); \`application/json\` is read as one of the first two. \`source\` and \`id\` together name an event: for a day the same again is the same notification, whatever else of it is another. Its topic is what \`EVENT_TOPICS\` says of its \`type\`, or the \`type\` itself; its audience are the subscribers of the topic. Extensions say otherwise: \`heraldtopic\`, \`heraldaudience\` (addresses of people with commas between them), \`heraldkey\` (as \`key\` of a notification) and \`heraldtenant\`. The card names the \`type\`, the \`subject\` and the last part of the \`source\`; each member of \`data\` that is a text, a number or a boolean is a fact on it. An event of the type \`${NOTIFICATION_EVENT}\` has as \`data\` what \`POST /api/notifications\` takes, or a part of that. Of a batch all events are looked at first: where one has a fault, none is recorded, and each fault is named by the index of its event. Then they are recorded one after the other; where one cannot be (429, 503), those before it stay recorded. Send the batch again: they are known.`,
  who: 'key',
  needs: 'send',
  looksAgain: true,
  tag: NOTIFICATIONS,
  body: { schema: eventsBody, example: eventExample },
  answers: {
    202: {
      ...ACCEPTED,
      schema: z.union([recorded, results]),
      example: acceptedExample,
    },
  },
  problems: [...POST_PROBLEMS, ...REPEAT_PROBLEMS].filter(code => code !== 'idempotency-conflict'),
  handler: postEvents,
};
