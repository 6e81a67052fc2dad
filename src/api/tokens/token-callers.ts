import type { Caller } from '../../core/caller.ts';
import type { Clock, NewId } from '../../core/time.ts';
import type { TokenStore } from '../ports/token-store.ts';
import { type EntraAccess, entraTrusts } from './entra.ts';
import type { KeysOf } from './key-set.ts';
import type { Trust } from './trust.ts';
import { issuerIn, refused, verified } from './verify.ts';
import { workloadTrust } from './workload.ts';

export interface TokenParts {
  /** Missing where no app of Entra ID is let in by its roles. */
  readonly entra?: EntraAccess;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly keysOf: KeysOf;
}

/** Finds the caller of a token. Rejects with a `HeraldError` that says what is wrong with it. */
export function createTokenCallers(parts: TokenParts): (token: string) => Promise<Caller> {
  const { entra, tokens, clock, newId, keysOf } = parts;
  const apps = entra && entraTrusts(entra, { tokens, newId, now: () => clock.now() });
  const audiencesOf = namedAudiences(parts);
  const trustIn = async (issuer: string): Promise<Trust | undefined> => {
    const app = apps?.get(issuer);
    if (app !== undefined) return app;
    const audiences = await audiencesOf(issuer);
    return audiences && workloadTrust(issuer, audiences, tokens);
  };
  return async token => {
    const issuer = issuerIn(token);
    const trust = await trustIn(issuer);
    if (trust === undefined) throw refused(UNKNOWN_ISSUER);
    const { audiences } = trust;
    const keys = keysOf(trust.keysOf);
    const caller = await trust.caller(await verified(token, { issuer, audiences, keys }, clock.now()));
    tokens.used(caller.id);
    return caller;
  };
}

const UNKNOWN_ISSUER =
  'No token of this issuer is taken. The operator trusts the tenants in ENTRA_TENANTS, and who was named with: npm run key -- create --issuer …';

const REMEMBERED_MS = 1_000;

/** Nothing of a token is true yet when this is asked, so a flood of invented ones costs a query a second. */
function namedAudiences({ tokens, clock }: TokenParts) {
  let known: { readonly atMs: number; readonly all: ReturnType<TokenStore['audiences']> } | undefined;
  return async (issuer: string): Promise<readonly string[] | undefined> => {
    const nowMs = clock.now().getTime();
    if (known === undefined || Math.abs(nowMs - known.atMs) >= REMEMBERED_MS) {
      const all = tokens.audiences();
      known = { atMs: nowMs, all };
      all.catch(() => {
        known = undefined;
      });
    }
    return (await known.all).get(issuer);
  };
}
