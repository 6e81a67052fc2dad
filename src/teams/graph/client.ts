import type { Clock } from '../../core/time.ts';
import { believed, MOST } from '../../decide/outside.ts';
import { notTeams } from '../answer.ts';
import { exchange } from '../exchange.ts';
import type { Tokens } from '../token.ts';
import { asFailure, refusal } from './failure.ts';

/** One request to Microsoft Graph. `path` begins after `/v1.0`. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** The body of the answer, where it has one. Throws `TeamsFailure` for anything but success. */
export type AskGraph = (tenantId: string, request: GraphRequest) => Promise<unknown>;

export interface ClientSettings {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly tokens: (tenantId: string) => Tokens;
  readonly rateLimit: GraphRateLimit;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** How fast Graph may be asked, for all workers together. Graph counts per app and tenant, apart from Teams. */
export interface GraphRateLimit {
  /** Resolves when the tenant's next request may go. Rejects as `RateLimit.slot` does. */
  slot(tenantId: string): Promise<void>;
  /** Graph asked to wait; all who ask for this tenant do. */
  pause(tenantId: string, until: Date): Promise<void>;
}

const GRAPH = 'Microsoft Graph';

/** Where a refusal for too many requests does not say for how long. */
const PAUSE_MS = 10_000;

/**
 * Node's own `fetch` rather than Microsoft's Graph client: that one retries by itself, and holds a worker while it
 * waits for what `Retry-After` says, which here is the ledger's to do.
 */
export function createGraphClient(settings: ClientSettings): AskGraph {
  const { tokens, rateLimit, clock } = settings;
  return async (tenantId, request) => {
    // The slot before the token: a token must not grow old while its request waits.
    await rateLimit.slot(tenantId);
    const held = tokens(tenantId);
    const token = await held.get();
    return answerTo(settings, token, request).catch(async error => {
      const failure = asFailure(error);
      if (failure.status === 401) held.replace(token);
      if (failure.status === 429) {
        const pauseMs = believed(failure.retryAfterMs ?? PAUSE_MS, MOST.tenantWaitMs);
        await rateLimit.pause(tenantId, new Date(clock.now().getTime() + pauseMs));
      }
      throw failure;
    });
  };
}

async function answerTo(
  { baseUrl, clock, timeoutMs }: ClientSettings,
  token: string,
  { method, path, body }: GraphRequest,
): Promise<unknown> {
  const answer = await exchange(GRAPH, `${baseUrl}/v1.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { status, text, header } = answer;
  if (status >= 300) throw refusal(status, text, header('retry-after') ?? null, clock.now());
  const isEmpty = text.trim() === '';
  // Only what was asked to be done may be answered with nothing.
  if (isEmpty && method === 'GET') throw notTeams(GRAPH, answer);
  return isEmpty ? undefined : JSON.parse(text);
}
