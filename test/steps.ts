import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a database on which everything can be stopped at any step, so that a process can be killed there. */
export interface Steps {
  /** The database, by this way. */
  readonly url: string;
  /**
   * From now on so many steps are let pass, where each thing that is asked and each answer is one. The next one does
   * not get through, and nothing after it. Resolves when that has come.
   */
  stopAfter(steps: number): Promise<void>;
  /** Cuts what is stopped; what connects from now on gets through. */
  goOn(): void;
  close(): void;
}

export async function startSteps(to: string): Promise<Steps> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  let reached = (): void => undefined;

  const pass = (from: Socket, on: Socket): void => {
    sockets.add(from);
    from.on('error', () => undefined).on('close', () => on.destroy());
    from.on('data', chunk => {
      if (left > 0) on.write(chunk);
      else reached();
      left -= 1;
    });
  };
  const server = createServer(socket => {
    const there = connect(Number(port), hostname);
    pass(socket, there);
    pass(there, socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port: own } = server.address() as AddressInfo;
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: Object.assign(new URL(to), { host: `127.0.0.1:${own}` }).href,
    stopAfter(steps) {
      left = steps;
      return new Promise(resolve => {
        reached = resolve;
      });
    },
    goOn() {
      left = Number.POSITIVE_INFINITY;
      end();
    },
    close() {
      end();
      server.close();
    },
  };
}
