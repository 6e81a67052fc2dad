import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setImmediate as oneTurn } from 'node:timers/promises';
import { urlToHttpOptions } from 'node:url';
import { type AgentFor, NOTHING_WRITTEN } from './agents.ts';
import { isTheirs, LONGEST_ANSWER_BYTES, notTeams, type RawAnswer } from './answer.ts';
import { noAnswerInTime } from './failure.ts';
import { mayLeave } from './line.ts';

/** A request to the Bot Connector on its way out. `path`: below the service URL, with its query. */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string | undefined;
}

/**
 * Asks once, within the time that a request may take, and follows no redirect. Rejects with `TeamsFailure` where time
 * runs out or somebody else than Teams answered, otherwise with what Node says of the connection.
 */
export type Wire = (request: OutgoingRequest) => Promise<RawAnswer>;

/** The line to one service URL. Here it is decided whether an answer is Teams' at all. */
export function createWire(settings: { baseUri: string; agentFor: AgentFor; timeoutMs: number }): Wire {
  const open = opener(settings.baseUri, settings.agentFor);
  return async request => {
    await lookAtConnections();
    // A timer comes when the event loop has just looked.
    await mayLeave();
    const answer = await inTime(settings.timeoutMs, held =>
      onALiveConnection(() => exchange(held(open(request)), request.body)),
    );
    if (!isTheirs(answer)) throw notTeams('Teams', answer);
    return answer;
  };
}

type Open = (request: OutgoingRequest) => ClientRequest;

function opener(baseUri: string, agentFor: AgentFor): Open {
  const url = new URL(baseUri);
  const { request } = url.protocol === 'https:' ? https : http;
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const base = { protocol, hostname, port, agent: agentFor(baseUri) };
  return ({ method, path, headers, body }) => {
    const all = body === undefined ? headers : { ...headers, ...ofBody(body) };
    return request({ ...base, method, path: `${url.pathname}${path}`, headers: all });
  };
}

const ofBody = (body: string) => ({
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': Buffer.byteLength(body),
});

/** Marks the request that is under way, so that it ends with its time. */
type Held = (request: ClientRequest) => ClientRequest;

/** The time is for all of it, to the last byte of the answer. */
async function inTime(timeoutMs: number, ask: (held: Held) => Promise<RawAnswer>): Promise<RawAnswer> {
  let current: ClientRequest | undefined;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    current?.destroy();
  }, timeoutMs);
  const held: Held = request => {
    current = request;
    return isLate ? request.destroy() : request;
  };
  return ask(held)
    .catch(error => Promise.reject(isLate ? noAnswerInTime() : error))
    .finally(() => clearTimeout(timer));
}

function exchange(request: ClientRequest, body: string | undefined): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', response => read(response).then(resolve, reject));
    request.end(body);
  });
}

/** As `readUpTo`, without an iterator, which takes a quarter of the whole request. */
function read(response: IncomingMessage): Promise<RawAnswer> {
  const { statusCode: status = 0, headers } = response;
  const header = (name: string) => headers[name]?.toString();
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const answered = (cut: boolean) =>
      resolve({ status, header, text: Buffer.concat(chunks).toString('utf8'), cut });
    response.on('error', reject);
    response.on('end', () => answered(false));
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= LONGEST_ANSWER_BYTES) return;
      answered(true);
      response.destroy();
    });
  });
}

/** The turn that this is called in may have looked already; the end of the next one has looked for sure. */
async function lookAtConnections(): Promise<void> {
  await oneTurn();
  await oneTurn();
}

/** More than once only where several connections ended at the same moment. */
const MOST_STALE = 3;

/**
 * Teams ends connections that nobody uses. That one has ended is noticed only when the event loop looks, and after a
 * long turn many may have: so it looks before a connection is chosen. One that ends after that and before anything was
 * written to it took nothing: the request goes out on another, and is no repeat.
 */
async function onALiveConnection(ask: () => Promise<RawAnswer>, stale = 0): Promise<RawAnswer> {
  return ask().catch(async error => {
    const isStale = (error as { code?: unknown }).code === NOTHING_WRITTEN;
    if (!isStale || stale === MOST_STALE) throw error;
    await lookAtConnections();
    return onALiveConnection(ask, stale + 1);
  });
}
