import { isLoopback } from '../../core/loopback.ts';
import type { SettingsReading } from './read.ts';
import type { Identity, Mistake } from './settings.ts';
import type { SettingKey } from './table.ts';

type Kind = Identity['kind'];
type Credential = 'appId' | 'tenantId' | 'password';

/** The credentials that each kind of bot cannot do without. */
const NEEDS: Readonly<Record<Kind, readonly Credential[]>> = {
  local: [],
  'single-tenant': ['appId', 'tenantId', 'password'],
  'managed-identity': ['appId', 'tenantId'],
  'multi-tenant': ['appId', 'password'],
};

const MISSING: Readonly<Record<Credential, Mistake>> = {
  appId: {
    variable: 'MicrosoftAppId',
    remedy:
      'is missing although other credentials are set. Set it to the Application (client) ID, or take the others away for the local mode.',
  },
  tenantId: {
    variable: 'MicrosoftAppTenantId',
    remedy:
      'is missing. Set it to the Directory (tenant) ID. Only a multi-tenant bot made before 31 July 2025 goes without: for it set MicrosoftAppType to MultiTenant.',
  },
  password: {
    variable: 'MicrosoftAppPassword',
    remedy:
      'is missing. Set it to the Value of a client secret. A bot with a managed identity needs none: for it set MicrosoftAppType to UserAssignedMSI.',
  },
};

/** Which kind of bot the variables describe, be they complete or not. */
export function kindOf({ values, sources }: SettingsReading): Kind {
  if (!sources.appId && !sources.password && !sources.managedIdentityClientId) return 'local';
  if (values.appType) return values.appType;
  return sources.managedIdentityClientId && !sources.password ? 'managed-identity' : 'single-tenant';
}

/** The settings that are half-set or contradict each other. Empty exactly when `identityOf` may be called. */
export function identityMistakes(reading: SettingsReading): Mistake[] {
  const kind = kindOf(reading);
  const missing = NEEDS[kind].filter(need => !reading.sources[need]).map(need => MISSING[need]);
  return [...missing, ...(kind === 'local' ? localMistakes(reading) : managedMistakes(reading, kind))];
}

/** It asks nobody who they are, so it is for this machine; a setting to the contrary means a missing app id. */
function localMistakes({ values, sources }: SettingsReading): Mistake[] {
  const { environment, host, publicUrl } = values;
  const mistakes: readonly [boolean, Mistake][] = [
    [
      environment === 'production',
      {
        variable: 'MicrosoftAppId',
        remedy:
          'is missing. With NODE_ENV=production Herald does not run without authentication: set the credentials of the bot.',
      },
    ],
    [
      host !== undefined && !isLoopback(host),
      {
        variable: 'HOST',
        remedy: `opens the local mode, ${WITHOUT_APP_ID}, to the network. Set the credentials of the bot, or take HOST away.`,
      },
    ],
    [
      publicUrl !== undefined,
      {
        variable: sources.publicUrl?.name ?? 'PUBLIC_URL',
        remedy: `says that others reach the local mode, ${WITHOUT_APP_ID}. Set the credentials of the bot, or take it away.`,
      },
    ],
  ];
  return mistakes.filter(([applies]) => applies).map(([, mistake]) => mistake);
}

const WITHOUT_APP_ID = 'in which Herald is because no app id is set and which asks nobody who they are';

function managedMistakes({ values }: SettingsReading, kind: Kind): Mistake[] {
  const { appId, managedIdentityClientId } = values;
  if (kind !== 'managed-identity' || !appId || !managedIdentityClientId || appId === managedIdentityClientId)
    return [];
  const remedy =
    'must be the app id. An app that trusts another managed identity (federated credentials) is not supported: use a secret, or a bot of type UserAssignedMSI.';
  return [{ variable: 'MANAGED_IDENTITY_CLIENT_ID', remedy }];
}

/** The identity, from a reading without mistakes. */
export function identityOf(reading: SettingsReading): Identity {
  const { appId = '', tenantId, password = '' } = reading.values;
  switch (kindOf(reading)) {
    case 'local':
      return { kind: 'local' };
    case 'managed-identity':
      return { kind: 'managed-identity', appId, tenantId: tenantId ?? '' };
    case 'multi-tenant':
      return { kind: 'multi-tenant', appId, password, ...(tenantId && { tenantId }) };
    case 'single-tenant':
      return { kind: 'single-tenant', appId, tenantId: tenantId ?? '', password };
  }
}

/** Where the identity came from, and which variables are not used. Names, never values. */
export function identityNotes(reading: SettingsReading): string[] {
  const kind = kindOf(reading);
  const used: readonly SettingKey[] = ['appId', 'password', 'appType', 'tenantId', 'managedIdentityClientId'];
  const sources = used.flatMap(key => reading.sources[key] ?? []);
  const names = sources.map(({ name, family }) => `${name} (${family})`).join(', ');
  if (kind !== 'local') return [`The identity of the bot comes from ${names}.`, ...kindNotes(reading, kind)];
  return names ? [`Not used without an app id: ${names}.`] : [];
}

/** The warning that nobody may overlook. */
export function identityWarnings(reading: SettingsReading): string[] {
  return kindOf(reading) === 'local' ? [LOCAL_MODE] : [];
}

const LOCAL_MODE =
  'LOCAL MODE, WITHOUT AUTHENTICATION: no app id is set, so Herald asks nobody who they are, answers this machine only, and does not reach Microsoft Teams. Set MicrosoftAppId and what belongs to it to leave this mode.';

function kindNotes({ sources }: SettingsReading, kind: Kind): string[] {
  const notes: readonly [boolean, string][] = [
    [
      kind === 'multi-tenant',
      'The bot is multi-tenant. New ones can no longer be created since 31 July 2025; existing ones keep working.',
    ],
    [
      kind === 'managed-identity' && sources.password !== undefined,
      `${sources.password?.name} is not used: the bot has a managed identity.`,
    ],
    [
      kind !== 'managed-identity' && sources.managedIdentityClientId !== undefined,
      'MANAGED_IDENTITY_CLIENT_ID is not used: the bot has a secret, or its type is not UserAssignedMSI.',
    ],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}
