import { once } from 'node:events';
import { connect } from 'node:net';

/** Writes bytes to a port as no client library would, and resolves with all that comes back until the end. */
export async function exchange(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', chunk => {
    heard += chunk;
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return heard;
}
