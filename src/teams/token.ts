import type { Clock } from '../core/time.ts';
import { unlessLate } from '../core/unless-late.ts';
import { tokenEnd } from '../decide/outside.ts';
import { NOT_TEAMS, TeamsFailure } from '../deliver/ports/teams.ts';
import type { FetchToken, Token } from './identity.ts';

/** The token for Teams, fetched once for all who ask at the same time. */
export interface Tokens {
  /** Throws `TeamsFailure{token:true}` when none can be had. */
  get(): Promise<string>;
  /**
   * Teams refused this token. True when the next `get` gives another one. At most one is fetched a minute, so that a
   * wrong registration does not turn every refused request into one to Entra as well.
   */
  replace(refused: string): boolean;
}

/** Within this time of its end a token is still used, while the next one is fetched beside it. */
const RENEW_BEFORE_MS = 10 * 60_000;
/** Within this time of its end a token is not used any more: clocks differ and requests take time. */
const UNUSABLE_BEFORE_MS = 60_000;
const REPLACE_AFTER_MS = 60_000;
/** A failed early renewal is not repeated by every send that follows. */
const RENEW_AGAIN_AFTER_MS = 30_000;

export function createTokens(fetch: FetchToken, clock: Clock, timeoutMs: number): Tokens {
  let held: (Token & { fetchedAtMs: number }) | undefined;
  let flight: Promise<string> | undefined;
  let renewFromMs = 0;

  const nowMs = () => clock.now().getTime();
  const leftMs = () => (held ? held.expiresAt.getTime() - nowMs() : 0);

  async function renew(): Promise<string> {
    const token = await unlessLate(fetch(), timeoutMs, tooLate).catch(asTokenFailure);
    held = { ...token, expiresAt: tokenEnd(token.expiresAt, clock.now()), fetchedAtMs: nowMs() };
    return token.value;
  }

  function renewOnce(): Promise<string> {
    flight ??= renew().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  /** A renewal that fails leaves the old token in use; callers after its end hear of the failure. */
  function renewEarly(): void {
    if (nowMs() < renewFromMs) return;
    renewFromMs = nowMs() + RENEW_AGAIN_AFTER_MS;
    renewOnce().catch(() => undefined);
  }

  return {
    async get() {
      if (!held || leftMs() <= UNUSABLE_BEFORE_MS) return renewOnce();
      if (leftMs() <= RENEW_BEFORE_MS) renewEarly();
      return held.value;
    },
    replace(refused) {
      if (held?.value !== refused) return true;
      if (nowMs() - held.fetchedAtMs <= REPLACE_AFTER_MS) return false;
      held = undefined;
      return true;
    },
  };
}

/** The identity library has no time limit of its own. */
const tooLate = () => Object.assign(new Error(), { code: 'ETIMEDOUT' });

/** MSAL's codes (`invalid_client`, …) are kept; its texts are not, they quote what was sent. */
function asTokenFailure(error: unknown): never {
  if (error instanceof TeamsFailure) {
    const { message, code = NOT_TEAMS } = error;
    throw new TeamsFailure({ message, outcome: 'refused', code, token: true });
  }
  const { errorCode, code } = error as { errorCode?: unknown; code?: unknown };
  const named = [errorCode, code].find(c => typeof c === 'string');
  throw new TeamsFailure({
    message: `No token for Teams could be had (${named ?? 'no code'}).`,
    outcome: 'refused',
    code: named,
    token: true,
  });
}
