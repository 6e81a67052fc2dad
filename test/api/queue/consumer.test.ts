import { describe, expect, test } from 'vitest';
import { startConsumer } from '../../../src/api/queue/consumer.ts';
import type { Held, QueueLink, QueueLinkEvents } from '../../../src/api/queue/link.ts';
import { identityOf, type QueueMessage } from '../../../src/api/queue/message.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { HeraldError } from '../../../src/core/errors.ts';
import { silent } from '../../silent.ts';

const CALLER: Caller = { id: '1', name: 'shop' };
const message = (id: unknown, more: Partial<QueueMessage> = {}): QueueMessage => ({
  id,
  properties: {},
  body: '{}',
  ...more,
});

/** A broker's end of links: what is in the queue, oldest first, and what was done to it. */
function broker(queue: QueueMessage[]) {
  const did: string[] = [];
  const granted: number[] = [];
  let waitsFor = Promise.withResolvers<void>();
  const settled = (what: string) => {
    did.push(what);
    waitsFor.resolve();
    waitsFor = Promise.withResolvers();
  };
  const open = (events: QueueLinkEvents): QueueLink => {
    const { promise: closed, resolve } = Promise.withResolvers<string>();
    const held = (given: QueueMessage): Held => ({
      message: given,
      accept: () => settled(`accept ${given.id}`),
      reject: () => settled(`reject ${given.id}`),
      release() {
        queue.push(given);
        settled(`release ${given.id}`);
      },
    });
    settled('open');
    queueMicrotask(events.opened);
    return {
      credit(messages) {
        granted.push(messages);
        for (const given of queue.splice(0, messages)) events.message(held(given));
      },
      closed,
      close() {
        settled('close');
        resolve('closed');
      },
    };
  };
  /** Resolves when this was done. */
  const done = async (what: string) => {
    while (!did.includes(what)) await waitsFor.promise;
  };
  return { open, did, granted, done };
}

/** A consumer of that queue whose messages come to this end, one outcome each time; the last goes for all that follow. */
function consumer(queue: QueueMessage[], outcomes: readonly (Error | 'recorded')[], most = 100) {
  const link = broker(queue);
  const waits: number[] = [];
  const enough = Promise.withResolvers<void>();
  const handler = async () => {
    const [outcome] = outcomes.length > 1 ? (outcomes as Error[]).splice(0, 1) : outcomes;
    if (outcome instanceof Error) throw outcome;
    return { status: 202 } as const;
  };
  const handlers = { notification: handler, events: handler };
  const parts = { ...{ handlers, log: silent, newId: () => 'c' }, observe: () => undefined };
  const pause = async (ms: number, stopping: AbortSignal) => {
    waits.push(ms);
    if (waits.length < most) return;
    enough.resolve();
    await new Promise(resolve => stopping.addEventListener('abort', resolve, { once: true }));
  };
  const started = startConsumer({ ...parts, caller: async () => CALLER, open: link.open }, pause);
  return { ...link, ...started, waits, enough: enough.promise };
}

const AWAY = new HeraldError('unavailable');

describe('a consumer', () => {
  test('that is stopped while it looks for its caller opens no link', async () => {
    const { open, done } = broker([]);
    const looking = Promise.withResolvers<Caller>();
    const handlers = { notification: never, events: never };
    const parts = { open, handlers, newId: () => 'c', log: silent, observe: () => undefined };
    const { stop } = startConsumer({ ...parts, caller: () => looking.promise });
    const stopped = stop().then(() => 'stopped');
    looking.resolve(CALLER);
    expect(await Promise.race([stopped, done('open').then(() => 'opened')])).toBe('stopped');
  });

  test('gives back all that it holds before it closes the link', async () => {
    const { did, enough, stop, granted } = consumer([message('a'), message('b'), message('c')], [AWAY], 1);
    await enough;
    await stop();
    expect(did).toEqual(['open', 'release a', 'release b', 'close']);
    expect(granted).toEqual([2]);
  });

  test('waits longer each time that a message goes back, until one is recorded', async () => {
    const { waits, enough, stop } = consumer([message('a')], [AWAY, AWAY, AWAY, 'recorded'], 3);
    await enough;
    await stop();
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    const again = [AWAY, AWAY, 'recorded' as const, AWAY];
    const other = consumer(
      ['a', 'b', 'c', 'd'].map(id => message(id)),
      again,
      3,
    );
    await other.enough;
    await other.stop();
    expect(other.waits).toEqual([1_000, 2_000, 1_000]);
  });

  test('looks five times at a message at which Herald fails, and as often at the same one that is sent again', async () => {
    const { did, stop, waits, enough } = consumer([message('a'), message('a')], [new Error('a bug')], 5);
    await enough;
    await stop();
    const round = ['open', 'release a', 'release a', 'close'];
    expect(did).toEqual([...round, ...round, ...round, ...round, 'open', 'reject a', 'release a', 'close']);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });
});

const never = async () => {
  throw new Error('nothing comes');
};

test('two messages are two by id, by event or by what they say', () => {
  const event = (id: string, source = '/shops') => ({
    properties: { 'cloudEvents:id': id, 'cloudEvents:source': source },
  });
  const each = [
    message('1'),
    message(1),
    message(`${'x'.repeat(300)}1`),
    message(`${'x'.repeat(300)}2`),
    message(undefined, event('1')),
    message(undefined, event('2')),
    message(undefined, event('1', '/else')),
    message(undefined, { body: Buffer.from('1') }),
    message(undefined, { body: Buffer.from('2') }),
  ];
  expect(new Set(each.map(identityOf)).size).toBe(each.length);
  expect(each.map(identityOf)).toEqual(each.map(identityOf));
});
