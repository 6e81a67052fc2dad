import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createHerald, HeraldRefusal, HeraldUnreachable } from '../../clients/typescript/src/index.ts';
import { problemExample } from '../../src/api/openapi/problem.ts';

interface Asked {
  readonly method: string;
  readonly key: string | undefined;
  readonly body: string;
}
interface Says {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body?: unknown;
}

let server: Server | undefined;
afterEach(() => server?.close());

const ACCEPTED = { id: 'n1', state: 'accepted', changed: false, links: {} };
const NOTIFICATION = {
  topic: 'deployments',
  title: 'Deployment failed',
  subject: { name: 'checkout' },
  actor: { name: 'Priya' },
  audience: { subscribers: true },
};

/** A service that says these things one after the other, and is cut off where it says nothing. */
async function saying(...answers: (Says | 'nothing')[]) {
  const asked: Asked[] = [];
  const pausesMs: number[] = [];
  const answer = async (request: IncomingMessage) => {
    const { method = '', headers } = request;
    asked.push({ method, key: headers['idempotency-key']?.toString(), body: await text(request) });
    return answers[asked.length - 1] ?? { status: 500 };
  };
  server = createServer(async (request, response) => {
    const says = await answer(request);
    if (says === 'nothing') return void response.destroy();
    const { status, retryAfter, body = { ...problemExample, status } } = says;
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(retryAfter && { 'retry-after': retryAfter }),
      })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const herald = createHerald({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    key: 'k',
    patience: { sleep: async ms => pausesMs.push(ms), random: () => 1 },
  });
  return { herald, asked, pausesMs };
}

test('a post is repeated as one, by its key and its bytes, after the pause that is asked for', async () => {
  const { herald, asked, pausesMs } = await saying(
    { status: 503, retryAfter: '7' },
    'nothing',
    { status: 429 },
    { status: 202, body: ACCEPTED },
  );
  expect(await herald.send(NOTIFICATION)).toEqual(ACCEPTED);
  expect(pausesMs).toEqual([7_000, 1_000, 2_000]);
  expect(asked).toHaveLength(4);
  expect(new Set(asked.map(each => JSON.stringify(each))).size).toBe(1);
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual(NOTIFICATION);
  expect(asked[0]?.key).toMatch(/^[\w-]{36}$/);
});

test('two posts have two keys, and one of the caller’s own is left as it is', async () => {
  const all = Array(3).fill({ status: 202, body: ACCEPTED });
  const { herald, asked } = await saying(...all);
  await herald.send(NOTIFICATION);
  await herald.send(NOTIFICATION);
  await herald.send(NOTIFICATION, { idempotencyKey: 'mine' });
  const [one, other, own] = asked.map(({ key }) => key);
  expect(one).not.toBe(other);
  expect(own).toBe('mine');
});

test('a post that nothing makes harmless is sent once', async () => {
  const { herald, asked } = await saying('nothing');
  await expect(herald.api.POST('/api/readings', { body: { readings: [] } as never })).rejects.toThrow(
    HeraldUnreachable,
  );
  expect(asked).toHaveLength(1);
});

test.each<[string, Says, object]>([
  ['a fault of ours', { status: 500 }, { status: 500 }],
  [
    'a fault of theirs, with its fields',
    { status: 422 },
    { status: 422, code: 'invalid-request', faults: problemExample.errors, remedy: problemExample.remedy },
  ],
  [
    'a longer pause than anybody waits',
    { status: 503, retryAfter: '3600' },
    { status: 503, retryAfterSeconds: 3600 },
  ],
  ['a page of a proxy', { status: 403, body: '<html>' }, { status: 403, code: 'not-herald' }],
  ['a page in place of an answer', { status: 200, body: '<html>' }, { code: 'not-herald' }],
  ['an address that leads elsewhere', { status: 302, body: '' }, { status: 302, code: 'not-herald' }],
])('%s is heard at once', async (_what, says, refusal) => {
  const { herald, asked, pausesMs } = await saying(says);
  const error = await herald.send(NOTIFICATION).catch(error => error);
  expect(error).toBeInstanceOf(HeraldRefusal);
  expect(error).toMatchObject(refusal);
  expect([asked.length, pausesMs]).toEqual([1, []]);
});

test('where nothing listens it is said, with the remedy, after all attempts', async () => {
  const { herald, pausesMs } = await saying();
  await new Promise(resolve => server?.close(resolve));
  const error = await herald.progress('n1').catch(error => error);
  expect(error).toBeInstanceOf(HeraldUnreachable);
  expect(error).toMatchObject({ code: 'ECONNREFUSED', remedy: expect.stringContaining('Start Herald') });
  expect(pausesMs).toEqual([500, 1_000, 2_000, 4_000]);
});

test('whoever does not want it any more is not waited for', async () => {
  const { herald, asked } = await saying({ status: 200, body: { state: 'active' } });
  const signal = AbortSignal.abort(new Error('no more'));
  await expect(herald.wait('n1', { signal })).rejects.toThrow('no more');
  expect(asked).toEqual([]);
});
