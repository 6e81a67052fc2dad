import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import rhea, { type EventContext, type Sender } from 'rhea';
import { afterEach, expect, test } from 'vitest';
import { startConsumer } from '../../../src/api/queue/consumer.ts';
import { openLink } from '../../../src/api/queue/link.ts';
import type { HandlerRequest } from '../../../src/api/request.ts';
import { invalid } from '../../../src/core/errors.ts';
import { recordingLog } from '../../teams/record.ts';

/**
 * Azure Service Bus does things that other brokers do seldom or never: learn.microsoft.com, "AMQP 1.0 in Azure Service
 * Bus", "AMQP errors in Azure Service Bus" and "Message transfers, locks, and settlement".
 */

let release: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of release.toReversed()) await each();
  release = [];
});

/** A broker that does with each link, one after the other, what the test says; with the last of it, to all that follow. */
async function standIn(...courses: ((sender: Sender) => void)[]) {
  const container = rhea.create_container({ non_fatal_errors: [] });
  const signIns: string[] = [];
  const offered: Record<string, unknown> = container.sasl_server_mechanisms;
  // The order in which Service Bus offers them. MSSBCBS and EXTERNAL want a token by a link of its own.
  for (const name of ['MSSBCBS', 'PLAIN', 'ANONYMOUS', 'EXTERNAL'])
    offered[name] = () => ({ start: () => void signIns.push(name), outcome: false });
  container.sasl_server_mechanisms.enable_plain((user: string, password: string) => {
    signIns.push(`PLAIN ${user} ${password}`);
    return password === 'key+/=';
  });
  let links = 0;
  container.on('sender_open', ({ sender }: EventContext) => {
    courses[Math.min(links++, courses.length - 1)]?.(sender as Sender);
  });
  for (const quiet of ['connection_error', 'disconnected', 'error']) container.on(quiet, () => undefined);
  const server = container.listen({ port: 0, host: '127.0.0.1' }) as Server;
  await once(server, 'listening');
  release.push(() => server.close());
  const url = (password = 'key+/=') =>
    `amqp://Listen:${encodeURIComponent(password)}@127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { container, url, signIns, opened: () => links };
}

/** Takes what comes, and remembers it. `rest` resolves with how long Herald waits for the next link. */
function consumer(url: string, take: (request: HandlerRequest) => Promise<unknown> = async () => undefined) {
  const log = recordingLog();
  const requests: HandlerRequest[] = [];
  const handler = async (request: HandlerRequest) => {
    requests.push(request);
    await take(request);
    return { status: 202 } as const;
  };
  const waits: number[] = [];
  const open = Promise.withResolvers<void>();
  const { stop } = startConsumer(
    {
      open: events => openLink({ url, name: 'herald' }, events),
      caller: async () => ({ id: '1', name: 'shop' }),
      handlers: { notification: handler, events: handler },
      newId: () => 'c',
      log,
      observe: () => undefined,
    },
    async (ms, stopping) => {
      waits.push(ms);
      if (waits.length < 3) return;
      open.resolve();
      await new Promise(resolve => stopping.addEventListener('abort', resolve, { once: true }));
    },
  );
  release.push(stop);
  return { requests, waits, log, stop, threeWaits: open.promise };
}

const accepting = (sender: Sender) => sender.set_source(sender.source);
const message = (id: string) => ({ message_id: id, body: '{}' });
const settled = async (container: rhea.Container, as: string) => {
  const [{ delivery }] = (await once(container, as)) as [EventContext];
  if (delivery === undefined) throw new Error(`${as} without a delivery`);
  return delivery;
};

test('signs in by SASL PLAIN with name and key of a policy, among what Service Bus offers', async () => {
  const { container, url, signIns } = await standIn(accepting);
  const opened = once(container, 'sender_open');
  consumer(url());
  await opened;
  expect(signIns).toEqual(['PLAIN Listen key+/=']);
});

test('says what to do where it may not sign in, as where local authentication is disabled', async () => {
  const { url } = await standIn(accepting);
  const { log, threeWaits } = consumer(url('old'));
  await threeWaits;
  const [line] = log.lines;
  expect(line).toMatchObject({ level: 'warn', facts: { why: 'amqp:unauthorized-access' } });
  expect(line?.facts.remedy).toContain('local authentication');
  expect(JSON.stringify(log.lines)).not.toContain('old');
});

test('puts a message aside with the reason where Service Bus shows it', async () => {
  const { container, url } = await standIn(sender => {
    accepting(sender);
    sender.send(message('bad'));
  });
  const rejected = settled(container, 'rejected');
  consumer(url(), async () => {
    throw invalid([{ field: 'title', message: 'is required' }]);
  });
  const { error } = (await rejected).remote_state as unknown as { error: Record<string, unknown> };
  expect(error.condition).toBe('com.microsoft:dead-letter');
  expect(error.info).toEqual({
    DeadLetterReason: 'herald:invalid-request',
    DeadLetterErrorDescription: expect.stringContaining('title is required'),
  });
});

test('takes a message whose lock was lost once more, under the same name, and settles it', async () => {
  const both = Promise.withResolvers<void>();
  const { container, url } = await standIn(sender => {
    accepting(sender);
    sender.send(message('slow'));
    sender.send({ ...message('slow'), delivery_count: 1 });
  });
  const accepted: unknown[] = [];
  container.on('accepted', ({ delivery }: EventContext) => {
    if (accepted.push(delivery) === 2) both.resolve();
  });
  const { requests } = consumer(url());
  await both.promise;
  const names = requests.map(({ headers }) => headers['idempotency-key']);
  expect(names).toEqual([names[0], names[0]]);
});

test.each<[string, (sender: Sender) => void]>([
  [
    'link that was idle for 10 minutes',
    sender => sender.close({ condition: 'amqp:link:detach-forced', description: 'Idle timeout: 00:10:00.' }),
  ],
  [
    'connection without links',
    ({ connection }) =>
      connection.close({ condition: 'amqp:connection:forced', description: 'did not have any active links' }),
  ],
])('opens a %s again after a second, and warns nobody of it', async (_case, idle) => {
  const { container, url } = await standIn(
    sender => {
      accepting(sender);
      idle(sender);
    },
    sender => {
      accepting(sender);
      sender.send(message('later'));
    },
  );
  const accepted = settled(container, 'accepted');
  const { requests, waits, log } = consumer(url());
  await accepted;
  expect(requests).toHaveLength(1);
  expect(waits).toEqual([1_000]);
  expect(log.lines.map(({ level }) => level)).not.toContain('warn');
});

test('waits longer each time for a queue that is not there: a refusal opens the link first', async () => {
  const { url } = await standIn(sender =>
    sender.close({ condition: 'amqp:not-found', description: 'The messaging entity could not be found.' }),
  );
  const { waits, log, threeWaits } = consumer(url());
  await threeWaits;
  expect(waits).toEqual([1_000, 2_000, 4_000]);
  expect(log.lines.map(({ level, facts }) => [level, facts.why])).toEqual(
    Array(3).fill(['warn', 'amqp:not-found']),
  );
});
