import type { CloudName } from './cloud.ts';

/**
 * Where Herald may speak. The bot's token goes wherever a service URL points, so only Microsoft's own hosts
 * are allowed. The commercial cloud and GCC share their tokens and may meet each other's tenants (Teams then
 * answers `InvalidBotApiHost`); a government token stays with its government.
 */
const PUBLIC_HOST = 'smba.trafficmanager.net';
const GCC_HOST = 'smba.infra.gcc.teams.microsoft.com';
const GCC_HIGH_HOST = 'smba.infra.gov.teams.microsoft.us';
const DOD_HOST = 'smba.infra.dod.teams.microsoft.us';

const HOSTS: Readonly<Record<CloudName, readonly string[]>> = {
  public: [PUBLIC_HOST, GCC_HOST],
  gcc: [GCC_HOST, PUBLIC_HOST],
  'gcc-high': [GCC_HIGH_HOST],
  dod: [DOD_HOST],
};

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** For a first word to a tenant from which nothing was ever heard. Replies use the address that came in. */
export const FALLBACK_SERVICE_URL: Readonly<Record<CloudName, string>> = {
  public: `https://${PUBLIC_HOST}/teams/`,
  gcc: `https://${GCC_HOST}/teams/`,
  'gcc-high': `https://${GCC_HIGH_HOST}/teams/`,
  dod: `https://${DOD_HOST}/teams/`,
};

/** The answer to `InvalidBotApiHost`: only the commercial cloud and GCC share their tokens. */
export function gccServiceUrlFor(where: CloudName | 'local'): string | undefined {
  return where === 'public' || where === 'gcc' ? FALLBACK_SERVICE_URL.gcc : undefined;
}

export type ServiceUrlRule = (serviceUrl: string) => boolean;

/** In the local mode only this machine may be spoken to; otherwise only Teams, over TLS, on its own port. */
export function serviceUrlRule(where: CloudName | 'local'): ServiceUrlRule {
  return serviceUrl => {
    const url = URL.parse(serviceUrl);
    if (!url || url.username || url.password) return false;
    if (where === 'local') return LOOPBACK.includes(url.hostname) && /^https?:$/.test(url.protocol);
    return url.protocol === 'https:' && url.port === '' && HOSTS[where].includes(url.hostname);
  };
}

/** The form in which a service URL is kept: ending in `/`. */
export function asBaseUrl(serviceUrl: string): string {
  return serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`;
}
