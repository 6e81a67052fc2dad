import { isIP, type Socket } from 'node:net';
import rhea, { type EventContext, type Delivery as RheaDelivery } from 'rhea';
import { NOT_OPENED } from './ends.ts';
import type { QueueMessage } from './message.ts';

/** Where the queue is, and how one signs in there. */
export interface QueueAddress {
  /** `amqps://user:password@host:port/virtual-host`. */
  readonly url: string;
  /** As the broker calls it. */
  readonly name: string;
}

/** A message that is held for this process until it is settled in one of these ways. */
export interface Held {
  readonly message: QueueMessage;
  accept(): void;
  reject(reason: string, why: string): void;
  release(): void;
}

export interface QueueLinkEvents {
  opened(): void;
  message(held: Held): void;
}

/** A connection with one link to the queue. Messages come for credit alone, and none is settled by itself. */
export interface QueueLink {
  credit(messages: number): void;
  /** Resolves when it is no more, with why: never with anything secret. */
  readonly closed: Promise<string>;
  close(): void;
}

const IDLE_MS = 60_000;
/** A reason of a dead letter has its limits at brokers: Service Bus takes 4,096. */
const LONGEST_WHY = 2_000;

/**
 * A broker across the world answers within seconds. One that hangs never does: it would be waited for for ever, and keep the
 * connection, since it takes no leave either.
 */
const PATIENCE = { opensWithinMs: 30_000, leavesWithinMs: 5_000 };

export function openLink(
  { url, name }: QueueAddress,
  events: QueueLinkEvents,
  { opensWithinMs, leavesWithinMs } = PATIENCE,
): QueueLink {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const connection = rhea.create_container().connect({ ...connectionOf(new URL(url)), reconnect: false });
  const receiver = connection.open_receiver({
    source: { address: name },
    credit_window: 0,
    autoaccept: false,
    rcv_settle_mode: 0,
  });
  let isOpen = true;
  const end = (why: string) => {
    clearTimeout(late);
    isOpen = false;
    resolve(why);
    connection.close();
    setTimeout(() => socketOf(connection)?.destroy(), leavesWithinMs).unref();
  };
  const late = setTimeout(() => end(NOT_OPENED), opensWithinMs);
  const settle = (act: () => unknown) => {
    // The messages of a lost connection are the broker's again.
    if (isOpen) act();
  };
  // A refusal is an opening without a source first (AMQP 1.0, 2.6.3), and then the error.
  connection.on('receiver_open', () => {
    if (!receiver.source?.address) return;
    clearTimeout(late);
    events.opened();
  });
  connection.on('message', ({ message, delivery }: EventContext) => {
    if (message !== undefined && delivery !== undefined) events.message(heldOf(message, delivery, settle));
  });
  for (const event of ['connection_error', 'session_error', 'receiver_error', 'sender_error'] as const)
    connection.on(event, context => end(whyOf(context)));
  // Where nobody listens for it, the library prints it with all bytes that came.
  connection.on('protocol_error', () => end('protocol-error'));
  connection.on('disconnected', ({ error }) => end(codeOf(error) ?? 'disconnected'));
  connection.on('receiver_close', () => end('the broker closed the link'));
  connection.on('connection_close', () => end('the broker closed the connection'));
  connection.on('error', (error: unknown) => end(codeOf(error) ?? 'error'));
  return {
    credit: messages => settle(() => receiver.add_credit(messages)),
    closed,
    close: () => end('closed'),
  };
}

/** Its types say nothing of it. */
const socketOf = (connection: object) => (connection as { readonly socket?: Socket }).socket;

function connectionOf({ protocol, hostname, port, pathname, username, password }: URL) {
  const isSafe = protocol === 'amqps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const virtual = decodeURIComponent(pathname.slice(1));
  const signIn =
    username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    host,
    port: Number(port) || (isSafe ? 5671 : 5672),
    // An address is not sent as a name (RFC 6066); the certificate is held to the host then.
    ...(isSafe
      ? { transport: 'tls' as const, servername: isIP(host) === 0 ? host : '' }
      : { transport: 'tcp' as const }),
    ...signIn,
    // As RabbitMQ has it: where nothing is said, the host itself.
    hostname: virtual === '' ? host : `vhost:${virtual}`,
    idle_time_out: IDLE_MS,
  };
}

function heldOf(
  message: NonNullable<EventContext['message']>,
  delivery: RheaDelivery,
  settle: (act: () => unknown) => void,
): Held {
  return {
    message: {
      id: message.message_id,
      contentType: message.content_type,
      properties: message.application_properties ?? {},
      body: contentOf(message.body),
    },
    accept: () => settle(() => delivery.accept()),
    reject: (reason, why) => settle(() => delivery.reject(deadLetter(reason, why.slice(0, LONGEST_WHY)))),
    release: () => settle(() => delivery.release()),
  };
}

/** As Service Bus reads it: these two stand on the dead letter then. Others may keep it or not. */
const deadLetter = (reason: string, description: string) => ({
  condition: 'com.microsoft:dead-letter',
  description,
  info: { DeadLetterReason: reason, DeadLetterErrorDescription: description },
});

/** The content of a data section; a value is as it is. */
const contentOf = (body: unknown) => {
  const { content } = Object(body) as { content?: unknown };
  if (Array.isArray(content) && content.every(Buffer.isBuffer)) return Buffer.concat(content);
  return Buffer.isBuffer(content) ? content : body;
};

/** A condition of AMQP, such as `amqp:not-found`; the sentence of a broker may quote what nobody should read. */
function whyOf({ error, connection, session, receiver }: EventContext): string {
  const found = [receiver?.error, session?.error, error, connection.error].find(each => each != null);
  return codeOf(found) ?? 'the broker refused';
}

function codeOf(error: unknown): string | undefined {
  const { condition, code } = Object(error) as { condition?: unknown; code?: unknown };
  return [condition, code].find(each => typeof each === 'string');
}
