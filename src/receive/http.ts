import type { AddressInfo } from 'node:net';
import restify from 'restify';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import { isUnavailable, toProblem } from './problem.ts';

/** What a door gets. `body` is the parsed JSON where there was any; `rawBody` is what a signature is over. */
export interface DoorRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly rawBody: Buffer;
  /** The caller's `X-Correlation-Id`, or one of ours: it is in every log line, answer and delivery that follows. */
  readonly correlationId: string;
}

export interface DoorAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One address of Herald's. Throws a `HeraldError` to refuse. */
export type Door = (request: DoorRequest) => Promise<DoorAnswer>;

export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'del';
  readonly path: string;
  readonly door: Door;
}

/** Larger bodies are refused before they are read to the end. */
export const LARGEST_BODY_BYTES = 256 * 1024;

const READ_TIMEOUT_MS = 10_000;

/** The HTTP server: this is the one address at which Herald knows restify. */
export function createHttp(options: { routes: readonly Route[]; log: Log; newId: () => string }) {
  const { routes, log, newId } = options;
  const server = restify.createServer({ name: 'Herald', ignoreTrailingSlash: true, noWriteContinue: false });
  server.server.requestTimeout = READ_TIMEOUT_MS;
  for (const { method, path, door } of routes) server[method](path, asHandler(door, log, newId));
  server.on('restifyError', (request, response, error, done) => {
    const correlationId = correlationIdOf(request, newId);
    refuse(response, asHeraldError(error), correlationId, log);
    return done();
  });
  return {
    listen: ({ host, port }: { host: string; port: number }) =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    /** Finishes the answers that are under way. */
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.server.closeIdleConnections();
      }),
  };
}

function asHandler(door: Door, log: Log, newId: () => string) {
  return async (request: restify.Request, response: restify.Response): Promise<void> => {
    const correlationId = correlationIdOf(request, newId);
    response.setHeader('X-Correlation-Id', correlationId);
    try {
      const { status, body, headers = {} } = await door(await read(request, correlationId));
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      write(response, status, body, 'application/json');
    } catch (error) {
      refuse(response, error, correlationId, log);
    }
  };
}

async function read(request: restify.Request, correlationId: string): Promise<DoorRequest> {
  const rawBody = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://herald.invalid');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    params: request.params ?? {},
    query: url.searchParams,
    headers: request.headers,
    body: parse(request, rawBody),
    rawBody,
    correlationId,
  };
}

async function readBody(request: restify.Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw new HeraldError('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(request: restify.Request, rawBody: Buffer): unknown {
  if (rawBody.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/([a-z.-]+\+)?json\b/i.test(type)) throw new HeraldError('unsupported-media-type');
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new HeraldError('invalid-json');
  }
}

/** Only a short and harmless id is taken over: it goes into logs. */
function correlationIdOf(request: restify.Request, newId: () => string): string {
  const given = request.headers['x-correlation-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : newId();
}

function refuse(response: restify.Response, error: unknown, correlationId: string, log: Log): void {
  const problem = toProblem(error, correlationId);
  if (problem.status >= 500) log.error({ err: error, correlationId }, 'a request failed');
  if (response.headersSent) return void response.end();
  if (problem.status === 401)
    response.setHeader('WWW-Authenticate', 'Bearer realm="Herald", Basic realm="Herald"');
  if (isUnavailable(error)) response.setHeader('Retry-After', '5');
  // The rest of a body that is too large is not read, so this connection can serve nothing else.
  if (problem.status === 413) response.setHeader('Connection', 'close');
  write(response, problem.status, problem, 'application/problem+json');
}

function write(response: restify.Response, status: number, body: unknown, type: string): void {
  response.statusCode = status;
  if (body === undefined) return void response.end();
  const text = typeof body === 'string' ? body : `${JSON.stringify(body, undefined, 2)}\n`;
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', type);
  response.end(text);
}

const RESTIFY_CODES: Readonly<Record<number, ConstructorParameters<typeof HeraldError>[0]>> = {
  404: 'not-found',
  405: 'method-not-allowed',
};

function asHeraldError(error: { statusCode?: number }): unknown {
  const code = RESTIFY_CODES[error.statusCode ?? 500];
  return code === undefined ? error : new HeraldError(code);
}
