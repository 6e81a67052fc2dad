import http from 'node:http';
import type { ProxySettings } from './config.ts';

/** This machine, and what its cloud tells it about itself, are never behind a proxy. Not every reader knows ranges. */
const HERE = [
  'localhost',
  '*.localhost',
  '.localhost',
  '127.0.0.1',
  '127.0.0.1-127.255.255.255',
  '[::1]',
  '169.254.169.254',
  '169.254.0.1-169.254.255.254',
];

/** The settings as Node, and libraries that look into the environment, read them. */
export function proxyVariables({ http: plain, https, except }: ProxySettings): Record<string, string> {
  return {
    ...(plain && { HTTP_PROXY: plain }),
    ...(https && { HTTPS_PROXY: https }),
    NO_PROXY: [...except, ...HERE].join(','),
  };
}

/** For what happens on this machine alone: Node obeys the environment by itself where `NODE_USE_ENV_PROXY` is set. */
export function useNoProxies(env: NodeJS.ProcessEnv): void {
  if (env.NODE_USE_ENV_PROXY) http.setGlobalProxyFromEnv({ ...env, NO_PROXY: '*', no_proxy: '*' });
}

/** Variables that a reader of the environment might take instead. */
const OTHER_NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * One rule for everything that leaves this process. Node's own clients (`fetch` for Graph, sign-in, keys and the
 * responder) get it here; the identity library of Azure reads the environment by itself, so the rule stands there too.
 * Returns how to undo it.
 */
export function useProxies(proxies: ProxySettings, env: NodeJS.ProcessEnv): () => void {
  const variables = proxyVariables(proxies);
  const undo = http.setGlobalProxyFromEnv(variables);
  for (const name of OTHER_NAMES) delete env[name];
  Object.assign(env, variables);
  return undo;
}
