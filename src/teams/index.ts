import type { Conversation } from '../chat/ports/conversation.ts';
import type { Dialogue } from '../core/dialogue.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Tenants } from '../decide/tenants.ts';
import type { Messenger, Rosters } from '../deliver/ports/teams.ts';
import { HeraldAdapter } from './adapter.ts';
import type { ProxyVariables } from './agents.ts';
import { createAsk } from './ask.ts';
import { createCredentials, HeraldAuthentication } from './authentication.ts';
import { type CloudName, TRUST, type TrustAnchors } from './cloud.ts';
import { createConnectors, type RequestOrigin } from './connectors.ts';
import { dialogStacks } from './dialogs/stack.ts';
import { type TeamsEntrance, teamsEntrance } from './entrance.ts';
import { HeraldHandler } from './handler.ts';
import { appIdOf, botIdOf, type FetchToken, type TeamsIdentity, tokenFetcher } from './identity.ts';
import { activityReader } from './inbound.ts';
import { tokenCheck } from './inbound-token.ts';
import { createMessenger } from './messenger.ts';
import { createProactiveTurns, type RunProactiveTurn } from './proactive-turn.ts';
import { createRosters } from './rosters.ts';
import {
  FALLBACK_SERVICE_URL,
  gccServiceUrlFor,
  type ServiceUrlRule,
  serviceUrlRule,
} from './service-urls.ts';
import { createTokens } from './token.ts';

export type { InboundAnswer } from './adapter.ts';
export { CLOUDS, type CloudName } from './cloud.ts';
export type { TeamsEntrance } from './entrance.ts';
export type { TeamsIdentity } from './identity.ts';

export interface TeamsSettings {
  readonly identity: TeamsIdentity;
  readonly cloud: CloudName;
  /** Any unless given. */
  readonly tenants?: Tenants;
  readonly conversation: Conversation;
  readonly dialogues?: readonly Dialogue[];
  readonly log: Log;
  readonly clock: Clock;
  /** Tells when tokens end: their library counts by the clock of this machine. `clock` where it is missing. */
  readonly tokenClock?: Clock;
  /** The time one request to Teams or to Entra may take. */
  readonly requestTimeoutMs?: number;
  /** The forward proxy on the way to Teams. Never used in the local mode. */
  readonly proxies?: ProxyVariables;
  /** Because of what a request is made; goes along with it. */
  readonly origin?: () => RequestOrigin;
  /** For tests, which have an issuer, an Entra and a Teams of their own. */
  readonly instead?: {
    readonly trust?: Partial<TrustAnchors>;
    readonly fetchToken?: FetchToken;
    readonly serviceUrls?: ServiceUrlRule;
    readonly gccServiceUrl?: string;
  };
}

export interface Teams {
  readonly entrance: TeamsEntrance;
  readonly messenger: Messenger;
  readonly rosters: Rosters;
  /** For a tenant from which nothing was heard yet. */
  readonly fallbackServiceUrl: string;
  /** For a tenant of which Teams says that it is not served where it was asked. Missing where there is no other. */
  readonly gccServiceUrl?: string;
  /** The bot as Teams addresses it; empty in the local mode. */
  readonly botId: string;
  readonly proactiveTurn: RunProactiveTurn;
  /** Fetches the token, so that the first sends find it. Rejects with `TeamsFailure` when none can be had. */
  warm(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;

/** Herald's way to Teams and back. It opens nothing that would have to be closed. */
export function createTeams(settings: TeamsSettings): Teams {
  const {
    identity,
    cloud,
    tenants = 'any',
    conversation,
    dialogues = [],
    log,
    clock,
    instead = {},
  } = settings;
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, tokenClock = clock, origin = () => ({}) } = settings;
  const proxies = identity.kind === 'local' ? undefined : settings.proxies;
  const appId = appIdOf(identity);
  const trust = { ...TRUST[cloud], ...instead.trust };
  const allowed = instead.serviceUrls ?? serviceUrlRule(identity.kind === 'local' ? 'local' : cloud);

  const gccServiceUrl =
    instead.gccServiceUrl ?? gccServiceUrlFor(identity.kind === 'local' ? 'local' : cloud);

  const fetchToken = instead.fetchToken ?? tokenFetcher(identity, trust);
  const tokens = fetchToken && createTokens(fetchToken, tokenClock, requestTimeoutMs);
  const credentials = createCredentials(tokens);
  const connectors = createConnectors({ credentials, allowed, requestTimeoutMs, origin, proxies });
  const authentication = new HeraldAuthentication(appId, trust, credentials, connectors);
  const handler = new HeraldHandler(conversation, clock, dialogStacks(dialogues));
  const adapter = new HeraldAdapter(authentication);
  const checked = appId === '' ? {} : { checkToken: tokenCheck({ appId, trust, log, clock }) };
  const activityOf = activityReader(allowed, clock);
  const ask = createAsk(connectors, tokens, clock);

  return {
    entrance: teamsEntrance({
      appId,
      activityOf,
      tenants,
      ...checked,
      authentication,
      adapter,
      handler,
      log,
    }),
    proactiveTurn: createProactiveTurns(adapter, handler, appId),
    messenger: createMessenger(ask, origin),
    rosters: createRosters(ask, log),
    fallbackServiceUrl: FALLBACK_SERVICE_URL[cloud],
    ...(gccServiceUrl !== undefined && { gccServiceUrl }),
    botId: appId === '' ? '' : botIdOf(appId),
    async warm() {
      await tokens?.get();
    },
  };
}
