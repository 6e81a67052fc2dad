import type { Agent } from 'node:http';
import { setImmediate as oneTurn } from 'node:timers/promises';
import { type AgentFor, NOTHING_WRITTEN } from './agents.ts';
import { isTheirs, notTeams, readBody } from './answer.ts';

/** A request of the SDK on its way out, as far as it concerns the line; the SDK does not export the types. */
export interface OutgoingRequest {
  readonly url: string;
  readonly headers: { set(name: string, value: string): void };
  abortSignal?: AbortSignal;
  agent?: Agent;
  /** For which statuses the body of the answer is left to be read; infinity stands for all. */
  streamResponseStatusCodes?: Set<number>;
}
interface IncomingAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly readableStreamBody?: AsyncIterable<Uint8Array>;
  readonly bodyAsText?: string | null;
}
type Send = (request: OutgoingRequest) => Promise<IncomingAnswer>;
export interface Policy {
  readonly name: string;
  sendRequest(request: OutgoingRequest, next: Send): Promise<IncomingAnswer>;
}

/** The library's own reading of a body has no limit. */
const ALL_AS_STREAMS = new Set([Number.POSITIVE_INFINITY]);

/** The end of the SDK's pipeline, next to the line. Here it is decided whether an answer is Teams' at all. */
export function createWire(agentFor: AgentFor): Policy {
  return {
    name: 'heraldWire',
    async sendRequest(request, next) {
      request.agent = agentFor(request.url);
      request.streamResponseStatusCodes = ALL_AS_STREAMS;
      const { readableStreamBody, ...response } = await onALiveConnection(request, next);
      const { headers, status } = response;
      const answer = {
        status,
        header: (name: string) => headers.get(name),
        ...(await readBody(readableStreamBody)),
      };
      if (!isTheirs(answer)) throw notTeams('Teams', answer);
      return { ...response, bodyAsText: answer.text };
    },
  };
}

/** The turn that this is called in may have looked already; the end of the next one has looked for sure. */
async function lookAtTheLine(): Promise<void> {
  await oneTurn();
  await oneTurn();
}

/** More than once only where several connections ended at the same moment. */
const MOST_STALE = 3;

/**
 * Teams ends connections that nobody uses. That one has ended is noticed only when the event loop looks, and after a
 * long turn many may have: so it looks once more before a connection is chosen. One that ends after that and before
 * anything was written to it took nothing: the request goes out on another, and is no repeat.
 */
async function onALiveConnection(request: OutgoingRequest, next: Send, stale = 0): Promise<IncomingAnswer> {
  await lookAtTheLine();
  return next(request).catch(error => {
    const isStale = (error as { code?: unknown }).code === NOTHING_WRITTEN;
    if (!isStale || stale === MOST_STALE) throw error;
    return onALiveConnection(request, next, stale + 1);
  });
}
