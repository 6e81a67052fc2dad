import { z } from 'zod';
import { DELIVERY_EVENTS } from '../core/delivery.ts';
import { HeraldError, invalid } from '../core/errors.ts';
import type { Clock } from '../core/time.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { count, time } from './openapi/shared.ts';
import type { EventSubscription, EventSubscriptions } from './ports/event-subscriptions.ts';

export interface DeliveryEventParts {
  readonly eventSubscriptions: EventSubscriptions;
  readonly clock: Clock;
}

export const eventName = z.enum(DELIVERY_EVENTS);

export const deliveryEventsBody = z.strictObject({
  events: z
    .array(eventName)
    .min(1)
    .max(DELIVERY_EVENTS.length)
    .refine(events => new Set(events).size === events.length, 'names one twice')
    .meta({
      description:
        'The events that you want to hear of. `sent`, `undelivered`, `suppressed`, `expired`, `folded` and `acknowledged` are states of deliveries; `stopped`: a person stopped such notifications on a card of yours.',
    }),
});

const refusal = z
  .strictObject({
    why: z.string().meta({ description: 'A status, or a code such as `private-address` or `ECONNREFUSED`.' }),
    at: time,
    tries: z.int().min(1),
    nextAt: time,
  })
  .nullable()
  .meta({ description: 'Why the last post was not taken; null where it was.' });

export const deliveryEvents = z.strictObject({
  events: z.array(eventName),
  since: time,
  waiting: count.meta({ description: 'How many events have not been posted yet.' }),
  oldestAt: time.nullable().meta({ description: 'Of when the oldest of them is.' }),
  lastTakenAt: time.nullable(),
  missed: count.meta({
    description:
      'How many were given up since the last post that was taken, because they had waited for 72 hours, or more than 100,000 waited.',
  }),
  refused: refusal,
});

const shown = ({ oldestAt, lastTakenAt, refused, ...rest }: EventSubscription) => ({
  ...rest,
  oldestAt: oldestAt ?? null,
  lastTakenAt: lastTakenAt ?? null,
  refused: refused ?? null,
});

/** `PUT /api/delivery-events`: what is told is the caller's to say, and where is not. */
export function putDeliveryEvents({ eventSubscriptions, clock }: DeliveryEventParts): CallerHandler {
  return async (request, caller) => {
    const { events } = check(deliveryEventsBody, request.json());
    if ((await eventSubscriptions.put(caller.id, events, clock.now())) === 'no-callback')
      throw invalid([{ field: 'events', message: NO_CALLBACK }]);
    return { status: 200, body: shown(await found(eventSubscriptions, caller.id)) };
  };
}

const NO_CALLBACK =
  'need an address that they are posted to. The operator of Herald gives your key one: npm run key -- callback --name <name> --url https://…';

/** `GET /api/delivery-events`. */
export function getDeliveryEvents({ eventSubscriptions }: DeliveryEventParts): CallerHandler {
  return async (_, caller) => ({ status: 200, body: shown(await found(eventSubscriptions, caller.id)) });
}

/** `DELETE /api/delivery-events`. Again is harmless. */
export function deleteDeliveryEvents({ eventSubscriptions }: DeliveryEventParts): CallerHandler {
  return async (_, caller) => ({ status: 200, body: { ended: await eventSubscriptions.end(caller.id) } });
}

export const endedEvents = z.strictObject({
  ended: z.boolean().meta({ description: 'False: you were told of nothing.' }),
});

async function found(subscriptions: EventSubscriptions, callerId: string): Promise<EventSubscription> {
  const subscription = await subscriptions.find(callerId);
  if (subscription === undefined)
    throw new HeraldError(
      'not-found',
      'You are told of no delivery events. PUT says of which you want to be.',
    );
  return subscription;
}
