import { readUpTo } from '../core/read-up-to.ts';
import type { Clock } from '../core/time.ts';
import { signedHeaders } from './sign.ts';

/** **Outbound event**: something that another system is told by a post, under the same id at each try. */
export interface OutboundEvent {
  readonly id: string;
  /** As `question.asked`. */
  readonly type: string;
  readonly data: object;
}

/** An address that is told of events, and how. */
export interface Receiver {
  readonly url: string;
  /** Each signs: while one is being replaced, there are two. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
}

/** The outcome of a post. `reply` is missing where it is longer than 64 KiB: it was not read on. */
export type Posted =
  | { readonly taken: true; readonly reply?: string }
  | { readonly taken: false; readonly why: string };

/** Posts an event once, signed. Without a 2xx in time it was not taken. Never throws. */
export type Post = (event: OutboundEvent) => Promise<Posted>;

/** One request. Rejects with a code of the network, or an `AbortError` once its time is over. Follows no redirect. */
export type Send = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly timeoutMs: number;
  },
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>;

interface PostParts extends Receiver {
  readonly clock: Clock;
  /** Missing: by `fetch`, for addresses that the operator has set. */
  readonly send?: Send;
}

/** More than any reply that means something. */
const LONGEST_REPLY_BYTES = 64 * 1024;

export function createPost({ url, clock, send = fetched, ...receiver }: PostParts): Post {
  return async event => {
    try {
      const { status, body } = await send(url, requestOf(event, receiver, clock.now()));
      const { text, cut } = await readUpTo(body, LONGEST_REPLY_BYTES);
      if (status < 200 || status > 299) return { taken: false, why: String(status) };
      return { taken: true, ...(!cut && { reply: text }) };
    } catch (error) {
      return { taken: false, why: whyOf(error) };
    }
  };
}

function requestOf(event: OutboundEvent, { secrets, timeoutMs }: Omit<Receiver, 'url'>, at: Date) {
  const { id, type, data } = event;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Herald',
    ...signedHeaders({ id, at, body }, secrets),
  };
  return { headers, body, timeoutMs };
}

const fetched: Send = (url, { timeoutMs, ...request }) =>
  fetch(url, {
    method: 'POST',
    ...request,
    // A redirect would carry the event, and its signature, to wherever it points.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });

/** A code of the network, or the kind of error: never a text that could quote the address or what was told. */
export function whyOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: unknown; cause?: { code?: unknown } };
  const known = cause?.code ?? code;
  return typeof known === 'string' ? known : (name ?? 'unknown');
}
