import type { FeatureSettings } from '../core/feature-settings.ts';
import { entraMistakes, entraOf } from './config/entra.ts';
import type { SettingsFeature } from './config/feature.ts';
import { graphAccess, graphMistakes, groupsAccess } from './config/graph.ts';
import { identityMistakes, identityNotes, identityOf, identityWarnings } from './config/identity.ts';
import { nearMisses, nearMissMistakes, nearMissWarnings, strangersIn } from './config/near-misses.ts';
import { queueMistakes, queueOf } from './config/queue.ts';
import { readVariables, type SettingsReading } from './config/read.ts';
import { retiredWarnings } from './config/retired.ts';
import { rowsOf } from './config/rows.ts';
import {
  type DatabaseSettings,
  type Mistake,
  type Settings,
  SettingsError,
  type Variables,
} from './config/settings.ts';
import type { SettingValues } from './config/table.ts';
import { tenantMistakes, tenantNotes, tenantsOf } from './config/tenants.ts';

export { loadEnvFile } from './config/env-file.ts';
export { redacted } from './config/redacted.ts';
export * from './config/settings.ts';

/** The settings, and sentences for the log about them; they hold names of variables, never values. */
export interface Parsed {
  readonly settings: Settings;
  /** Where the identity came from, and which variables are ignored. */
  readonly notes: readonly string[];
  /** Variables that look misspelt or are no longer used, and the word that this is the local mode. */
  readonly warnings: readonly string[];
}

/**
 * Reads the environment once. `file`: the names in the `.env`, which is Herald's own, so that the ones that are not
 * read are reported, too.
 *
 * @throws {SettingsError} with every mistake together.
 */
export function parseSettings(
  env: Variables,
  features: readonly SettingsFeature[],
  file: Iterable<string> = [],
): Parsed {
  const rows = rowsOf(features);
  const reading = readVariables(env, rows);
  const misses = nearMisses(env, rows);
  const mistakes = [
    ...reading.mistakes,
    ...nearMissMistakes(misses, env, rows),
    ...identityMistakes(reading),
    ...tenantMistakes(reading),
    ...leaseMistakes(reading.values),
    ...roleMistakes(reading.values),
    ...graphMistakes(reading),
    ...entraMistakes(reading),
    ...queueMistakes(reading),
    ...features.flatMap(({ settings }) => settings?.mistakes(reading) ?? []),
  ];
  const misspelt = [...nearMissWarnings(misses, mistakes), ...strangersIn(file, misses, rows)];
  const unread = [...retiredWarnings(env), ...misspelt];
  if (mistakes.length > 0) throw new SettingsError(mistakes, [...reading.notes, ...unread]);
  const settings = settingsOf(reading, features);
  const notes = [
    ...identityNotes(reading),
    ...tenantNotes(reading),
    ...settingsNotes(reading, settings),
    ...reading.notes,
  ];
  return { settings: frozen(settings), notes, warnings: [...identityWarnings(reading), ...unread] };
}

/** A request that outlives its lease would be sent again by another process while it is still under way. */
function leaseMistakes({ requestTimeoutSeconds, leaseSeconds }: SettingValues): Mistake[] {
  if (!(requestTimeoutSeconds * 3 > leaseSeconds)) return [];
  const remedy =
    'must be at most a third of LEASE_SECONDS (30 unless set). Make it smaller, or LEASE_SECONDS larger.';
  return [{ variable: 'REQUEST_TIMEOUT_SECONDS', remedy }];
}

/** The embedded database ends at its machine, and a `web` on one of its own would accept what nobody sends. */
function roleMistakes({ role, databaseUrl }: SettingValues): Mistake[] {
  if (role === undefined || role === 'all' || databaseUrl) return [];
  const remedy = `is needed with ROLE=${role}: the processes that share the work meet in one PostgreSQL.`;
  return [{ variable: 'DATABASE_URL', remedy }];
}

function settingsOf(reading: SettingsReading, features: readonly SettingsFeature[]): Settings {
  const { values } = reading;
  const identity = identityOf(reading);
  const graph = graphAccess(reading);
  return {
    identity,
    cloud: values.cloud,
    tenants: tenantsOf(reading),
    http: httpOf(values, identity),
    ...(values.publicUrl && { publicUrl: values.publicUrl }),
    database: databaseOf(values),
    retentionDays: values.retentionDays,
    ...(values.bootstrapApiKey && { bootstrapApiKey: values.bootstrapApiKey }),
    ...(graph && { graph }),
    ...groupsAccess(reading),
    ...entraOf(reading),
    features: featuresOf(reading, features),
    language: values.language,
    tenantLanguages: values.tenantLanguages ?? {},
    caller: {
      requestsPerSecond: values.callerRequestsPerSecond,
      openDeliveries: values.callerOpenDeliveries,
      topics: values.callerTopics,
    },
    eventTopics: values.eventTopics ?? [],
    ...queueOf(reading),
    callbackAllow: (values.callbackAllow ?? []).map(host => host.toLowerCase()),
    tenantRequestsPerSecond: values.tenantRequestsPerSecond,
    sameWithinSeconds: values.sameWithinSeconds,
    lowEvery: values.lowEvery,
    burst: { cards: values.burstCards, seconds: values.burstWindowSeconds },
    deliverConcurrency: values.deliverConcurrency,
    dialogSilenceSeconds: values.dialogSilenceSeconds,
    iconHosts: values.iconHosts ?? [],
    leaseSeconds: values.leaseSeconds,
    requestTimeoutSeconds: values.requestTimeoutSeconds,
    ...proxiesOf(values),
    role: values.role,
    ...(values.otlpEndpoint && { otlpEndpoint: values.otlpEndpoint }),
    logLevel: values.logLevel,
    logFormat: values.logFormat,
    environment: values.environment,
  };
}

function featuresOf(reading: SettingsReading, features: readonly SettingsFeature[]): FeatureSettings {
  const read = features.map(({ name, settings }) => [name, settings?.read(reading)]);
  return Object.fromEntries(read.filter(([, own]) => own !== undefined));
}

function httpOf(
  { host, port, maxConnections, maxBodyMebibytes }: SettingValues,
  { kind }: Settings['identity'],
) {
  return {
    host: host ?? (kind === 'local' ? '127.0.0.1' : '0.0.0.0'),
    port,
    most: { connections: maxConnections, bodyBytes: maxBodyMebibytes * 1024 * 1024 },
  };
}

function proxiesOf({ httpProxy, httpsProxy, noProxy }: SettingValues): Pick<Settings, 'proxies'> {
  if (!httpProxy && !httpsProxy) return {};
  const used = { ...(httpProxy && { http: httpProxy }), ...(httpsProxy && { https: httpsProxy }) };
  return { proxies: { ...used, except: noProxy ?? [] } };
}

function databaseOf({ databaseUrl, dataDir }: SettingValues): DatabaseSettings {
  return databaseUrl ? { kind: 'server', url: databaseUrl } : { kind: 'embedded', dataDir };
}

function settingsNotes({ sources }: SettingsReading, settings: Settings): string[] {
  const { tenantRequestsPerSecond } = settings;
  const notes: readonly [boolean, string][] = [
    [Boolean(sources.databaseUrl && sources.dataDir), 'DATA_DIR is not used, because DATABASE_URL is set.'],
    [
      settings.owners !== undefined,
      'TEAM_SETTINGS=owners: in channels only owners of their team change anything. Microsoft Graph says who they are, which needs the application permission GroupMember.Read.All; without it nobody does.',
    ],
    [tenantRequestsPerSecond > 50, 'TENANT_REQUESTS_PER_SECOND is more than the 50 that Teams allows.'],
  ];
  return notes.filter(([applies]) => applies).map(([, note]) => note);
}

function frozen<Shape extends object>(shape: Shape): Shape {
  for (const part of Object.values(shape)) if (typeof part === 'object') frozen(part);
  return Object.freeze(shape);
}
