import { once } from 'node:events';
import { createServer } from 'node:net';

const PORTS = { herald: 3978, teams: 3979 };
const NAMES = { herald: 'Herald is', teams: 'the chats are' };

/** The usual port, or where something listens already the next one that is free, which is told. */
export async function choosePort(who: keyof typeof PORTS, tell: (line: string) => void): Promise<number> {
  const usual = PORTS[who];
  const port = await freePortFrom(usual);
  if (port !== usual) tell(`Port ${usual} is taken, so ${NAMES[who]} at ${port}.`);
  return port;
}

async function freePortFrom(first: number): Promise<number> {
  for (let port = first; ; port += 1) if (await isFree(port)) return port;
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
