import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy as companies have them: it tunnels (CONNECT), passes on (absolute addresses), or refuses. */
export interface ForwardProxy {
  readonly url: string;
  /** Where the requests were to go, in order: `host:port` of tunnels, addresses of others. */
  readonly asked: string[];
  /** The credentials of each request, undefined where it had none. */
  readonly authorization: (string | undefined)[];
  refuses: boolean;
  close(): Promise<void>;
}

/** `to`: the port on this machine at which every tunnel ends, whatever it was asked for. */
export async function forwardProxy(to?: number): Promise<ForwardProxy> {
  const note = ({ url = '', headers }: IncomingMessage) => {
    proxy.asked.push(url);
    proxy.authorization.push(headers['proxy-authorization']);
  };
  const sockets = new Set<Socket>();
  const server = createServer((req, res) => {
    note(req);
    res.writeHead(502, { 'content-type': 'text/html' });
    res.end('<html>This proxy passes nothing on</html>');
  });
  server.on('connection', socket => void sockets.add(socket));
  server.on('connect', (req, socket) => {
    note(req);
    if (proxy.refuses || to === undefined)
      return socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Type: text/html\r\n\r\n<html>',
      );
    const there = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on('error', () => void [there.destroy(), socket.destroy()]);
    sockets.add(there);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const proxy: ForwardProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    authorization: [],
    refuses: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return proxy;
}
