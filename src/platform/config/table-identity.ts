import { guid, oneOf, password, word } from './schemas.ts';
import type { Setting } from './setting.ts';

const section = 'Who the bot is';

/** Credentials, under every name that Teams developers know from their tools. */
export const IDENTITY_TABLE = {
  appId: {
    section,
    names: [
      { name: 'MicrosoftAppId', family: 'botbuilder' },
      { name: 'BOT_ID', family: 'TeamsFx' },
      { name: 'CLIENT_ID', family: 'Teams SDK' },
      { name: 'clientId', family: 'Agents SDK' },
      { name: 'connections__serviceConnection__settings__clientId', family: 'Agents SDK connection' },
    ],
    schema: guid,
    must: 'the Application (client) ID of the bot: a GUID, as the Azure portal shows it under App registrations',
    doc: 'The app id of the bot. Empty means the local mode: no authentication, only service addresses on this machine; refused when NODE_ENV is production.',
    example: '00000000-0000-0000-0000-000000000000',
  },
  password: {
    section,
    names: [
      { name: 'MicrosoftAppPassword', family: 'botbuilder' },
      { name: 'BOT_PASSWORD', family: 'TeamsFx' },
      { name: 'SECRET_BOT_PASSWORD', family: 'TeamsFx' },
      { name: 'CLIENT_SECRET', family: 'Teams SDK' },
      { name: 'clientSecret', family: 'Agents SDK' },
      { name: 'connections__serviceConnection__settings__clientSecret', family: 'Agents SDK connection' },
    ],
    schema: password,
    must: 'the Value (not the Secret ID) of a client secret, in clear text: neither encrypted ("crypto_…") nor an unfilled placeholder',
    doc: 'The client secret of the app. Not needed with a managed identity.',
    secret: true,
  },
  appType: {
    section,
    names: [
      { name: 'MicrosoftAppType', family: 'botbuilder' },
      { name: 'BOT_TYPE', family: 'TeamsFx' },
    ],
    schema: word({
      SingleTenant: 'single-tenant',
      UserAssignedMSI: 'managed-identity',
      MultiTenant: 'multi-tenant',
    }),
    must: 'SingleTenant, UserAssignedMSI or MultiTenant',
    doc: 'SingleTenant, UserAssignedMSI, or MultiTenant for bots made before 31 July 2025. Without it: SingleTenant, or UserAssignedMSI where MANAGED_IDENTITY_CLIENT_ID is set and no secret is.',
    example: 'SingleTenant',
  },
  tenantId: {
    section,
    names: [
      { name: 'MicrosoftAppTenantId', family: 'botbuilder' },
      { name: 'BOT_TENANT_ID', family: 'TeamsFx' },
      { name: 'TEAMS_APP_TENANT_ID', family: 'TeamsFx' },
      { name: 'TENANT_ID', family: 'Teams SDK' },
      { name: 'tenantId', family: 'Agents SDK' },
      { name: 'connections__serviceConnection__settings__tenantId', family: 'Agents SDK connection' },
    ],
    schema: guid,
    must: 'the Directory (tenant) ID: a GUID, as the Azure portal shows it under Microsoft Entra ID',
    doc: 'The tenant in which the bot is registered. Needed by every type but MultiTenant.',
    example: '00000000-0000-0000-0000-000000000000',
  },
  managedIdentityClientId: {
    section,
    names: [{ name: 'MANAGED_IDENTITY_CLIENT_ID', family: 'Teams SDK' }],
    schema: guid,
    must: 'the Client ID of the managed identity: a GUID ("system" is not supported)',
    doc: 'Says that the bot is a user-assigned managed identity; must then be the app id. A bot of type UserAssignedMSI does not need it.',
    example: '00000000-0000-0000-0000-000000000000',
  },
  cloud: {
    section,
    names: [
      { name: 'CLOUD', family: 'Herald' },
      {
        name: 'ChannelService',
        family: 'botbuilder',
        as: address => (/^https:\/\/botframework\.azure\.us\/?$/i.test(address) ? 'gcc-high' : address),
      },
    ],
    schema: word({
      public: 'public',
      gcc: 'gcc',
      'gcc-high': 'gcc-high',
      dod: 'dod',
      // The Teams SDK's names for them.
      USGov: 'gcc-high',
      USGovDoD: 'dod',
    }),
    default: 'public',
    must: 'public, gcc, gcc-high (also USGov) or dod (also USGovDoD)',
    doc: 'The Microsoft 365 cloud. `ChannelService=https://botframework.azure.us` means gcc-high.',
  },
  environment: {
    section: 'How it runs',
    names: [{ name: 'NODE_ENV', family: 'Herald' }],
    schema: oneOf('production', 'development', 'test'),
    default: 'development',
    must: 'production, development or test',
    doc: 'With `production` Herald refuses the local mode.',
  },
} as const satisfies Record<string, Setting>;
