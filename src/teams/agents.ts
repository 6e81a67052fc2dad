import http, { type AgentOptions, type ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

/** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as Node reads them. */
export type ProxyVariables = Readonly<Record<string, string>>;

/** Which connections a request may go out on. */
export type AgentFor = (url: string) => http.Agent;

/** A connection ended before anything of the request was written to it. */
export const NOTHING_WRITTEN = 'HERALD_NOTHING_WRITTEN';

/** Shorter than what anybody on the way forgets an idle connection after. */
const IDLE_MS = 20_000;

export function createAgents(proxies: ProxyVariables = {}): AgentFor {
  const options = { keepAlive: true, timeout: IDLE_MS, proxyEnv: proxies } satisfies AgentOptions;
  const plain = new PlainAgent(options);
  const secure = new SecureAgent(options);
  return url => (url.startsWith('https:') ? secure : plain);
}

class PlainAgent extends http.Agent {
  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    tellIfNothingIsWritten(socket, request);
  }
}

class SecureAgent extends https.Agent {
  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    tellIfNothingIsWritten(socket, request);
  }
}

/** Called before anything else listens to the request, so every listener gets the error with the code set here. */
function tellIfNothingIsWritten(socket: Duplex, request: ClientRequest): void {
  const written = () => (socket as Duplex & { bytesWritten?: number }).bytesWritten;
  const before = written();
  request.once('error', (error: NodeJS.ErrnoException) => {
    const isReset = error.code === 'ECONNRESET' || error.code === 'EPIPE';
    if (isReset && before !== undefined && written() === before) error.code = NOTHING_WRITTEN;
  });
}
