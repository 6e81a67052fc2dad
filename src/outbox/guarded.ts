import { type IncomingMessage, request as requestHttp } from 'node:http';
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
export function guardedSend({ allow, isProxied }: Guard): Send {
  return async (url, { headers, body, timeoutMs }) => {
    const { protocol, hostname } = new URL(url);
    const isAllowed = allow.includes(hostname.toLowerCase());
    if (protocol !== 'https:' && !isAllowed) throw refusal(REFUSED.insecure);
    if (isProxied && !isAllowed) throw refusal(REFUSED.proxied);
    const signal = AbortSignal.timeout(timeoutMs);
    const request = protocol === 'https:' ? requestHttps : requestHttp;
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // What is allowed goes as everything else does: through the proxy, where there is one.
      ...(!isAllowed && { agent: filtered }),
      signal,
    };
    return new Promise((resolve, reject) => {
      const asked = request(url, options, answer => resolve(asSent(answer)));
      asked.on('error', error => reject(signal.aborted ? signal.reason : asRefusal(error)));
      asked.end(body);
    });
  };
}

const asSent = (answer: IncomingMessage) => ({ status: answer.statusCode ?? 0, body: answer });

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** The filter says in words alone that it was it. */
const asRefusal = (error: Error) =>
  /is not allowed\. Because/.test(error.message) ? refusal(REFUSED.private) : error;
