import type { ServerResponse } from 'node:http';
import type { Log } from '../core/ports/log.ts';
import { toProblem } from './problem.ts';

/** What a door answers. A text is sent as it is, anything else as JSON. */
export interface DoorAnswer {
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

export function answer(
  response: ServerResponse,
  { status, body, headers }: DoorAnswer,
  correlationId: string,
): void {
  const text = asText(body);
  const type = text !== undefined && { 'Content-Type': 'application/json' };
  const all = { ...ALWAYS, ...type, 'X-Correlation-Id': correlationId, ...headers };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
  response.statusCode = status;
  response.end(text);
}

/** Answers with the problem. What is our own fault goes into the log, and only there in full. */
export function refuse(response: ServerResponse, error: unknown, correlationId: string, log: Log): void {
  const problem = toProblem(error, correlationId);
  if (problem.status >= 500) log.error({ err: error, correlationId }, 'a request failed');
  if (response.headersSent) return void response.end();
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer realm="Herald", Basic realm="Herald"' }),
    ...(problem.status === 503 && { 'Retry-After': '5' }),
  };
  answer(response, { status: problem.status, body: problem, headers }, correlationId);
}

function asText(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined ? body : `${JSON.stringify(body, undefined, 2)}\n`;
}
