import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a database that can fail: it stands between Herald and the server. */
export interface Way {
  /** The database, by this way. */
  readonly url: string;
  /**
   * Cuts all connections, and refuses new ones. Emits `refused` for each that comes, and `asked` for the bytes that a
   * client sends in one go.
   */
  cut(): void;
  /** Nothing passes any more and nobody is told: a firewall, a host that lost its power. */
  freeze(): void;
  /** Everything passes again. A frozen connection goes on where it was. */
  mend(): void;
  readonly events: EventEmitter;
  close(): void;
}

/** `to`: asked for each connection, so that the way may be made before the database is there. */
export async function startWay(to: () => string): Promise<Way> {
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const sockets = new Set<Socket>();
  const events = new EventEmitter();
  const server = createServer(socket => {
    if (state === 'cut') {
      events.emit('refused');
      return void socket.destroy();
    }
    const { hostname, port } = new URL(to());
    const there = connect(Number(port), hostname);
    for (const [from, on] of [
      [socket, there],
      [there, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined).on('close', () => on.destroy());
      from.pipe(on);
      if (state === 'frozen') from.pause();
    }
    socket.on('data', () => events.emit('asked'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const end = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    get url() {
      return Object.assign(new URL(to()), { host: `127.0.0.1:${port}` }).href;
    },
    cut() {
      state = 'cut';
      end();
    },
    freeze() {
      state = 'frozen';
      for (const socket of sockets) socket.pause();
    },
    mend() {
      state = 'open';
      for (const socket of sockets) socket.resume();
    },
    events,
    close() {
      end();
      server.close();
    },
  };
}
