import type { RequestListener } from 'node:http';
import type { Clock } from '../../src/core/time.ts';
import { createGraphClient } from '../../src/teams/graph/client.ts';
import { createDirectory } from '../../src/teams/graph/directory.ts';
import { createTokens } from '../../src/teams/token.ts';
import { httpServer } from '../http-server.ts';

/** Microsoft Graph over the wire, as the test answers for it, and the directory that Herald reads there. */
export function graphServer(listener: RequestListener, clock: Clock, timeoutMs: number) {
  const server = httpServer(listener);
  /** Until when Herald was told to leave Graph alone. */
  const paused: Date[] = [];
  const token = async () => ({ value: 't', expiresAt: new Date(8.64e15) });
  const rateLimit = {
    slot: async () => undefined,
    pause: async (_: string, until: Date) => void paused.push(until),
  };
  return {
    base: () => server.url,
    paused,
    directory() {
      const tokens = createTokens(token, clock, 5_000);
      const client = { baseUrl: server.url, tokens: () => tokens, rateLimit, clock, timeoutMs };
      return createDirectory(createGraphClient(client), server.url);
    },
  };
}
