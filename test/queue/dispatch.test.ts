import { EventEmitter, once } from 'node:events';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { ClaimedDelivery } from '../../src/core/ports/ledger.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { type Dispatcher, startDispatcher } from '../../src/queue/dispatch.ts';
import { silent } from '../silent.ts';

let dispatcher: Dispatcher | undefined;
afterEach(() => dispatcher?.stop());

const delivery = (id: string) => ({ id }) as ClaimedDelivery;

/** A ledger with so many deliveries due, and Teams, which takes a card when the test says so. */
function scene(due: string[], log: Log = silent) {
  const events = new EventEmitter();
  const sending = new Map<string, PromiseWithResolvers<void>>();
  const ledger = { due, away: false };
  const start = (concurrency: number) => {
    dispatcher = startDispatcher({
      owner: 'w1',
      concurrency,
      log,
      claims: {
        async claim(_owner, limit) {
          const claimed = ledger.due.splice(0, limit);
          events.emit('claim');
          if (ledger.away) throw new Error('the database is away');
          return claimed.map(delivery);
        },
        release: async () => 0,
      },
      deliver({ id }) {
        const taken = Promise.withResolvers<void>();
        sending.set(id, taken);
        events.emit(`deliver ${id}`);
        return taken.promise;
      },
    });
    return dispatcher;
  };
  const delivered = (id: string) => (sending.has(id) ? Promise.resolve() : once(events, `deliver ${id}`));
  const end = (id: string, error?: Error) =>
    error === undefined ? sending.get(id)?.resolve() : sending.get(id)?.reject(error);
  return { ledger, events, sending, start, delivered, end };
}

test('a worker never holds more than it was told to, and takes the next when one has ended', async () => {
  const { start, delivered, end, sending } = scene(['a', 'b', 'c']);
  start(2);
  await Promise.all([delivered('a'), delivered('b')]);
  expect([...sending.keys()]).toEqual(['a', 'b']);
  end('b');
  await delivered('c');
  for (const id of ['a', 'c']) end(id);
});

test('a wake that comes while the ledger is being read is not lost', async () => {
  // Time stands still: without the wake nobody would look again.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const { ledger, events, start, delivered, end } = scene([]);
  const worker = start(2);
  events.once('claim', () => {
    ledger.due = ['late'];
    worker.wake();
  });
  await delivered('late');
  end('late');
  jest.useRealTimers();
});

test('a delivery that cannot be settled costs its own place and nothing else', async () => {
  const logged: unknown[] = [];
  const { start, delivered, end } = scene(['a', 'b'], { ...silent, error: facts => void logged.push(facts) });
  start(1);
  await delivered('a');
  end('a', new Error('the database is away'));
  await delivered('b');
  end('b');
  expect(logged).toEqual([expect.objectContaining({ delivery: 'a' })]);
});

test('while the database is away the worker looks once per second, and says so once', async () => {
  const warned: string[] = [];
  const log = { ...silent, warn: (_: object, text: string) => void warned.push(text) };
  const { ledger, events, start, delivered, end } = scene([], log);
  ledger.away = true;
  start(1);
  for (let looks = 0; looks < 2; looks++) await once(events, 'claim');
  expect(warned).toEqual(['the ledger cannot be read; trying again until it can']);
  ledger.away = false;
  ledger.due = ['a'];
  await delivered('a');
  end('a');
});

test('stopping waits for what is in flight and claims nothing more', async () => {
  const { ledger, start, delivered, end } = scene(['a', 'b']);
  const worker = start(1);
  await delivered('a');
  let stopped = false;
  const stop = worker.stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  end('a');
  await stop;
  expect(ledger.due).toEqual(['b']);
});
