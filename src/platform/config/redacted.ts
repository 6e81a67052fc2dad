import type { DatabaseSettings, Identity, ProxySettings, ResponderSettings, Settings } from './settings.ts';

const SET = '[set]';

/** The settings as they may be logged: of a secret only that it is set. */
export function redacted(settings: Settings): Settings {
  return {
    ...settings,
    identity: redactedIdentity(settings.identity),
    database: redactedDatabase(settings.database),
    ...(settings.proxies && { proxies: redactedProxies(settings.proxies) }),
    ...(settings.bootstrapApiKey && { bootstrapApiKey: SET }),
    ...(settings.responder && { responder: redactedResponder(settings.responder) }),
  };
}

function redactedResponder({ call, ...responder }: ResponderSettings): ResponderSettings {
  return call === undefined ? responder : { ...responder, call: { ...call, secret: SET } };
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
  const { protocol, host, pathname } = new URL(database.url);
  return { kind: 'server', url: `${protocol}//${host}${pathname}` };
}
