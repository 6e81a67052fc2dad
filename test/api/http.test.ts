import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LARGEST_BODY_BYTES } from '../../src/api/bodies.ts';
import { createHttp, type HandlerRequest, type Route } from '../../src/api/http.ts';
import { HeraldError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';

import { silent } from '../silent.ts';
import { exchange } from './raw.ts';

const errors: string[] = [];
const warnings: string[] = [];
const log: Log = {
  ...silent,
  error: (_facts, sentence) => errors.push(sentence),
  warn: (_facts, sentence) => warnings.push(sentence),
};

const taken: HandlerRequest[] = [];
let hold = async (): Promise<void> => undefined;
const routes: Route[] = [
  {
    method: 'get',
    path: '/thing/:id',
    handler:
      async ({ params }) =>
      async () => ({ status: 200, body: params }),
  },
  {
    method: 'post',
    path: '/thing',
    handler: async () => async request => {
      taken.push(request);
      return { status: 200, body: { heard: request.json() ?? 'nothing' } };
    },
  },
  {
    method: 'post',
    path: '/held',
    handler: async () => async () => {
      await hold();
      return { status: 200 };
    },
  },
  {
    method: 'post',
    path: '/roomy',
    limit: { largestBytes: 2 * LARGEST_BODY_BYTES, share: 0.75 },
    handler: async () => async () => {
      await hold();
      return { status: 200 };
    },
  },
  {
    method: 'get',
    path: '/query',
    handler:
      async ({ query }) =>
      async () => ({ status: 200, body: Object.fromEntries(query) }),
  },
  {
    method: 'post',
    path: '/closed',
    handler: async () => {
      throw new HeraldError('unauthorized');
    },
  },
  {
    method: 'post',
    path: '/broken',
    handler: async () => async () => {
      throw new Error('the password is hunter2');
    },
  },
];

const MOST = { connections: 500, bodyBytes: 2 * LARGEST_BODY_BYTES };
let port = 0;
const http = createHttp({ routes, log, newId: () => 'made-here', readWithinMs: 400, most: MOST });
beforeAll(async () => {
  port = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => http.close());

const at = (path: string) => `http://127.0.0.1:${port}${path}`;
const post = (body: string | Buffer, headers: Record<string, string> = {}, path = '/thing') =>
  fetch(at(path), { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const codeOf = async (response: Response) => {
  const { status, code } = (await response.json()) as { status: number; code: string };
  return { http: response.status, type: response.headers.get('content-type'), status, code };
};
const problem = (status: number, code: string) => ({
  http: status,
  type: 'application/problem+json',
  status,
  code,
});

describe('a body', () => {
  test.each([
    ['JSON with another media type', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['JSON without a media type', '{}', { 'content-type': '' }, 415, 'unsupported-media-type'],
    ['a look-alike media type', '{}', { 'content-type': 'application/jsonp' }, 415, 'unsupported-media-type'],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['what is not JSON', '{"a":', {}, 400, 'invalid-json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'invalid-json'],
  ])('%s is refused with a stable code', async (_what, body, headers, status, code) => {
    expect(await codeOf(await post(body, headers))).toEqual(problem(status, code));
  });

  test.each([
    ['with a charset', '{"a":1}', { 'content-type': 'application/json; charset=utf-8' }],
    ['of a JSON dialect', '{"a":1}', { 'content-type': 'application/cloudevents+json' }],
    ['with a byte order mark', '\ufeff{"a":1}', {}],
  ])('of JSON %s is understood', async (_what, body, headers) => {
    expect(await (await post(body, headers)).json()).toEqual({ heard: { a: 1 } });
  });

  test('that is missing is nothing, whatever its media type says', async () => {
    expect(await (await fetch(at('/thing'), { method: 'POST' })).json()).toEqual({ heard: 'nothing' });
  });

  test('of exactly the largest size is taken', async () => {
    const body = JSON.stringify('x'.repeat(LARGEST_BODY_BYTES - 2));
    expect((await post(body)).status).toBe(200);
  });

  test.each([1, 20 * LARGEST_BODY_BYTES])('that is %d bytes too large is refused with 413', async extra => {
    const body = JSON.stringify('x'.repeat(LARGEST_BODY_BYTES - 2 + extra));
    expect(await codeOf(await post(body))).toEqual(problem(413, 'too-large'));
  });

  test('that is too large is refused although it did not announce its length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(LARGEST_BODY_BYTES));
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(chunk);
        if (--left === 0) controller.close();
      },
    });
    let left = 5;
    const response = await fetch(at('/thing'), { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(await codeOf(response)).toEqual(problem(413, 'too-large'));
  });
});

describe('an address', () => {
  test.each([
    ['GET', '/nowhere', 404, 'not-found'],
    ['GET', '/thing/%E0%A4%A', 404, 'not-found'],
    ['GET', '//', 404, 'not-found'],
    ['DELETE', '/thing', 405, 'method-not-allowed'],
    ['OPTIONS', '/thing', 405, 'method-not-allowed'],
  ])('%s %s answers %d as a problem', async (method, path, status, code) => {
    const heard = await exchange(port, `${method} ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
    expect(heard).toContain(`HTTP/1.1 ${status} `);
    expect(heard).toContain('application/problem+json');
    expect(heard).toContain(`"code": "${code}"`);
  });

  test('names the methods that it takes when it refuses one', async () => {
    const response = await fetch(at('/thing'), { method: 'PUT' });
    expect(response.headers.get('allow')).toBe('POST');
  });

  test.each([
    ['person=a+b@contoso.com', 'a+b@contoso.com'],
    ['person=a%2Bb@contoso.com', 'a+b@contoso.com'],
    ['person=a%20b', 'a b'],
  ])('with the query %s asks for %s', async (query, person) => {
    expect(await (await fetch(at(`/query?${query}`))).json()).toEqual({ person });
  });

  test('that answers GET answers HEAD the same, without the body', async () => {
    const [get, head] = await Promise.all([fetch(at('/thing/7')), fetch(at('/thing/7'), { method: 'HEAD' })]);
    const facts = ({ status, headers }: Response) => [status, headers.get('content-type')];
    expect(facts(head)).toEqual(facts(get));
    expect(await head.text()).toBe('');
  });

  test('is the same with a slash at its end', async () => {
    expect(await (await fetch(at('/thing/7/'))).json()).toEqual({ id: '7' });
  });
});

describe('every answer', () => {
  test.each([
    ['of a handler', '/thing/7', 200],
    ['to a wrong address', '/nowhere', 404],
  ])('%s is kept by nobody, guessed at by nobody, and names no server', async (_what, path, status) => {
    const response = await fetch(at(path));
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-correlation-id': 'made-here',
    });
    expect(response.headers.has('server')).toBe(false);
  });

  test.each([
    ['abc-123', 'abc-123'],
    ['two words', 'made-here'],
    ['x'.repeat(129), 'made-here'],
  ])('to a caller who names itself %s has the correlation id %s', async (given, expected) => {
    const response = await fetch(at('/nowhere'), { headers: { 'x-correlation-id': given } });
    expect(response.headers.get('x-correlation-id')).toBe(expected);
    expect(await response.json()).toMatchObject({ correlationId: expected });
  });

  test('to a fault of ours says nothing about it, and the log does', async () => {
    errors.length = 0;
    const response = await post('{}', {}, '/broken');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('"code": "internal"');
    expect(text).not.toContain('hunter2');
    expect(errors).toEqual(['a request failed']);
  });
});

describe('a connection', () => {
  test('serves the next request after a refusal of each kind', async () => {
    const request = (head: string, body: string) =>
      `${head} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const heard = await exchange(
      port,
      request('POST /nowhere', '{"a":1}'),
      request('PUT /thing', '{"a":1}'),
      request('POST /thing', '{'),
      request('POST /thing', 'x'.repeat(LARGEST_BODY_BYTES + 1)),
      'GET /thing/7 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    );
    expect(heard.match(/HTTP\/1.1 \d+/g)).toEqual(
      [404, 405, 400, 413, 200].map(status => `HTTP/1.1 ${status}`),
    );
  });

  test('of a caller who leaves in the middle asks no handler and is no error', async () => {
    errors.length = 0;
    taken.length = 0;
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /thing HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{"half":');
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
    // The same handler, asked afterwards, has answered: what the lost request would have done, it did before.
    expect((await post('{"whole":true}')).status).toBe(200);
    expect(taken.map(request => request.json())).toEqual([{ whole: true }]);
    expect(errors).toEqual([]);
  });

  test('that sends its body too slowly is ended', async () => {
    taken.length = 0;
    const heard = await exchange(port, 'POST /thing HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{');
    expect(heard).toContain('HTTP/1.1 408 ');
    expect(taken).toEqual([]);
  });

  test('that sends no end of headers is ended', async () => {
    expect(await exchange(port, 'GET /thing/7 HTTP/1.1\r\nHost: h\r\n')).toContain('HTTP/1.1 408 ');
  });

  test('with huge headers is refused', async () => {
    const heard = await exchange(
      port,
      `GET /thing/7 HTTP/1.1\r\nHost: h\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(heard).toContain('HTTP/1.1 431 ');
  });
});

/** Resolves with the status of the first answer. */
function open(head: string, to = port): { socket: Socket; status: Promise<string> } {
  const socket = connect(to, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(head);
  const status = once(socket, 'data').then(([answer]) => String(answer).slice(9, 12));
  status.catch(() => undefined);
  return { socket, status };
}
const GET = 'GET /thing/7 HTTP/1.1\r\nHost: h\r\n\r\n';

describe('what is held at a time', () => {
  test('of bodies has a limit over all requests, and there is room again when they are answered', async () => {
    const large = JSON.stringify('x'.repeat(LARGEST_BODY_BYTES - 2));
    const [arrived, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let inside = 0;
    hold = () => {
      if (++inside === 2) arrived.resolve();
      return answered.promise;
    };
    const first = [post(large, {}, '/held'), post(large, {}, '/held')];
    await arrived.promise;
    const third = await post(large);
    expect(third.headers.get('retry-after')).toBe('5');
    expect(await codeOf(third)).toEqual(problem(503, 'overloaded'));
    answered.resolve();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(large)).status).toBe(200);
  });

  test('of large bodies has a limit of its own, so that others find room beside them', async () => {
    const large = JSON.stringify('x'.repeat(LARGEST_BODY_BYTES + 1));
    const [arrived, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    hold = () => {
      arrived.resolve();
      return answered.promise;
    };
    const first = post(large, {}, '/roomy');
    await arrived.promise;
    expect(await codeOf(await post(large, {}, '/roomy'))).toEqual(problem(503, 'overloaded'));
    expect((await post(JSON.stringify('x'.repeat(LARGEST_BODY_BYTES / 2)))).status).toBe(200);
    answered.resolve();
    expect((await first).status).toBe(200);
    expect((await post(large, {}, '/roomy')).status).toBe(200);
    expect(await codeOf(await post('x'.repeat(2 * LARGEST_BODY_BYTES + 1), {}, '/roomy'))).toEqual(
      problem(413, 'too-large'),
    );
  });

  test('of connections has a limit, and those that nobody uses make room', async () => {
    warnings.length = 0;
    const few = createHttp({ routes, log, newId: () => 'made-here', most: { ...MOST, connections: 20 } });
    const to = await few.listen({ host: '127.0.0.1', port: 0 });
    const idle = Array.from({ length: 20 }, () => open(GET, to));
    await Promise.all(idle.map(({ status }) => status));
    const all = [open(GET, to), ...idle];
    await Promise.all(all.map(({ socket }) => new Promise(resolve => socket.on('close', resolve))));
    expect(await open(GET, to).status).toBe('200');
    expect(warnings).toEqual(['connections are turned away: as many as may be are open']);
    await few.close();
  });
});

describe('whoever sends on after the answer, on a connection that it ends, reads it all the same', () => {
  const body = Buffer.alloc(16 * 1024 * 1024, 'x');
  test.each([
    ['/nowhere', `Content-Length: ${body.length}`, 404],
    ['/closed', `Content-Length: ${body.length}`, 401],
    ['/closed', `Content-Length: ${body.length + 1}`, 401],
    ['/thing', `Content-Length: ${body.length}`, 413],
  ])('%s with %s: %d', async (path, length, status) => {
    const patient = createHttp({ routes, log, newId: () => 'made-here' });
    const socket = connect({
      port: await patient.listen({ host: '127.0.0.1', port: 0 }),
      allowHalfOpen: true,
    });
    // Like most clients, this one writes to the end before it reads.
    socket.pause();
    const written = promisify(socket.end.bind(socket) as (all: Buffer, done: () => void) => void);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${length}\r\n\r\n`);
    const heard = written(body).then(() => text(socket));
    expect(await heard.finally(() => socket.destroy()).finally(patient.close)).toMatch(
      new RegExp(`^HTTP/1.1 ${status} [^]*"code":`),
    );
  });
});

describe('a connection that is idle', () => {
  test('is told how long it may be so: longer than the 60 s of load balancers', async () => {
    const usual = createHttp({ routes, log, newId: () => 'made-here' });
    const to = await usual.listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`http://127.0.0.1:${to}/thing/7`);
    expect(response.headers.get('keep-alive')).toBe('timeout=75');
    await response.text();
    await usual.close();
  });

  test('serves a request that comes later than a request may take to be read', async () => {
    const { socket, status } = open(GET);
    expect(await status).toBe('200');
    // Three checks of Node's for what is late; nothing happens that could be waited for.
    await new Promise(resolve => setTimeout(resolve, 1_200));
    socket.write(GET);
    expect(String((await once(socket, 'data'))[0])).toContain('HTTP/1.1 200');
    socket.destroy();
  });
});
