import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** The port of the last time, so that a database tool configured by hand keeps working over restarts. */
export async function rememberedPort(file: string): Promise<number | undefined> {
  return Number(await readFile(file, 'utf8').catch(() => '')) || undefined;
}

export async function rememberPort(file: string, port: number): Promise<void> {
  await writeFile(file, String(port));
}

/** `preferred` where nothing listens there, else any free one. Another program may still take it before we do. */
export async function freePort(preferred: number | undefined): Promise<number> {
  return (preferred && (await tryListen(preferred))) || (await tryListen(0)) || 0;
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, LOOPBACK), 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
