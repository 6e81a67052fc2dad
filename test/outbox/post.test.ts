import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { isSigned } from '../../examples/responder/verify.ts';
import { createPost } from '../../src/outbox/post.ts';
import { httpServer } from '../http-server.ts';

const NOW = new Date('2026-11-20T08:15:00Z');
const SECRET = 'sixteen letters!';
const EVENT = { id: 'ping-1', type: 'ping.pong', data: { said: 'hello' } };

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/taken': response => response.end('{"thanks": true}'),
  '/silent': response => response.writeHead(204).end(),
  '/long': response => response.end('x'.repeat(64 * 1024 + 1)),
  '/moved': response => response.writeHead(307, { location: '/taken' }).end(),
  '/broken': response => response.writeHead(500).end('no'),
  '/hung-up': response => response.destroy(),
  '/slow': () => undefined,
};
const heard: { path: string; request: IncomingMessage; body: string }[] = [];
const server = httpServer(async (request, response) => {
  const path = request.url ?? '';
  heard.push({ path, request, body: await text(request) });
  ANSWERS[path]?.(response);
});

function post(path: string, timeoutMs = 30_000) {
  const url = `${server.url}${path}`;
  return createPost({ url, secrets: [SECRET], timeoutMs, clock: { now: () => NOW } })(EVENT);
}

test('an event says its type, when it is told and what it is about, and is signed', async () => {
  expect(await post('/taken')).toEqual({ taken: true, reply: '{"thanks": true}' });
  const { request, body } = heard.at(-1) ?? { body: '' };
  expect(JSON.parse(body)).toEqual({ type: 'ping.pong', timestamp: NOW.toISOString(), data: EVENT.data });
  const headers = request?.headers as Record<string, string>;
  expect(headers['webhook-id']).toBe('ping-1');
  expect(isSigned({ headers, body }, SECRET, NOW)).toBe(true);
});

test('a reply may be empty; of a long one it is known only that it was taken', async () => {
  expect(await post('/silent')).toEqual({ taken: true, reply: '' });
  expect(await post('/long')).toEqual({ taken: true });
});

test.each([
  ['/moved', '307'],
  ['/broken', '500'],
  ['/hung-up', 'UND_ERR_SOCKET'],
])('%s is not taken, and why is %s', async (path, why) => {
  expect(await post(path)).toEqual({ taken: false, why });
});

test('a redirect is not followed', async () => {
  const before = heard.length;
  await post('/moved');
  expect(heard.slice(before).map(({ path }) => path)).toEqual(['/moved']);
});

test('who is silent for too long has not taken it', async () => {
  expect(await post('/slow', 50)).toEqual({ taken: false, why: 'TimeoutError' });
});
