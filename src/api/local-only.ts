import { HeraldError } from '../core/errors.ts';
import { isLoopback } from '../core/loopback.ts';
import type { RequestHead, Route } from './http.ts';

/**
 * In the local mode nobody is asked who they are, and a web site could speak to this machine through the browser of
 * whoever visits it: under a name of its own that it lets point here (then `Host` names it), or from its own pages
 * (then `Origin` does). Neither comes in.
 */
export function localOnly<R extends Route>(route: R): R {
  const { handler } = route;
  return {
    ...route,
    handler: async head => {
      mustBeLocal(head);
      return handler(head);
    },
  };
}

function mustBeLocal({ headers: { host, origin } }: RequestHead): void {
  if (!isHere(`http://${host}`))
    throw new HeraldError('not-local', 'The header "Host" names another machine.');
  if (origin !== undefined && !isHere(origin))
    throw new HeraldError('not-local', 'The header "Origin" names a page of another machine.');
}

function isHere(address: unknown): boolean {
  const url = URL.parse(String(address));
  return url !== null && isLoopback(url.hostname);
}
