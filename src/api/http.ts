import { type Server as HttpServer, type IncomingMessage, ServerResponse } from 'node:http';
import type restify from 'restify';
// Not its index, which loads the plugins, which nothing here asks for (test/loaded.test.ts).
import Router from 'restify/lib/router.js';
import Server from 'restify/lib/server.js';
import { HeraldError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Log } from '../core/log.ts';
import { unlessLate } from '../core/unless-late.ts';
import { answer, type HandlerAnswer, refuse } from './answer.ts';
import { bind } from './bind.ts';
import { type BodyLimit, createBodies, ORDINARY } from './bodies.ts';
import { correlationIdOf, type HandlerRequest, headOf, type RequestHead, withBody } from './request.ts';

mendWriteHead();

export type { HandlerAnswer } from './answer.ts';
export type { HandlerRequest, RequestHead } from './request.ts';

/**
 * One address of Herald's, in two steps: who may come in is decided by the head alone, and only then is anything read
 * of what they bring. Each step throws a `HeraldError` to refuse.
 */
export type Handler = (head: RequestHead) => Promise<Answering>;
export type Answering = (request: HandlerRequest) => Promise<HandlerAnswer>;

export interface Route {
  /** `get` answers HEAD as well. */
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'del' | 'opts';
  readonly path: string;
  readonly handler: Handler;
  /** Of the bodies that it takes: ordinary ones unless it is said. */
  readonly limit?: BodyLimit;
}

/** A request that is not here by then is dropped: whoever sends a byte a second shall not hold a connection. */
const READ_WITHIN_MS = 10_000;

/**
 * Load balancers keep an idle connection for 60 s and more, and take it for good until then: whoever closes it before
 * them answers one of their requests with a 502. (`headersTimeout` may be shorter: Node counts it from the first byte of
 * a request on, not from the end of the one before.)
 */
const IDLE_FOR_MS = 75_000;

/** Callers wait 10 to 30 s, Teams 10 to 15. A click that makes Herald ask Teams may take as long as that request. */
const ANSWER_WITHIN_MS = 12_000;

/** A stop waits so long for requests that are being answered. Teams itself takes at most 10 s for a request of ours. */
const DRAIN_WITHIN_MS = 15_000;

/** 500 MB of bodies would be the memory of many a machine, and 64 MB are 256 of the largest at the same time. */
const MOST = { connections: 2_000, bodyBytes: 64 * 1024 * 1024 };
const TELL_EVERY_MS = 60_000;

/** The HTTP server: this is the one address at which Herald knows restify. */
export function createHttp(options: {
  routes: readonly Route[];
  log: Log;
  newId: () => string;
  /** Told of every request once it is over: `route` as it is written down, or `none`. */
  observe?: (exchange: Exchange) => void;
  /** The most that is held at a time: connections, and bytes of all bodies together. */
  most?: { readonly connections: number; readonly bodyBytes: number };
  readWithinMs?: number;
  idleForMs?: number;
  drainWithinMs?: number;
}) {
  const { routes, log, newId, observe = () => undefined, most = MOST } = options;
  const { readWithinMs = READ_WITHIN_MS, idleForMs = IDLE_FOR_MS, drainWithinMs = DRAIN_WITHIN_MS } = options;
  const server = createServer({ name: '', ignoreTrailingSlash: true });
  let closing: Promise<void> | undefined;
  limitTimes(server, { readWithinMs, idleForMs });
  limitConnections(server.server, most.connections, log);
  const parts = { read: createBodies(most.bodyBytes), log, newId };
  for (const route of routes) {
    const { method, path } = route;
    const handler = asHandler(route, parts, exchange => observe({ ...exchange, route: path }));
    server[method](path, handler);
    if (method === 'get') server.head(path, handler);
  }
  // restify's `done` is not called: it would answer a second time, which throws, which ends the process.
  server.on('restifyError', (request, response, error) => {
    whenOver(request, response, exchange => observe({ ...exchange, route: 'none' }));
    refuse(response, asHeraldError(error), correlationIdOf(request, newId), log);
  });
  return {
    listen: (place: { host: string; port: number }) => bind(server, place),
    /** Finishes the answers that are under way; who takes longer than the limit is cut off. May be called twice. */
    close: () => {
      closing ??= drain(server.server, drainWithinMs);
      return closing;
    },
  };
}

/** As restify's own does. Its log is not ours: a line of it would stand in another form among those of Herald. */
function createServer(options: restify.ServerOptions): restify.Server {
  const log = { trace: () => false, warn: () => undefined };
  const given = { ...options, log };
  return new Server({ ...given, router: new Router(given) });
}

/** restify makes the server without options; Node reads these when it begins to listen. */
function limitTimes(
  server: restify.Server,
  { readWithinMs, idleForMs }: { readWithinMs: number; idleForMs: number },
): void {
  Object.assign(server.server, {
    requestTimeout: readWithinMs,
    headersTimeout: readWithinMs,
    keepAliveTimeout: idleForMs,
    // Otherwise Node looks every 30 s, and 10 s become 40.
    connectionsCheckingInterval: Math.min(1_000, readWithinMs),
  });
}

/** Where there is no room for another connection, those that nobody uses make some. */
function limitConnections(server: HttpServer, most: number, log: Log): void {
  let toldMs = Number.NEGATIVE_INFINITY;
  server.maxConnections = most;
  server.on('drop', () => {
    server.closeIdleConnections();
    if (performance.now() - toldMs < TELL_EVERY_MS) return;
    toldMs = performance.now();
    log.warn({ most }, 'connections are turned away: as many as may be are open');
  });
}

interface HandlerParts {
  readonly read: ReturnType<typeof createBodies>;
  readonly log: Log;
  readonly newId: () => string;
}

function asHandler({ handler, limit = ORDINARY }: Route, { read, log, newId }: HandlerParts, over: Over) {
  return async (request: restify.Request, response: restify.Response): Promise<void> => {
    const correlationId = correlationIdOf(request, newId);
    whenOver(request, response, over);
    try {
      const head = headOf(request, correlationId);
      const answering = await inTime(handler(head));
      const body = await read(request, limit);
      if (body === 'gone') return;
      const asked = answering(withBody(head, body.bytes)).finally(body.letGo);
      await answer(response, await inTime(asked), correlationId);
    } catch (error) {
      refuse(response, error, correlationId, log);
    }
  };
}

const RESTIFY_CODES: Readonly<Record<number, ConstructorParameters<typeof HeraldError>[0]>> = {
  404: 'not-found',
  405: 'method-not-allowed',
};

/** A connection that is kept alive would hold the end up for as long as its owner likes: each answer is its last. */
function drain(server: HttpServer, withinMs: number): Promise<void> {
  return new Promise(resolve => {
    const limit = setTimeout(() => server.closeAllConnections(), withinMs);
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** A database that says nothing at all is as good as none. The handler goes on; nobody waits for it. */
const inTime = <T>(work: Promise<T>): Promise<T> =>
  unlessLate(work, ANSWER_WITHIN_MS, () => new HeraldError('unavailable'));

type Over = (exchange: Omit<Exchange, 'route'>) => void;

function whenOver({ method = 'other' }: IncomingMessage, response: ServerResponse, over: Over): void {
  const startedMs = performance.now();
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : 499;
    over({ method, status, seconds: (performance.now() - startedMs) / 1000 });
  });
}

function asHeraldError(error: { statusCode?: number }): unknown {
  const code = RESTIFY_CODES[error.statusCode ?? 500];
  return code === undefined ? error : new HeraldError(code);
}

/**
 * restify writes over Node's `writeHead` for every server of the process, and forgets its answer: `writeHead(204).end()` of
 * anybody else then throws.
 */
function mendWriteHead(): void {
  const patched = ServerResponse.prototype.writeHead as (...told: unknown[]) => unknown;
  Object.assign(ServerResponse.prototype, {
    writeHead(this: ServerResponse, ...told: unknown[]) {
      patched.apply(this, told);
      return this;
    },
  });
}
