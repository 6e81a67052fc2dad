import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Log } from '../../src/core/log.ts';
import { type Dispatcher, startDispatcher } from '../../src/dispatch/dispatch.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { passed } from '../eventually.ts';
import { silent } from '../silent.ts';

let dispatcher: Dispatcher | undefined;
afterEach(() => dispatcher?.stop());
afterEach(() => void vi.restoreAllMocks());

const clock = { now: () => new Date() };
/** `later`: what has its turn so many milliseconds after its claim. */
type Due = string | { id: string; inMs: number };
const delivery = (due: Due): ClaimedDelivery => {
  const { id, inMs } = typeof due === 'string' ? { id: due, inMs: 0 } : due;
  return { id, notBefore: new Date(Date.now() + inMs) } as ClaimedDelivery;
};

/** A ledger with so many deliveries due, and Teams, which takes a card when the test says so. */
function scene(due: Due[], log: Log = silent) {
  const events = new EventEmitter();
  const sending = new Map<string, PromiseWithResolvers<void>>();
  const ledger: {
    due: Due[];
    away: boolean;
    blocked: boolean;
    opensAt?: Date;
    holds: (id: string) => boolean;
  } = {
    holds: () => true,
    due,
    away: false,
    blocked: false,
  };
  let looks = 0;
  const givenBack: string[] = [];
  const start = (concurrency: number) => {
    dispatcher = startDispatcher({
      owner: 'w1',
      concurrency,
      clock,
      log,
      claims: {
        async claim(_owner, limit) {
          const claimed = ledger.due.splice(0, limit);
          looks += 1;
          events.emit('claim');
          if (ledger.away) throw new Error('the database is away');
          const { blocked } = ledger;
          const opensAt = ledger.due.length > 0 ? new Date(0) : ledger.opensAt;
          return { claimed: claimed.map(delivery), blocked, ...(opensAt && { opensAt }) };
        },
        release: async () => 0,
        confirm: async claimed => (ledger.holds(claimed.id) ? claimed : undefined),
      },
      async giveBack({ id }) {
        givenBack.push(id);
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
  const looked = async (times: number) => {
    while (looks < times) await once(events, 'claim');
  };
  const end = (id: string, error?: Error) =>
    error === undefined ? sending.get(id)?.resolve() : sending.get(id)?.reject(error);
  return { ledger, events, sending, givenBack, start, delivered, looked, end };
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

test('a worker has room for what it is woken for until all its places are taken, and none once it stops', async () => {
  const { start, delivered, end } = scene(['a', 'b']);
  const worker = start(2);
  expect(worker.wake()).toBe(true);
  await Promise.all([delivered('a'), delivered('b')]);
  expect(worker.wake()).toBe(false);
  end('a');
  await vi.waitUntil(() => worker.wake());
  end('b');
  await worker.stop();
  expect(worker.wake()).toBe(false);
});

test('a wake that comes while the ledger is being read is not lost', async () => {
  // Time stands still: without the wake nobody would look again.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const { ledger, events, start, delivered, end } = scene([]);
  const worker = start(2);
  events.once('claim', () => {
    ledger.due = ['late'];
    worker.wake();
  });
  await delivered('late');
  end('late');
  vi.useRealTimers();
});

test('a worker that finds something with each look gives its signs all the same, and queues what is due', async () => {
  let [nowMs, looks, signs] = [1_000_000, 0, 0];
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const busy = Promise.withResolvers<number>();
  const worker = startDispatcher({
    ...{ owner: 'w1', concurrency: 1_000, clock, log: silent },
    claims: {
      async claim() {
        nowMs += 100;
        looks += 1;
        if (looks === 50) busy.resolve(signs);
        return looks < 50
          ? { claimed: [delivery(`${looks}`)], blocked: false, opensAt: new Date(0) }
          : { claimed: [], blocked: false };
      },
      release: async () => {
        signs += 1;
        return 0;
      },
      confirm: async claimed => claimed,
    },
    giveBack: async () => undefined,
    deliver: async () => undefined,
  });
  expect(await busy.promise).toBe(5);
  vi.restoreAllMocks();
  await worker.stop();
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

test('what was taken over while it waited here is not begun, nor given back', async () => {
  const { ledger, start, delivered, sending, givenBack, end } = scene(['lost', 'ours']);
  ledger.holds = id => id === 'ours';
  start(1);
  await delivered('ours');
  expect([...sending.keys()]).toEqual(['ours']);
  expect(givenBack).toEqual([]);
  end('ours');
});

test('what nobody can say that it is still ours is given back', async () => {
  const { ledger, start, delivered, givenBack, end } = scene(['unknown', 'ours']);
  ledger.holds = id => {
    if (id === 'unknown') throw new Error('the database is away');
    return true;
  };
  start(1);
  await delivered('ours');
  expect(givenBack).toEqual(['unknown']);
  end('ours');
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

test('stopping gives back what waits for its turn or for a place, and does not begin it', async () => {
  const { start, delivered, looked, end, givenBack, sending } = scene([
    'a',
    { id: 'later', inMs: 60_000 },
    'b',
  ]);
  const worker = start(2);
  await Promise.all([delivered('a'), delivered('b'), looked(1)]);
  const stopped = worker.stop();
  await new Promise(setImmediate);
  expect(givenBack).toEqual(['later']);
  for (const id of ['a', 'b']) end(id);
  await stopped;
  expect([...sending.keys()]).toEqual(['a', 'b']);
});

describe('a turn that is still to come', () => {
  test('is waited for, and takes no place from what may start now', async () => {
    const { start, delivered, end, sending } = scene([{ id: 'later', inMs: 200 }, 'now']);
    start(1);
    await delivered('now');
    expect([...sending.keys()]).toEqual(['now']);
    end('now');
    await delivered('later');
    end('later');
  });

  test('does not come before a place is free, though its time has come', async () => {
    const { start, delivered, end, sending } = scene([{ id: 'later', inMs: 60 }, 'now']);
    const claimedAt = Date.now();
    start(1);
    await delivered('now');
    await passed(new Date(claimedAt + 100));
    expect([...sending.keys()]).toEqual(['now']);
    end('now');
    await delivered('later');
    end('later');
  });
});

describe('the next look', () => {
  /** Timers stand still but for what is told, so that only the look in question can find it. */
  const stillTime = () =>
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settle = () => new Promise(setImmediate);

  test('is taken when there will be something to have, before the tick', async () => {
    stillTime();
    const { ledger, looked, start, delivered, end } = scene([]);
    ledger.opensAt = new Date(Date.now() + 300);
    start(1);
    await looked(1);
    await settle();
    ledger.due = ['a'];
    await vi.advanceTimersByTimeAsync(301);
    await delivered('a');
    end('a');
  });

  test.each([
    ['is taken as soon as a delivery ends, where one waits for what is in flight', true],
    ['is not taken for a delivery that ends, where none waits for it', false],
  ])('%s', async (_, blocked) => {
    stillTime();
    const { ledger, looked, start, delivered, end, sending } = scene(['a']);
    ledger.blocked = blocked;
    start(2);
    await looked(1);
    await settle();
    ledger.due = ['b'];
    end('a');
    for (let i = 0; i < 5; i++) await settle();
    expect(sending.has('b')).toBe(blocked);
    await vi.advanceTimersByTimeAsync(1_001);
    await delivered('b');
    end('b');
  });
});
