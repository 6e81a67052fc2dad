import {
  JwtTokenProviderFactory,
  ManagedIdentityAppCredentials,
  MsalAppCredentials,
} from 'botframework-connector';
import type { TrustAnchors } from './cloud.ts';

/** Who Herald is towards Teams. `local` has no identity: it speaks only to this machine and checks no token. */
export type TeamsIdentity =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'single-tenant';
      readonly appId: string;
      readonly tenantId: string;
      readonly password: string;
    }
  | { readonly kind: 'managed-identity'; readonly appId: string; readonly tenantId: string }
  | { readonly kind: 'multi-tenant'; readonly appId: string; readonly password: string };

/** A token and the instant from which it is no longer valid. */
export interface Token {
  readonly value: string;
  readonly expiresAt: Date;
}
/** Asks Entra for a new token. Rejects with whatever the identity library throws. */
export type FetchToken = () => Promise<Token>;

/** In lower case, as Teams writes it; empty in the local mode. */
export function appIdOf(identity: TeamsIdentity): string {
  return identity.kind === 'local' ? '' : identity.appId.toLowerCase();
}

/** How this identity gets its tokens; `undefined` in the local mode, which has none. */
export function tokenFetcher(identity: TeamsIdentity, trust: TrustAnchors): FetchToken | undefined {
  switch (identity.kind) {
    case 'local':
      return undefined;
    case 'managed-identity':
      return new ManagedIdentityTokens(identity.appId, trust.scope, new JwtTokenProviderFactory()).fetch;
    case 'single-tenant':
      return secretTokens(identity, identity.tenantId, trust);
    case 'multi-tenant':
      return secretTokens(identity, trust.sharedTenant, trust);
  }
}

function secretTokens(app: { appId: string; password: string }, tenant: string, trust: TrustAnchors) {
  return new SecretTokens(app.appId, app.password, `${trust.loginUrl}${tenant}`, trust.scope).fetch;
}

/*
 * The SDK's own `getToken` is passed by: it keeps tokens in a process-wide map without single flight, so ten
 * parallel cold sends made ten token requests. `refreshToken` is the call below it, and says when it expires.
 */
type Refreshed = { accessToken: string; expiresOn: Date };
const asToken = ({ accessToken, expiresOn }: Refreshed): Token => ({
  value: accessToken,
  expiresAt: expiresOn,
});

class SecretTokens extends MsalAppCredentials {
  fetch: FetchToken = async () => asToken(await this.refreshToken());
}

class ManagedIdentityTokens extends ManagedIdentityAppCredentials {
  fetch: FetchToken = async () => asToken(await this.refreshToken());
}
