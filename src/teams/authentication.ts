import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  type AuthenticateRequestResult,
  ConnectorFactory,
  type ServiceClientCredentials,
  ServiceClientCredentialsFactory,
  TokenCredentials,
} from 'botframework-connector';
import type { Activity } from 'botframework-schema';
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

/** The SDK's authentication of inbound activities, with Herald's connectors in place of its own. */
export class HeraldAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly connectors: ConnectorFactory;

  constructor(
    appId: string,
    trust: TrustAnchors,
    credentials: ServiceClientCredentials,
    connectors: Connectors,
  ) {
    super(options(appId, trust), new Credentials(appId, credentials));
    this.connectors = new SharedConnectors(connectors);
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, header);
    return { ...result, connectorFactory: this.connectors };
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
