import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openLink } from '../../../src/api/queue/link.ts';

/**
 * No broker should send these, but some do: RabbitMQ 3.10 closes a second time if its reader stumbles while it closes.
 * The library would print such an end itself, on standard error, with all bytes that came: messages of callers among them.
 */

const HEADER = Buffer.from('AMQP\0\x01\0\0', 'latin1');
const OLD_HEADER = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
const SECRET = 's3cret of a message';
/** One AMQP frame (AMQP 1.0, 2.3): its size, where its body begins, its type, its channel. */
const frame = (body: Buffer, type = 0) =>
  Buffer.concat([Buffer.from([0, 0, 0, 8 + body.length, 2, type, 0, 0]), body]);
const OPEN = frame(Buffer.from([0, 0x53, 0x10, 0xc0, 4, 1, 0xa1, 1, 0x78]));
const CLOSE = frame(Buffer.from([0, 0x53, 0x18, 0x45]));

let release: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of release.toReversed()) await each();
  release = [];
  vi.restoreAllMocks();
});

/** A peer that answers each connection with these bytes. */
async function peer(...bytes: Buffer[]): Promise<string> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(Buffer.concat(bytes)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  release.push(() => server.close());
  return `amqp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each<[string, string, Buffer[]]>([
  ['closes twice', 'the broker closed the connection', [HEADER, OPEN, CLOSE, CLOSE]],
  ['opens twice', 'protocol-error', [HEADER, OPEN, OPEN]],
  ['speaks AMQP 0-9-1, as RabbitMQ does without its plugin', 'protocol-error', [OLD_HEADER]],
  ['speaks another protocol', 'protocol-error', [Buffer.from(`HTTP/1.1 400 Bad Request\r\n\r\n${SECRET}`)]],
  ['sends a frame of no known type', 'protocol-error', [HEADER, OPEN, frame(Buffer.from(SECRET), 9)]],
  ['sends what is no performative', 'error', [HEADER, OPEN, frame(Buffer.from(SECRET))]],
  [
    'ends a session that never began',
    'protocol-error',
    [HEADER, OPEN, frame(Buffer.from([0, 0x53, 0x17, 0x45]))],
  ],
])('a peer that %s ends the link in a word, and prints nothing', async (_case, why, bytes) => {
  const printed = (['log', 'warn', 'error'] as const).map(level =>
    vi.spyOn(console, level).mockImplementation(() => undefined),
  );
  const link = openLink(
    { url: await peer(...bytes), name: 'herald' },
    { opened: () => undefined, message: () => undefined },
  );
  expect(await link.closed).toBe(why);
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('a peer that hangs ends the link in a word, and the connection, of which it takes no leave either', async () => {
  const server = createServer({ allowHalfOpen: true }, socket => {
    release.push(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  release.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { destroy } = Socket.prototype;
  const left = new Promise<void>(resolve => {
    vi.spyOn(Socket.prototype, 'destroy').mockImplementation(function (this: Socket, error) {
      if (this.remotePort === port) resolve();
      return destroy.call(this, error);
    });
  });
  const events = { opened: () => undefined, message: () => undefined };
  const to = { url: `amqp://127.0.0.1:${port}`, name: 'herald' };
  const link = openLink(to, events, { opensWithinMs: 50, leavesWithinMs: 50 });
  expect(await link.closed).toBe('not-opened');
  await left;
});
