import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Wire } from '../wire.ts';

/** An activity as it arrived: deliberately loose, the tests say what must be in it. */
export type Received = Record<string, Wire> & { type: string };

/** A bot that writes down what it is told and answers what the test wants. */
export interface FakeBot {
  readonly endpoint: string;
  readonly activities: Received[];
  readonly headers: IncomingMessage['headers'][];
  /** Gives the answer to each activity from now on; 200 without a body in the beginning. */
  answer: (activity: Received) => { status: number; body?: unknown };
  stop(): Promise<void>;
}

export async function startFakeBot(): Promise<FakeBot> {
  const activities: Received[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bot: FakeBot = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    activities,
    headers,
    answer: () => ({ status: 200 }),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  async function take(request: IncomingMessage, response: ServerResponse) {
    const activity = (await json(request)) as Received;
    activities.push(activity);
    headers.push(request.headers);
    const { status, body } = bot.answer(activity);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }
  return bot;
}
