import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  ClaimsIdentity,
  ConnectorFactory,
  type ServiceClientCredentials,
  ServiceClientCredentialsFactory,
  TokenCredentials,
  type UserTokenClient,
} from 'botframework-connector';
import type { JWTPayload } from 'jose';
import type { TrustAnchors } from './cloud.ts';
import type { Connectors } from './connectors.ts';
import type { Tokens } from './token.ts';

/** Credentials that sign each request with the one shared token; in the local mode they sign nothing. */
export function createCredentials(tokens: Tokens | undefined): ServiceClientCredentials {
  return {
    signRequest: async request =>
      tokens ? new TokenCredentials(await tokens.get()).signRequest(request) : request,
  };
}

/**
 * Tells the SDK whom it speaks with, and gives it Herald's connectors in place of its own. Bypasses the SDK's check of
 * tokens (`inbound-token.ts`), which wants the body first, takes tokens without an end and keys that nobody endorses,
 * learns of a new key after an hour, and writes the key to the console when a token does not fit it.
 */
export class HeraldAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly connectors: ConnectorFactory;
  private readonly trust: TrustAnchors;
  private userTokens: Promise<UserTokenClient> | undefined;

  constructor(
    appId: string,
    trust: TrustAnchors,
    credentials: ServiceClientCredentials,
    connectors: Connectors,
  ) {
    super(options(appId, trust), new Credentials(appId, credentials));
    this.connectors = new SharedConnectors(connectors);
    this.trust = trust;
  }

  /** The SDK's form of a token that the door has checked. Without claims: anybody, in the local mode. */
  vouch(claims: JWTPayload | undefined): AuthenticateRequestResult {
    const listed = Object.entries(claims ?? {}).map(([type, value]) => ({ type, value: String(value) }));
    const claimsIdentity =
      claims === undefined
        ? new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType)
        : new ClaimsIdentity(listed, true);
    const { scope: audience, callerId } = this.trust;
    return { audience, callerId, claimsIdentity, connectorFactory: this.connectors };
  }

  /** The adapter asks for one in each turn, and it opens a client of its own. Nobody signs in here, so one does for all. */
  override async createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    this.userTokens ??= super.createUserTokenClient(identity);
    return this.userTokens;
  }

  override createConnectorFactory(): ConnectorFactory {
    return this.connectors;
  }
}

/** The SDK takes its own defaults for all of these or for none, so all are given. */
function options(appId: string, trust: TrustAnchors) {
  return {
    MicrosoftAppId: appId,
    ToChannelFromBotLoginUrl: `${trust.loginUrl}${trust.sharedTenant}`,
    ToChannelFromBotOAuthScope: trust.scope,
    ToBotFromChannelTokenIssuer: trust.issuer,
    OAuthUrl: trust.oAuthUrl,
    ToBotFromChannelOpenIdMetadataUrl: trust.openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: trust.emulatorMetadataUrl,
    CallerId: trust.callerId,
  };
}

class SharedConnectors extends ConnectorFactory {
  private readonly connectors: Connectors;
  constructor(connectors: Connectors) {
    super();
    this.connectors = connectors;
  }
  async create(serviceUrl: string) {
    return this.connectors(serviceUrl).connector;
  }
}

class Credentials extends ServiceClientCredentialsFactory {
  private readonly appId: string;
  private readonly credentials: ServiceClientCredentials;
  constructor(appId: string, credentials: ServiceClientCredentials) {
    super();
    this.appId = appId;
    this.credentials = credentials;
  }
  async isValidAppId(appId: string) {
    return appId.toLowerCase() === this.appId;
  }
  async isAuthenticationDisabled() {
    return this.appId === '';
  }
  async createCredentials() {
    return this.credentials;
  }
}
