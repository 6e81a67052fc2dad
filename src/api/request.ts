import type { IncomingMessage } from 'node:http';
import { HeraldError } from '../core/errors.ts';
import { isKeepable } from '../core/text.ts';

/** The request as a handler sees it before it lets it in: without its body. */
export interface RequestHead {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The caller's, or one of ours: it is in every log line, answer and delivery that follows. */
  readonly correlationId: string;
}

/** The request of a caller that the handler let in. */
export interface HandlerRequest extends RequestHead {
  /** The body as it came: what a signature is over. */
  readonly rawBody: Buffer;
  /** The body as JSON; undefined where there was none. Throws a `HeraldError` where it is something else. */
  json(): unknown;
}

export function headOf(
  request: IncomingMessage & { params?: Record<string, string> },
  correlationId: string,
): RequestHead {
  const { params = {} } = request;
  // Nothing of that name can be kept, so it cannot be found either.
  if (!Object.values(params).every(isKeepable)) throw new HeraldError('not-found');
  return {
    params,
    query: queryOf(request),
    headers: request.headers,
    correlationId,
  };
}

export function withBody(head: RequestHead, rawBody: Buffer): HandlerRequest {
  return { ...head, rawBody, json: () => parse(head.headers, rawBody) };
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

/**
 * A plus is a plus, as in `a+b@contoso.com`: that it means a space is a rule of forms, and nothing that is asked for in
 * an address of Herald's has a space in it.
 */
function queryOf({ url = '/' }: IncomingMessage): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark).replaceAll('+', '%2B'));
}

function parse(headers: RequestHead['headers'], rawBody: Buffer): unknown {
  if (rawBody.length === 0) return undefined;
  const encoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  if (encoded || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(String(headers['content-type'] ?? '')))
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
