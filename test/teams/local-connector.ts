import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as the stand-in for the Bot Connector received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}
export type Reply = (res: ServerResponse, request: Received) => void;

/** Answers with a status and JSON; a string is sent as it is. */
export function json(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  return res => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  };
}

/** Answers with exactly this. */
export const reply =
  (status: number, type: string | undefined, body: string, more: Record<string, string> = {}): Reply =>
  res => {
    res.writeHead(status, { ...(type !== undefined && { 'content-type': type }), ...more });
    res.end(body);
  };

/** Takes the request and closes the socket without an answer. */
export const dropped: Reply = res => res.destroy();
/** Takes the request and never answers. */
export const silent: Reply = () => undefined;
/** Closes the socket in the middle of the body. */
export const cut: Reply = res => {
  res.writeHead(201, { 'content-type': 'application/json' });
  res.write('{"id":', () => res.destroy());
};
/** Sends the headers and half of the body, and nothing more. */
export const stalled: Reply = res => {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.write('{"id":');
};

export interface LocalConnector {
  close(): Promise<void>;
  readonly url: string;
  readonly received: Received[];
  reply: Reply;
}

/** A Bot Connector on this machine: it records what it is asked and answers what the test says. */
export async function localConnector(
  reply: Reply = json(201, { id: 'activity-1' }),
): Promise<LocalConnector> {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    const request = await read(req);
    received.push(request);
    connector.reply(res, request);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const connector: LocalConnector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    reply,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return connector;
}

async function read(req: IncomingMessage): Promise<Received> {
  const body = await text(req);
  return {
    method: req.method ?? '',
    url: req.url ?? '',
    authorization: req.headers.authorization,
    body: body.startsWith('{') ? JSON.parse(body) : body || undefined,
  };
}
