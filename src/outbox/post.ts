import type { Clock } from '../core/time.ts';
import { signedHeaders } from './sign.ts';

/** **Outbound event**: something that another system is told by a post, under the same id at each try. */
export interface OutboundEvent {
  readonly id: string;
  /** As `question.asked`. */
  readonly type: string;
  readonly data: object;
}

/** Who is told. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs: number;
}

/** What came of a post. `reply` is missing where it is longer than 64 KiB: it was not read on. */
export type Posted =
  | { readonly taken: true; readonly reply?: string }
  | { readonly taken: false; readonly why: string };

/** Posts an event once, signed. Whatever is no 2xx in time means that it was not taken. Never throws. */
export type Post = (event: OutboundEvent) => Promise<Posted>;

/** More than any reply that means something. */
const LONGEST_REPLY_BYTES = 64 * 1024;

export function createPost({ url, clock, ...receiver }: Receiver & { readonly clock: Clock }): Post {
  return async event => {
    try {
      const response = await fetch(url, requestOf(event, receiver, clock.now()));
      const reply = await readUpTo(response, LONGEST_REPLY_BYTES);
      if (!response.ok) return { taken: false, why: String(response.status) };
      return { taken: true, ...(reply !== undefined && { reply }) };
    } catch (error) {
      return { taken: false, why: whyOf(error) };
    }
  };
}

function requestOf(event: OutboundEvent, receiver: Omit<Receiver, 'url'>, at: Date): RequestInit {
  const { id, type, data } = event;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Herald',
      ...signedHeaders({ id, at, body }, receiver.secret),
    },
    body,
    // A redirect would carry the event, and its signature, to wherever it points.
    redirect: 'manual',
    signal: AbortSignal.timeout(receiver.timeoutMs),
  };
}

async function readUpTo(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A code of the network, or the kind of error: never a text that could quote the address or what was told. */
function whyOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : (name ?? 'unknown');
}
