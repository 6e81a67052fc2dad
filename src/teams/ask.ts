import type { Clock } from '../core/ports/time.ts';
import type { Connector, Connectors } from './connectors.ts';
import { asTeamsFailure } from './failure.ts';
import type { Tokens } from './token.ts';

/** Asks the Bot Connector at a service URL. Rejects with `TeamsFailure` and nothing else. */
export type Ask = <T>(serviceUrl: string, question: (at: Connector) => Promise<T>) => Promise<T>;

export function createAsk(connectors: Connectors, tokens: Tokens | undefined, clock: Clock): Ask {
  return async (serviceUrl, question) => {
    try {
      return await question(connectors(serviceUrl));
    } catch (error) {
      const failure = asTeamsFailure(error, clock.now());
      if (failure.status === 401) tokens?.forget();
      throw failure;
    }
  };
}
