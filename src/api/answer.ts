import type { ServerResponse } from 'node:http';
import { finished, pipeline } from 'node:stream/promises';
import { OverBudget } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type Problem, toProblem } from './problem.ts';

/** The answer of a handler. A text is sent as it is, texts one after the other as they come, anything else as JSON. */
export interface HandlerAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nothing here is meant to be kept, framed or guessed at by a browser. A page of ours says otherwise for itself. */
const ALWAYS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export async function answer(
  response: ServerResponse,
  { status, body, headers }: HandlerAnswer,
  correlationId: string,
): Promise<void> {
  const type = body !== undefined && { 'Content-Type': 'application/json' };
  const all = { ...ALWAYS, ...type, 'X-Correlation-Id': correlationId, ...headers };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
  response.statusCode = status;
  if (isStream(body)) await send(response, body);
  else await say(response, asText(body) ?? '');
}

/**
 * A client that is still sending when the connection ends meets a reset, and many never read the answer that came
 * before it: so the end of the answer waits for the end of the request. The server's limits say how long that may take.
 */
async function say(response: ServerResponse, text: string): Promise<void> {
  const { req: request } = response;
  if (request.complete) return void response.end(text);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.write(text);
  await finished(request.resume()).catch(() => undefined);
  response.end();
}

const isStream = (body: unknown): body is AsyncGenerator<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** An answer that fails half-way is cut off, lest it pass for the whole. A client that leaves is no failure. */
async function send(response: ServerResponse, body: AsyncGenerator<string>): Promise<void> {
  if (response.req.method === 'HEAD') return void response.end();
  await pipeline(body, response).catch(error => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** Answers with the problem. An error of our own goes into the log, and only there in full. */
export function refuse(response: ServerResponse, error: unknown, correlationId: string, log: Log): void {
  const problem = toProblem(error, correlationId);
  tell(log, problem, error);
  if (response.headersSent) return void response.end();
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(problem.status === 401 && { 'WWW-Authenticate': challengeOf(problem) }),
    ...(problem.status === 503 && { 'Retry-After': '5' }),
    ...(error instanceof OverBudget && { 'Retry-After': String(error.retryAfterSeconds) }),
  };
  void answer(response, { status: problem.status, body: problem, headers }, correlationId);
}

/** As RFC 6750 has it: whoever brought a token that is not good is told so in a word for programs. */
const challengeOf = ({ code }: Problem) =>
  `Bearer realm="Herald"${code === 'invalid-token' ? ', error="invalid_token"' : ''}, Basic realm="Herald"`;

/** An outage is no fault of ours, and a thousand callers meet the same one: a line each, without a stack. */
function tell(log: Log, { status, code, correlationId, remedy }: Problem, error: unknown): void {
  if (status === 503) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const said = why instanceof Error ? why.message : String(why);
    log.warn({ code, why: said, remedy, correlationId }, 'a request was turned away');
  } else if (status >= 500) log.error({ err: error, correlationId }, 'a request failed');
}

function asText(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined ? body : `${JSON.stringify(body, undefined, 2)}\n`;
}
