import type { AddressInfo } from 'node:net';
import restify from 'restify';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import { answer, type DoorAnswer, refuse } from './answer.ts';
import { correlationIdOf, type DoorRequest, read } from './request.ts';

export type { DoorAnswer } from './answer.ts';
export type { DoorRequest } from './request.ts';

/** One address of Herald's. Throws a `HeraldError` to refuse. */
export type Door = (request: DoorRequest) => Promise<DoorAnswer>;

export interface Route {
  /** `get` answers HEAD as well. */
  readonly method: 'get' | 'post' | 'patch' | 'del';
  readonly path: string;
  readonly door: Door;
}

/** A request that is not here by then is dropped: whoever sends a byte a second shall not hold a connection. */
const READ_WITHIN_MS = 10_000;

/** The HTTP server: this is the one address at which Herald knows restify. */
export function createHttp(options: {
  routes: readonly Route[];
  log: Log;
  newId: () => string;
  readWithinMs?: number;
}) {
  const { routes, log, newId, readWithinMs = READ_WITHIN_MS } = options;
  const server = restify.createServer({ name: '', ignoreTrailingSlash: true });
  limitReading(server, readWithinMs);
  for (const { method, path, door } of routes) {
    const handler = asHandler(door, log, newId);
    server[method](path, handler);
    if (method === 'get') server.head(path, handler);
  }
  // restify's `done` is not called: it would answer a second time, which throws, which ends the process.
  server.on('restifyError', (request, response, error) =>
    refuse(response, asHeraldError(error), correlationIdOf(request, newId), log),
  );
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

/** restify makes the server without options; Node reads these when it begins to listen. */
function limitReading(server: restify.Server, withinMs: number): void {
  Object.assign(server.server, {
    requestTimeout: withinMs,
    headersTimeout: withinMs,
    // Otherwise Node looks every 30 s, and 10 s become 40.
    connectionsCheckingInterval: Math.min(1_000, withinMs),
  });
}

function asHandler(door: Door, log: Log, newId: () => string) {
  return async (request: restify.Request, response: restify.Response): Promise<void> => {
    const correlationId = correlationIdOf(request, newId);
    try {
      const asked = await read(request, correlationId);
      if (asked === 'gone') return;
      answer(response, await door(asked), correlationId);
    } catch (error) {
      refuse(response, error, correlationId, log);
    }
  };
}

const RESTIFY_CODES: Readonly<Record<number, ConstructorParameters<typeof HeraldError>[0]>> = {
  404: 'not-found',
  405: 'method-not-allowed',
};

function asHeraldError(error: { statusCode?: number }): unknown {
  const code = RESTIFY_CODES[error.statusCode ?? 500];
  return code === undefined ? error : new HeraldError(code);
}
