import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Answer = (response: ServerResponse) => void;

/**
 * Callers of every sort, whatever they are told. `taken`: whatever they say; `again`: they are told once more; `never`:
 * they want no more. And what a card says of it.
 */
export const SORTS: Readonly<
  Record<
    string,
    readonly [
      becomes: 'taken' | 'again' | 'never',
      answer: Answer,
      trouble?: 'silent' | 'error' | 'moved' | 'gone',
    ]
  >
> = {
  '/silent': ['taken', response => response.writeHead(204).end()],
  '/html': ['taken', response => response.end('<html>OK</html>')],
  '/list': ['taken', response => response.end('[]')],
  '/long': ['taken', response => response.end(`{"text": "${'x'.repeat(64 * 1024)}"}`)],
  '/endless': ['taken', response => drip(response, 'x'.repeat(64 * 1024))],
  '/lies': [
    'taken',
    response =>
      response.end('{"card": {"actions": [{"type": "open", "title": "x", "url": "javascript:1"}]}}'),
  ],
  '/broken': ['again', response => response.writeHead(500).end('{"text": "Taken"}'), 'error'],
  '/busy': ['again', response => response.writeHead(429, { 'retry-after': '1' }).end(), 'error'],
  '/down': ['again', response => response.destroy(), 'silent'],
  '/half': [
    'again',
    response => response.writeHead(200, { 'content-length': 10 }).write('x', () => response.destroy()),
    'silent',
  ],
  '/slow': ['again', () => undefined, 'silent'],
  '/drips': ['again', response => drip(response, ''), 'silent'],
  '/moved': ['again', response => response.writeHead(307, { location: '/silent' }).end(), 'moved'],
  '/moved-inside': [
    'again',
    response => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    'moved',
  ],
  '/unchanged': ['again', response => response.writeHead(304).end(), 'error'],
  '/gone': ['never', response => response.writeHead(410).end(), 'gone'],
};

/** An answer that begins and does not end. */
function drip(response: ServerResponse, more: string): void {
  response.writeHead(200).flushHeaders();
  const on = (error?: Error | null) => {
    if (more !== '' && !error && !response.destroyed) response.write(more, on);
  };
  on();
}

/** How long a caller may take in tests: these are answered by this machine, or never. */
export const TIMEOUT_MS = 1_000;

export interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** All of them at one address, and those of a test beside them. */
export async function startCallers(more: Readonly<Record<string, Answer>> = {}) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    heard.push({ path, headers: request.headers, body: await text(request) });
    (more[path] ?? SORTS[path]?.[1])?.(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    port,
    address: (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
