import type { Clock } from '../../core/time.ts';
import { appIn, type EntraAccess, entraIssuers } from './entra.ts';
import type { KeysOf } from './key-set.ts';
import { issuerIn, refused, verified } from './verify.ts';

/** An app that sends webhooks with a token of Entra ID for Herald, in the place of the secret of the hook. */
export interface Sender {
  /** Its application id, in lower case. */
  readonly app: string;
  /** The object id of its service principal: of a managed identity, what Azure shows of it. */
  readonly object: string;
  /** The app roles of Herald's registration that it was given. */
  readonly roles: readonly unknown[];
}

/** Whose a token is. Rejects with a `HeraldError` that says what is wrong with it. */
export type SenderOf = (token: string) => Promise<Sender>;

export function createSenders(
  access: EntraAccess,
  { clock, keysOf }: { readonly clock: Clock; readonly keysOf: KeysOf },
): SenderOf {
  const { audiences } = access;
  const issuers = entraIssuers(access);
  return async token => {
    const issuer = issuerIn(token);
    const known = issuers.get(issuer);
    if (known === undefined) throw refused('No token of this issuer is taken.');
    const keys = keysOf(known.keysOf);
    const claims = await verified(token, { issuer, audiences, keys }, clock.now());
    const { app, object, roles } = appIn(claims, known.tenantId);
    return { app, object, roles: Array.isArray(roles) ? roles : [] };
  };
}
