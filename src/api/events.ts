import { invalid } from '../core/errors.ts';
import { checked } from '../decide/check.ts';
import { fits } from '../decide/wildcard.ts';
import type { Accept } from '../ledger/ports/accept.ts';
import { asSentence } from '../text/format.ts';
import { acceptAs, hashOf } from './accepting.ts';
import type { CallerHandler } from './callers.ts';
import { type CloudEvent, eventsIn } from './cloud-events.ts';
import { fitting } from './hooks/fitting.ts';
import type { HandlerAnswer } from './http.ts';
import { toWish, warned } from './notifications.ts';
import { oddAddresses } from './odd-addresses.ts';
import { notificationBody, topicName } from './schema.ts';
import { unheard } from './unheard.ts';

/** **Event topics**: which types of events belong to which topic. The first that fits counts; `*` stands for anything. */
export interface EventTopic {
  readonly types: string;
  readonly topic: string;
}

export interface EventParts {
  readonly accept: Accept;
  readonly eventTopics: readonly EventTopic[];
}

/**
 * `POST /api/events`: CloudEvents. All of a batch is looked at before the first is recorded; then each is recorded by
 * itself, in its order. Where one cannot be, those before it stay recorded and the request is refused: sent again, they
 * are known.
 */
export function postEvents({ accept, eventTopics }: EventParts): CallerHandler {
  return async (request, caller) => {
    const { events, isBatch } = eventsIn(request);
    const wishes = wishesOf(events, eventTopics, isBatch);
    const answers: HandlerAnswer[] = [];
    for (const [i, wish] of wishes.entries()) {
      const event = events[i] as CloudEvent;
      const answer = await acceptAs(accept, caller, request, { ...wish, idempotency: repeatOf(event) });
      answers.push(warned(answer, () => [...oddAddresses(wish), ...unheard(caller, wish.content)]));
    }
    const [only = { status: 202 }] = answers;
    if (!isBatch) return only;
    const results = answers.map(({ status, body }, i) => ({ event: events[i]?.id, status, ...Object(body) }));
    return { status: 202, body: { results } };
  };
}

function wishesOf(events: readonly CloudEvent[], topics: readonly EventTopic[], isBatch: boolean) {
  const read = events.map((event, i) =>
    checked(notificationBody, postedOf(event, topics), isBatch ? [String(i)] : []),
  );
  const faults = read.flatMap(each => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw invalid(faults);
  return read.flatMap(each => ('data' in each ? [toWish(each.data)] : []));
}

/** The event is its source and its id, whatever else of it is another: as long as callers' keys are kept. */
function repeatOf({ source, id }: CloudEvent) {
  const name = hashOf(JSON.stringify([source, id]));
  return { key: `event:${name}`, bodyHash: name };
}

/** The type of an event whose `data` is a notification, or a part of one. */
export const NOTIFICATION_EVENT = 'herald.notification';

/** The post that an event becomes: by its attributes first, then by its data. */
function postedOf(event: CloudEvent, topics: readonly EventTopic[]): unknown {
  const { heraldaudience: people, heraldtopic, heraldkey, heraldtenant } = event.extensions;
  const given = {
    topic: heraldtopic ?? topicOf(event.type, topics),
    audience:
      people === undefined ? { subscribers: true } : { people: people.split(/[\s,]+/).filter(Boolean) },
    ...(heraldkey !== undefined && { key: heraldkey }),
    ...(heraldtenant !== undefined && { tenantId: heraldtenant }),
  };
  if (event.type === NOTIFICATION_EVENT) return { ...given, ...basicsOf(event), ...Object(event.data) };
  return { ...given, ...fitting({ topic: given.topic, ...basicsOf(event), ...saidBy(event.data) }) };
}

/** `com.contoso.order.shipped` of `/shops/eu` about `4711`. */
function basicsOf({ type, source, subject }: CloudEvent) {
  const from = lastOf(source);
  return { title: words(type), subject: { name: subject ?? from }, actor: { name: from } };
}

const lastOf = (path: string) => path.split(/[/:#?]/).findLast(each => each !== '') ?? path;

/** `com.contoso.order.shipped` as "Order shipped", `Microsoft.Storage.BlobCreated` as "Storage blob created". */
function words(type: string): string {
  const name = type
    .split('.')
    .slice(-2)
    .join(' ')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|[_-]/g, ' ');
  return asSentence(name.toLowerCase());
}

/** A text is what there is to read; of an object, what has a name and one value. */
function saidBy(data: unknown) {
  if (typeof data === 'string') return data === '' ? {} : { detail: data };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {};
  const facts = Object.entries(data).flatMap(([title, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? [{ title, value: String(value) }] : [],
  );
  return facts.length === 0 ? {} : { facts };
}

/** By the table, else the type is a topic by itself: Herald's own are made of the same letters. */
export function topicOf(type: string, topics: readonly EventTopic[]): string {
  const found = topics.find(({ types }) => fits(types, type));
  if (found !== undefined) return found.topic;
  return topicName.safeParse(type).success
    ? type
    : type
        .replaceAll(/[^\w./-]/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 100);
}
