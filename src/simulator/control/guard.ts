import type { IncomingHttpHeaders } from 'node:http';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Keeps other web sites from playing with the stand-in through a visitor's browser: the host must be the loopback
 * address (against rebound names), and where a browser tells its origin, it must be the page's own. A visitor who
 * follows a link to the page is let in.
 */
export function isOwn(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  const { host = '', origin } = headers;
  const follows = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) ||
    (headers['sec-fetch-site'] === 'cross-site' && !follows);
  return loopback.test(host) && !isForeign;
}
