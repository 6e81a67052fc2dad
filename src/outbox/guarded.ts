import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Send } from './post.ts';

/** **Guard**: what a request may reach that goes where somebody else has said. */
export interface Guard {
  /** Hosts that may be on a private network, and without TLS: the operator's exceptions, by name. Lower case. */
  readonly allow: readonly string[];
  /** A proxy looks names up by itself, so nothing is known of where they lead: only those hosts are reached. */
  readonly isProxied: boolean;
}

/** As the operator has set it. */
export const guardOf = (settings: {
  readonly callbackAllow: readonly string[];
  readonly proxies?: unknown;
}): Guard => ({ allow: settings.callbackAllow, isProxied: settings.proxies !== undefined });

/** Why a request was not made. */
export const REFUSED = {
  insecure: 'not-https',
  private: 'private-address',
  proxied: 'not-through-the-proxy',
} as const;

const filtered = new RequestFilteringHttpsAgent();

/**
 * Sends to an address that a caller chose. The name is looked up and the address checked in one, so that no name leads to
 * a private address the second time; a redirect is an answer like any other, and followed nowhere.
 */
export function guardedSend(guard: Guard): Send {
  return async (url, { headers, body, timeoutMs }) => {
    const open = opened(guard, url);
    const signal = AbortSignal.timeout(timeoutMs);
    const length = { 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const asked = open({ headers: { ...headers, ...length }, signal });
      asked.on('response', answer => resolve(asSent(answer)));
      asked.on('error', error => reject(signal.aborted ? signal.reason : asRefusal(error)));
      asked.end(body);
    });
  };
}

/** Rejects as sending there would, and sends nothing: it ends where the line is open, and with TLS safe. */
export async function reach(guard: Guard, url: string, timeoutMs: number): Promise<void> {
  const open = opened(guard, url);
  const signal = AbortSignal.timeout(timeoutMs);
  const isOpen = new URL(url).protocol === 'https:' ? 'secureConnect' : 'connect';
  await new Promise<void>((resolve, reject) => {
    // Nothing is written of a request that is not ended.
    const asked = open({ signal });
    const isThere = () => {
      resolve();
      asked.destroy();
    };
    // One that was kept from before is open already.
    asked.on('socket', socket => (socket.connecting ? socket.once(isOpen, isThere) : isThere()));
    asked.on('error', error => reject(signal.aborted ? signal.reason : asRefusal(error)));
  });
}

/** Begins a request, if it may be made at all. */
function opened({ allow, isProxied }: Guard, url: string): (options: RequestOptions) => ClientRequest {
  const { protocol, hostname } = new URL(url);
  const isAllowed = allow.includes(hostname.toLowerCase());
  if (protocol !== 'https:' && !isAllowed) throw refusal(REFUSED.insecure);
  if (isProxied && !isAllowed) throw refusal(REFUSED.proxied);
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  // A post to an allowed address goes as all else does: through the proxy, where there is one.
  const agent = isAllowed ? {} : { agent: filtered };
  return options => request(url, { method: 'POST', ...options, ...agent });
}

const asSent = (answer: IncomingMessage) => ({ status: answer.statusCode ?? 0, body: answer });

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** The filter says in words alone that it was it. */
const asRefusal = (error: Error) =>
  /is not allowed\. Because/.test(error.message) ? refusal(REFUSED.private) : error;
