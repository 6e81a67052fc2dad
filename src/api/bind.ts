import type { AddressInfo } from 'node:net';

/** Where Herald cannot listen, and what to do. */
export class BindError extends Error {
  override readonly name = 'BindError';
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Anything with the verbs of `net.Server`. */
interface Listener {
  once(event: 'error', hear: (error: NodeJS.ErrnoException) => void): unknown;
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}

const REFUSALS: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} at ${host} is taken: another Herald may be running. Stop it, or set PORT to another number.`,
  EACCES: ({ port }) =>
    `Port ${port} is not open to this account. Set PORT to a number above 1023, or allow it to bind lower ones.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}. Set HOST to one that it has; 0.0.0.0 is all of them.`,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
};

function noSuchHost({ host }: Place): string {
  return `The name ${host} stands for no address. Set HOST to one of this machine; 0.0.0.0 is all of them.`;
}

/** Resolves with the port, which is another where 0 was asked for. Rejects with a `BindError`. */
export function bind(server: Listener, place: Place): Promise<number> {
  const { host, port } = place;
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = '', message }) =>
      reject(new BindError(REFUSALS[code]?.(place) ?? `Herald cannot listen at ${host}:${port}: ${message}`)),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
