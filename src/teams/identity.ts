import { ConfidentialClientApplication } from '@azure/msal-node';
import { JwtTokenProviderFactory, ManagedIdentityAppCredentials } from 'botframework-connector';
import type { TrustAnchors } from './cloud.ts';
import { createSignIn } from './sign-in.ts';

/** Herald's identity towards Teams. `local` has none: it speaks only to this machine and checks no token. */
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
/** Asks Entra for a new token. Rejects with the errors of the identity library. */
export type FetchToken = () => Promise<Token>;

/** In lower case, as Teams writes it; empty in the local mode. */
export function appIdOf(identity: TeamsIdentity): string {
  return identity.kind === 'local' ? '' : identity.appId.toLowerCase();
}

/** The bot as Teams addresses it. */
export const botIdOf = (appId: string) => `28:${appId}`;

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

/**
 * The identity library by itself. The SDK's `MsalAppCredentials` around it keeps tokens in a process-wide map without
 * single flight, so ten parallel cold sends made ten token requests; and it leaves no say in how Entra is asked.
 */
function secretTokens(
  app: { appId: string; password: string },
  tenant: string,
  trust: TrustAnchors,
): FetchToken {
  const signIn = createSignIn();
  const auth = { clientId: app.appId, clientSecret: app.password, authority: `${trust.loginUrl}${tenant}` };
  const client = new ConfidentialClientApplication({ auth, system: { networkClient: signIn.network } });
  const wanted = { scopes: [`${trust.scope}/.default`], skipCache: true };
  return async () => {
    const token = await signIn.notByOthers(client.acquireTokenByClientCredential(wanted));
    if (!token?.expiresOn) throw Object.assign(new Error('Entra named no token.'), { errorCode: 'no_token' });
    return { value: token.accessToken, expiresAt: token.expiresOn };
  };
}

class ManagedIdentityTokens extends ManagedIdentityAppCredentials {
  fetch: FetchToken = async () => {
    const { accessToken, expiresOn } = await this.refreshToken();
    return { value: accessToken, expiresAt: expiresOn };
  };
}
