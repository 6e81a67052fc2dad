import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** The port of the last time, so that a database tool configured by hand keeps working over restarts. */
export async function rememberedPort(file: string): Promise<number | undefined> {
  return Number(await readFile(file, 'utf8').catch(() => '')) || undefined;
}

export async function rememberPort(file: string, port: number): Promise<void> {
  await writeFile(file, String(port));
}

/**
 * Below the range that systems lend to outgoing connections (from 32768): a port that the system picks for us could
 * belong to anyone's connection by the time the server comes back to it, and its address must not change.
 */
const FROM = 20_000;
const TO = 32_000;

/** `preferred` where nothing listens there, else any free one. Another program may still take it before we do. */
export async function freePort(preferred: number | undefined): Promise<number> {
  for (let port = preferred ?? randomInt(FROM, TO); ; port = randomInt(FROM, TO)) {
    if (await canListen(port)) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, LOOPBACK), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
