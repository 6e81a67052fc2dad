import { invalid } from '../../core/errors.ts';
import { hashOf } from '../accepting.ts';
import { type HandlerRequest, withBody } from '../request.ts';

/** A message of a queue, as far as Herald looks at it. */
export interface QueueMessage {
  /** As its sender named it. */
  readonly id?: unknown;
  readonly contentType?: string | undefined;
  /** Application properties. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Bytes, or a text; anything else cannot be read. */
  readonly body: unknown;
}

/** The message as a request that brings the same: what is understood of one is understood of the other. */
export function requestOf(message: QueueMessage, correlationId: string): HandlerRequest {
  const headers = {
    'content-type': message.contentType ?? 'application/json',
    ...eventHeaders(message.properties),
  };
  const repeat = isEvent(headers) ? {} : { 'idempotency-key': repeatOf(message.id) };
  const head = {
    params: {},
    query: new URLSearchParams(),
    headers: { ...headers, ...repeat },
    correlationId,
  };
  return withBody(head, bytesOf(message.body));
}

/** A CloudEvent has a name of its own, in its source and id. */
export const isEvent = (headers: HandlerRequest['headers']): boolean =>
  headers['ce-specversion'] !== undefined ||
  /^application\/cloudevents\b/i.test(String(headers['content-type']));

const EVENT_PROPERTY = /^cloudEvents[:_]([a-z0-9]+)$/;

/** Attributes of CloudEvents in binary form, which AMQP writes plainly and HTTP percent-encoded. */
function eventHeaders(properties: QueueMessage['properties']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([property, value]) => {
      const name = EVENT_PROPERTY.exec(property)?.[1];
      if (name === undefined || value === null || value === undefined) return [];
      const text = value instanceof Date ? value.toISOString() : String(value);
      return [[`ce-${name}`, encodeURIComponent(text)]];
    }),
  );
}

/** Ids of two kinds are two ids, even where they read the same. */
function repeatOf(id: unknown): string {
  if (textOf(id) === '') throw invalid([{ field: 'message-id', message: NO_ID }]);
  return `queue:${named([typeof id, textOf(id)])}`;
}

/** The same each time that the queue hands it over: by its id, by that of its event, else by what it says. */
export function identityOf({ id, properties, body }: QueueMessage): string {
  if (textOf(id) !== '') return named([typeof id, textOf(id)]);
  const { 'ce-source': source, 'ce-id': event } = eventHeaders(properties);
  if (source !== undefined && event !== undefined) return named(['event', source, event]);
  return named(['body', Buffer.isBuffer(body) ? body.toString('base64') : String(body)]);
}

const textOf = (id: unknown) => (Buffer.isBuffer(id) ? id.toString('hex') : String(id ?? ''));
const named = (parts: readonly string[]) => hashOf(JSON.stringify(parts));

const NO_ID =
  'is needed: a queue may hand over a message twice, and by its id it is known. Set one that is the same when you send the same again';

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  throw invalid([{ field: 'body', message: 'must be JSON: as bytes in a data section, or as a text' }]);
}
