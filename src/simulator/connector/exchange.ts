import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonOrText } from '../json.ts';
import type { Answer } from './answer.ts';
import type { Origin, Request } from './operations.ts';

/** The rest of a body, as text. */
export function bodyOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', chunk => {
      text += chunk;
    });
    incoming.on('end', () => resolve(text));
    incoming.on('error', reject);
  });
}

/** Reads method, path and body. `prefix` is what comes before the API's own path. */
export function requestOf(incoming: IncomingMessage, text: string, prefix: string): Request {
  const { method = 'GET', url = '/' } = incoming;
  const [path = url, query = ''] = url.split('?', 2);
  const own = path.slice(prefix.length).replace(/^\/+|(?<!\/)\/+$/g, '');
  const parts = own.split('/').map(decoded);
  const body = jsonOrText(text);
  return {
    method,
    path,
    parts,
    query: new URLSearchParams(query),
    length: text.length,
    body: typeof body === 'string' ? undefined : body,
    origin: originOf(incoming.headers),
  };
}

function originOf({ 'x-correlation-id': correlationId, traceparent }: IncomingMessage['headers']): Origin {
  return {
    ...(typeof correlationId === 'string' && { correlationId }),
    ...(typeof traceparent === 'string' && { traceparent }),
  };
}

function decoded(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Answers. `cutWithin` stops in the middle of the body and cuts the connection. */
export function reply(outgoing: ServerResponse, answer: Answer, cutWithin = false): void {
  const { status, body, page, retryAfterSeconds } = answer;
  const text = page ?? (body === undefined ? '' : JSON.stringify(body));
  outgoing.writeHead(status, {
    'content-type': page === undefined ? 'application/json' : 'text/html',
    'content-length': Buffer.byteLength(text),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  if (!cutWithin) outgoing.end(text);
  else outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
}
