import type { Clock } from '../core/time.ts';
import type { TeamsFailure } from '../deliver/ports/teams.ts';
import type { Connector, Connectors } from './connectors.ts';
import { asTeamsFailure } from './failure.ts';
import type { Tokens } from './token.ts';

/**
 * Asks the Bot Connector at a service URL: once, and once more with another token where Teams refused the first.
 * Rejects with `TeamsFailure` and nothing else.
 */
export type Ask = <T>(serviceUrl: string, question: (at: Connector) => Promise<T>) => Promise<T>;

export function createAsk(connectors: Connectors, tokens: Tokens | undefined, clock: Clock): Ask {
  const once: Ask = async (serviceUrl, question) => {
    try {
      return await question(connectors(serviceUrl));
    } catch (error) {
      throw asTeamsFailure(error, clock.now());
    }
  };
  return async (serviceUrl, question) => {
    const used = await tokens?.get();
    return once(serviceUrl, question).catch(failure => {
      if (!mayBeTheToken(failure) || used === undefined || !tokens?.replace(used)) throw failure;
      return once(serviceUrl, question);
    });
  };
}

/** A bot that Teams does not know is not helped by another token. */
function mayBeTheToken(failure: TeamsFailure): boolean {
  return failure.status === 401 && failure.code !== 'BotNotRegistered';
}
