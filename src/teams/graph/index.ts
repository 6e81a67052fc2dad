import type { Clock } from '../../core/time.ts';
import type { Directory, GroupOwners } from '../../people/ports/groups.ts';
import type { Graph } from '../../people/ports/reach.ts';
import { type CloudName, TRUST, type TrustAnchors } from '../cloud.ts';
import { type FetchToken, type TeamsIdentity, tokenFetcher } from '../identity.ts';
import { createTokens, type Tokens } from '../token.ts';
import { createGraphClient, type GraphRateLimit } from './client.ts';
import { createDirectory } from './directory.ts';
import { createGraph } from './graph.ts';
import { GRAPH_HOSTS } from './hosts.ts';

export type { GraphRateLimit } from './client.ts';

export interface GraphSettings {
  readonly identity: TeamsIdentity;
  readonly cloud: CloudName;
  /** Another Graph than that of the cloud: only in the local mode. */
  readonly baseUrl?: string;
  readonly rateLimit: GraphRateLimit;
  readonly clock: Clock;
  /** By which tokens end. */
  readonly tokenClock: Clock;
  readonly requestTimeoutMs: number;
}

/** Microsoft Graph. All parts that are opened of it ask with the same tokens. */
export interface OpenGraph {
  /** As far as it helps to reach people. `manifestId`: of the app in its manifest. */
  people(manifestId: string): Graph;
  /** As far as it names the members and owners of groups. */
  groups(): Directory & GroupOwners;
}

export function openGraph(settings: GraphSettings): OpenGraph {
  const { cloud, rateLimit, clock, requestTimeoutMs: timeoutMs } = settings;
  const baseUrl = settings.baseUrl ?? GRAPH_HOSTS[cloud];
  const ask = createGraphClient({ baseUrl, tokens: tokensByTenant(settings), rateLimit, clock, timeoutMs });
  return {
    people: manifestId => createGraph(ask, manifestId, baseUrl),
    groups: () => createDirectory(ask, baseUrl),
  };
}

/** Graph speaks for the tenant that the token is from, so each tenant has its own, where the bot serves several. */
function tokensByTenant({ identity, cloud, tokenClock, requestTimeoutMs }: GraphSettings) {
  const kept = new Map<string, Tokens>();
  return (tenantId: string): Tokens => {
    const tokens =
      kept.get(tenantId) ?? createTokens(fetcherOf(identity, cloud, tenantId), tokenClock, requestTimeoutMs);
    kept.set(tenantId, tokens);
    return tokens;
  };
}

const TENANT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function fetcherOf(identity: TeamsIdentity, cloud: CloudName, tenantId: string): FetchToken {
  const trust: TrustAnchors = { ...TRUST[cloud], scope: GRAPH_HOSTS[cloud], sharedTenant: tenantId };
  if (identity.kind === 'local') return localToken(tenantId);
  // A tenant id is part of an address at Entra, and a caller may have written it.
  if (!TENANT_ID.test(tenantId)) return noToken('invalid_tenant');
  if (identity.kind === 'managed-identity' && identity.tenantId !== tenantId)
    return noToken('managed_identity_of_another_tenant');
  const asGuest = identity.kind === 'single-tenant' ? { ...identity, tenantId } : identity;
  return tokenFetcher(asGuest, trust) ?? localToken(tenantId);
}

/** The stand-in asks for a token, and for nothing of it but the tenant. */
const localToken =
  (tenantId: string): FetchToken =>
  async () => ({ value: `local-${tenantId}`, expiresAt: new Date(8.64e15) });

const noToken =
  (errorCode: string): FetchToken =>
  () =>
    Promise.reject(Object.assign(new Error(), { errorCode }));
