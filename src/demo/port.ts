import { once } from 'node:events';
import { createServer } from 'node:net';

const PORTS = { herald: 3978, teams: 3979 };
const NAMES = { herald: 'Herald is', teams: 'the chats are' };

/** The usual port, or where something listens already the next one that is free. `not`: one that is taken otherwise. */
export const choosePort = (who: keyof typeof PORTS, not?: number): Promise<number> =>
  freePortFrom(PORTS[who], not);

/** To be told once it listens there; nothing where that is the usual port. */
export function elsewhere(who: keyof typeof PORTS, port: number): string[] {
  return port === PORTS[who] ? [] : [`Port ${PORTS[who]} is taken, so ${NAMES[who]} at ${port}.`];
}

async function freePortFrom(first: number, not?: number): Promise<number> {
  for (let port = first; ; port += 1) if (port !== not && (await isFree(port))) return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    server.close();
  }
}
