import type { FeatureSettings } from '../../core/feature-settings.ts';
import type { SettingsFeature } from './feature.ts';
import type { DatabaseSettings, Identity, ProxySettings, Settings } from './settings.ts';

export const SET = '[set]';

/** The settings as they may be logged: of a secret only that it is set. */
export function redacted(settings: Settings, features: readonly SettingsFeature[]): Settings {
  return {
    ...settings,
    identity: redactedIdentity(settings.identity),
    database: redactedDatabase(settings.database),
    ...(settings.proxies && { proxies: redactedProxies(settings.proxies) }),
    ...(settings.queue && { queue: { ...settings.queue, url: withoutUser(settings.queue.url) } }),
    ...(settings.bootstrapApiKey && { bootstrapApiKey: SET }),
    features: redactedFeatures(settings.features, features),
  };
}

function redactedFeatures(all: FeatureSettings, features: readonly SettingsFeature[]): FeatureSettings {
  const entries = Object.entries<object>({ ...all }).map(([name, own]) => {
    const part = features.find(each => each.name === name)?.settings;
    return [name, part?.redacted(own)];
  });
  return Object.fromEntries(entries);
}

function redactedIdentity(identity: Identity): Identity {
  return 'password' in identity ? { ...identity, password: SET } : identity;
}

function redactedProxies({ http, https, except }: ProxySettings): ProxySettings {
  const where = (proxy: string) => new URL(proxy).origin;
  return { ...(http && { http: where(http) }), ...(https && { https: where(https) }), except };
}

/** Query parameters go too: `?password=` and `?sslkey=` are legal there. */
function redactedDatabase(database: DatabaseSettings): DatabaseSettings {
  if (database.kind === 'embedded') return database;
  return { kind: 'server', url: withoutUser(database.url) };
}

function withoutUser(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
