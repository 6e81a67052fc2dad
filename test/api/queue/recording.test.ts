import { describe, expect, test } from 'vitest';
import type { CallerHandler } from '../../../src/api/callers.ts';
import type { HandlerRequest } from '../../../src/api/http.ts';
import { type QueueMessage, requestOf } from '../../../src/api/queue/message.ts';
import { record } from '../../../src/api/queue/recording.ts';
import { ERRORS, type ErrorCode, HeraldError, OverBudget } from '../../../src/core/errors.ts';

const CALLER = { id: '1', name: 'shop' };
const BODY = '{"title":"Ünïcode"}';
const message = (more: Partial<QueueMessage> = {}): QueueMessage => ({
  id: 'm-1',
  properties: {},
  body: Buffer.from(BODY),
  ...more,
});
const keyOf = (id: unknown) => requestOf(message({ id }), 'c').headers['idempotency-key'];

describe('a message', () => {
  test.each([
    ['bytes', message()],
    ['a text', message({ body: BODY })],
    ['a text that says what it is', message({ body: BODY, contentType: 'application/json; charset=utf-8' })],
  ])('of %s is a post of the same', (_, given) => {
    const request = requestOf(given, 'c');
    expect(request.json()).toEqual({ title: 'Ünïcode' });
    expect([...request.query]).toEqual([]);
    expect(request.correlationId).toBe('c');
  });

  test('is known by its id, of whatever kind that is', () => {
    const ids = ['1', 1, 1n, Buffer.from('1'), '2', 'x'.repeat(1_000), 'Ä\n'];
    const keys = ids.map(keyOf);
    expect(new Set(keys).size).toBe(ids.length);
    for (const key of keys) expect(key).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(keyOf('1')).toBe(keys[0]);
  });

  test.each([undefined, null, '', Buffer.alloc(0)])('without an id (%s) is refused, with the remedy', id => {
    expect(() => requestOf(message({ id }), 'c')).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        faults: [expect.objectContaining({ field: 'message-id' })],
      }),
    );
  });

  test.each([[{ title: 'x' }], [42], [null], [undefined], [['a']]])('of %j cannot be read', body => {
    expect(() => requestOf(message({ body }), 'c')).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  test('may be a CloudEvent in binary form, which has a name of its own', () => {
    const properties = {
      'cloudEvents:specversion': '1.0',
      'cloudEvents:id': 'Ä 1',
      cloudEvents_source: '/shops',
      'cloudEvents:time': new Date('2026-01-05T09:00:00Z'),
      'x-other': 'authorization: no',
      'cloudEvents:authorization-': 'no',
    };
    const { headers } = requestOf(message({ id: undefined, properties }), 'c');
    expect(headers).toEqual({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': '%C3%84%201',
      'ce-source': '%2Fshops',
      'ce-time': '2026-01-05T09%3A00%3A00.000Z',
    });
  });
});

describe('what becomes of it', () => {
  const by = (handler: CallerHandler) => ({ notification: handler, events: handler });
  const failing = (error: unknown) => by(() => Promise.reject(error));
  const outcome = (error: unknown) => record(failing(error), CALLER, message(), 'c');

  /** A failure that time may mend sends the message back to the queue; any other makes it a dead letter. */
  const LATER: readonly ErrorCode[] = [
    'unauthorized',
    'invalid-token',
    'invalid-signature',
    'issuer-away',
    'unavailable',
    'disk-full',
    'too-many-requests',
    'too-many-open',
    'hook-over-budget',
    'overloaded',
    'internal',
  ];
  test.each(Object.keys(ERRORS) as ErrorCode[])('%s: it is put aside, or comes again', async code => {
    const { kind } = await outcome(new HeraldError(code));
    expect(kind).toBe(LATER.includes(code) ? 'later' : 'rejected');
  });

  test('names each fault', async () => {
    const faults = [
      { field: 'title', message: 'is required' },
      { field: 'audience', message: 'must name somebody' },
    ];
    expect(await outcome(new HeraldError('invalid-request', 'Two faults.', faults))).toEqual({
      kind: 'rejected',
      code: 'invalid-request',
      why: 'Two faults. title is required; audience must name somebody',
    });
  });

  test('says when there may be room', async () => {
    expect(await outcome(new OverBudget('too-many-open', undefined, 30))).toEqual({
      kind: 'later',
      code: 'too-many-open',
      afterMs: 30_000,
    });
  });

  test('of what is our own fault says nothing', async () => {
    expect(await outcome(new Error('secret'))).toMatchObject({ kind: 'later', code: 'internal' });
  });

  test('of a body that is too large is told before anything reads it', async () => {
    const read: HandlerRequest[] = [];
    const handlers = by(async request => {
      read.push(request);
      return { status: 202 };
    });
    const large = message({ body: Buffer.alloc(256 * 1024 + 1, ' ') });
    expect(await record(handlers, CALLER, large, 'c')).toMatchObject({ kind: 'rejected', code: 'too-large' });
    expect(read).toEqual([]);
    expect(await record(handlers, CALLER, message(), 'c')).toEqual({ kind: 'recorded' });
  });
});
