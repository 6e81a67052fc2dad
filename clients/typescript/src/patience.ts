import { HeraldUnreachable, retryAfterSeconds } from './refusals.ts';

export interface Patience {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
  /** Longer is not waited between two attempts: whoever is told to come back later than that hears it. */
  readonly longestPauseMs: number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** From 0 to 1: so that many who were refused together do not come back together. */
  readonly random: () => number;
}

export const PATIENT: Patience = {
  attempts: 5,
  timeoutMs: 15_000,
  longestPauseMs: 30_000,
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
  random: Math.random,
};

export type Send = (request: Request) => Promise<Response>;

/**
 * Sends again what was not answered, or answered by "not now", after the pause that the answer asks for. A POST only where
 * its `Idempotency-Key` makes a repeat harmless. Rejects with `HeraldUnreachable` where nothing answered.
 */
export function patient(send: Send, patience: Patience): Send {
  return async request => {
    const attempts = isRepeatable(request) ? patience.attempts : 1;
    for (let attempt = 1; ; attempt++) {
      const end = await once(send, request, patience);
      const pauseMs = attempt < attempts ? pauseAfter(end, attempt, patience) : undefined;
      if (pauseMs !== undefined) await patience.sleep(pauseMs);
      else if ('response' in end) return end.response;
      else throw new HeraldUnreachable(request.url, end.error);
    }
  };
}

const isRepeatable = ({ method, headers }: Request) => method !== 'POST' || headers.has('idempotency-key');

type End = { readonly response: Response } | { readonly error: unknown };

async function once(send: Send, request: Request, { timeoutMs }: Patience): Promise<End> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return { response: await send(new Request(request.clone(), { signal })) };
  } catch (error) {
    request.signal.throwIfAborted();
    return { error };
  }
}

/** Of Herald, which says so when it is busy, and of what may stand in front of it. */
const NOT_NOW = new Set([408, 429, 502, 503, 504]);
const FIRST_PAUSE_MS = 500;

function pauseAfter(end: End, attempt: number, { longestPauseMs, random }: Patience): number | undefined {
  const backOffMs = Math.min(longestPauseMs, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2);
  if (!('response' in end)) return backOffMs;
  if (!NOT_NOW.has(end.response.status)) return undefined;
  const asked = retryAfterSeconds(end.response);
  const pauseMs = asked === undefined ? backOffMs : asked * 1000;
  return pauseMs <= longestPauseMs ? pauseMs : undefined;
}
