import { GovernmentConstants as Government, AuthenticationConstants as Public } from 'botframework-connector';
import { CallerIdConstants } from 'botframework-schema';

/** Which of Microsoft's clouds the bot is registered in. */
export const CLOUDS = ['public', 'gcc', 'gcc-high', 'dod'] as const;
export type CloudName = (typeof CLOUDS)[number];

/** The issuers of the tokens on requests to Herald, and of those on Herald's own. Tests replace these. */
export interface TrustAnchors {
  /** The one `iss` that a token of an inbound activity may have. */
  readonly issuer: string;
  /** Where the keys of that issuer are published. */
  readonly openIdMetadataUrl: string;
  readonly loginUrl: string;
  /** The tenant that answers for bots without one of their own (`multi-tenant`). */
  readonly sharedTenant: string;
  readonly scope: string;
  readonly oAuthUrl: string;
  readonly emulatorMetadataUrl: string;
  readonly callerId: string;
}

const commercial: TrustAnchors = {
  issuer: Public.ToBotFromChannelTokenIssuer,
  openIdMetadataUrl: Public.ToBotFromChannelOpenIdMetadataUrl,
  loginUrl: Public.ToChannelFromBotLoginUrlPrefix,
  sharedTenant: Public.DefaultChannelAuthTenant,
  scope: Public.ToChannelFromBotOAuthScope,
  oAuthUrl: Public.OAuthUrl,
  emulatorMetadataUrl: Public.ToBotFromEmulatorOpenIdMetadataUrl,
  callerId: CallerIdConstants.PublicAzureChannel,
};

const government: TrustAnchors = {
  issuer: Government.ToBotFromChannelTokenIssuer,
  openIdMetadataUrl: Government.ToBotFromChannelOpenIdMetadataUrl,
  loginUrl: Government.ToChannelFromBotLoginUrlPrefix,
  sharedTenant: Government.DefaultChannelAuthTenant,
  scope: Government.ToChannelFromBotOAuthScope,
  oAuthUrl: Government.OAuthUrl,
  emulatorMetadataUrl: Government.ToBotFromEmulatorOpenIdMetadataUrl,
  callerId: CallerIdConstants.USGovChannel,
};

/** GCC lives on government hosts but signs in with the commercial cloud. */
export const TRUST: Readonly<Record<CloudName, TrustAnchors>> = {
  public: commercial,
  gcc: commercial,
  'gcc-high': government,
  dod: government,
};
