import type { IncomingMessage } from 'node:http';
import { HeraldError } from '../core/errors.ts';

/** What a door gets. */
export interface DoorRequest {
  readonly params: Readonly<Record<string, string>>;
  /** What stands after the `?`, as it came. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it came: what a signature is over. */
  readonly rawBody: Buffer;
  /**
   * The body as JSON; undefined where there was none. Asked for by the door, and not read before, so that whoever
   * has no key learns nothing but that. Throws a `HeraldError` where it is something else.
   */
  json(): unknown;
  /** The caller's, or one of ours: it is in every log line, answer and delivery that follows. */
  readonly correlationId: string;
}

/** A notification for 10,000 people by their e-mail addresses fits. */
export const LARGEST_BODY_BYTES = 256 * 1024;

/** Reads a request to its end; `gone` when the caller went away before. */
export async function read(
  request: IncomingMessage & { params?: Record<string, string> },
  correlationId: string,
): Promise<DoorRequest | 'gone'> {
  const rawBody = await readBody(request);
  if (rawBody === 'gone') return 'gone';
  const { search, searchParams } = addressOf(request);
  return {
    params: request.params ?? {},
    search,
    query: searchParams,
    headers: request.headers,
    rawBody,
    json: () => parse(request.headers, rawBody),
    correlationId,
  };
}

/**
 * The caller's `X-Correlation-Id`, else the id of the trace in its `traceparent`, else one of ours. Only a short and
 * harmless id is taken over: it goes into logs and headers.
 */
export function correlationIdOf({ headers }: IncomingMessage, newId: () => string): string {
  const given = headers['x-correlation-id'];
  if (typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given)) return given;
  const { traceparent } = headers;
  const traced = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.groups?.trace : undefined;
  return traced ?? newId();
}

/** W3C trace context; an id of zeros alone is none. */
const TRACEPARENT = /^[\da-f]{2}-(?!0{32})(?<trace>[\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** What is too large is let run past, so that the caller, who may be sending still, comes to read the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | 'gone'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > LARGEST_BODY_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  if (size <= LARGEST_BODY_BYTES) return Buffer.concat(chunks);
  request.resume();
  throw new HeraldError('too-large');
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  const mark = url.indexOf('?');
  return new URL(mark < 0 ? '' : url.slice(mark), 'http://herald.invalid');
}

function parse(headers: IncomingMessage['headers'], rawBody: Buffer): unknown {
  if (rawBody.length === 0) return undefined;
  const encoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (encoded || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new HeraldError('unsupported-media-type');
  return parseJson(rawBody);
}

/** Throws `invalid-json`, also where the bytes are not UTF-8. */
export function parseJson(text: Buffer | string): unknown {
  try {
    const decoded = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
    return JSON.parse(decoded);
  } catch {
    throw new HeraldError('invalid-json');
  }
}
