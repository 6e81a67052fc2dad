import { randomUUID } from 'node:crypto';
import { ConnectorClient, type ServiceClientCredentials, TeamsConnectorClient } from 'botframework-connector';
import { TeamsFailure } from '../deliver/ports/teams.ts';
import { type AgentFor, createAgents, type ProxyVariables } from './agents.ts';
import { type Operate, requestOf, resultOf } from './operations.ts';
import { asBaseUrl, type ServiceUrlRule } from './service-urls.ts';
import { createWire, type Wire } from './wire.ts';

/** The two clients of the Bot Connector at one service URL. */
export interface Connector {
  readonly connector: ConnectorClient;
  readonly teams: TeamsConnectorClient;
}
/** Throws `TeamsFailure` for a service URL that is not allowed. */
export type Connectors = (serviceUrl: string) => Connector;

export interface ConnectorSettings {
  readonly credentials: ServiceClientCredentials;
  readonly allowed: ServiceUrlRule;
  readonly requestTimeoutMs: number;
  /** The proxies between here and Teams; missing where there are none. */
  readonly proxies?: ProxyVariables | undefined;
  /** The origin that every request states. */
  readonly origin: () => RequestOrigin;
}

/** Asked anew for every request: the id of what caused it, and its place in a trace. */
export interface RequestOrigin {
  readonly correlationId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** A stored service URL may carry a tenant, so their number is not bounded by the number of regions. */
const CLIENTS_KEPT = 100;

/**
 * One pair of clients per service URL, used again: a client per send, as the SDK's own adapter makes it, takes more CPU
 * than the send.
 */
export function createConnectors(settings: ConnectorSettings): Connectors {
  const kept = new Map<string, Connector>();
  const agentFor = createAgents(settings.proxies);
  return serviceUrl => {
    const baseUri = asBaseUrl(serviceUrl);
    const client = kept.get(baseUri) ?? open(baseUri, settings, agentFor);
    kept.delete(baseUri);
    kept.set(baseUri, client);
    const [oldest] = kept.keys();
    if (kept.size > CLIENTS_KEPT && oldest) kept.delete(oldest);
    return client;
  };
}

function open(baseUri: string, settings: ConnectorSettings, agentFor: AgentFor): Connector {
  const { credentials, allowed, requestTimeoutMs: timeoutMs } = settings;
  if (!allowed(baseUri)) {
    throw new TeamsFailure({
      message: 'This service URL is not an address of Teams.',
      outcome: 'refused',
      code: 'ServiceUrlNotAllowed',
    });
  }
  const operate = overTheWire(createWire({ baseUri, agentFor, timeoutMs }), settings);
  return {
    connector: withOperate(new ConnectorClient(credentials, { baseUri }), operate),
    teams: withOperate(new TeamsConnectorClient(credentials, { baseUri }), operate),
  };
}

/**
 * Every verb of the SDK's clients ends in their `sendOperationRequest`, with a description of its operation; this is
 * Herald's. The SDK's own walks each activity by a schema, and then through 14 policies, for 0.2 ms of CPU. Behind no
 * option it repeats a POST on 500, 429 and dropped connections, so that cards would be sent twice; it carries what is
 * said to wherever a redirect points, reads the environment for proxies by itself, and its time ends with the headers of
 * the answer, so that a stalled body hangs. Its `httpClient` option replaces none of this but the last step, and copies
 * request and answer on the way.
 */
function withOperate<C extends ConnectorClient | TeamsConnectorClient>(client: C, operate: Operate): C {
  return Object.assign(client, { sendOperationRequest: operate });
}

function overTheWire(wire: Wire, { credentials, origin }: ConnectorSettings): Operate {
  return async (asked, operation) => {
    const headers = { ...HEADERS, ...(await signed(credentials)), ...asHeaders(origin()) };
    return resultOf(await wire({ ...requestOf(asked, operation), headers }), operation);
  };
}

/** Without a word about encodings any would do, and compressing the id of a card is no use to anybody. */
const HEADERS = {
  'User-Agent': 'Herald',
  Accept: 'application/json',
  'Accept-Encoding': 'identity',
};

/** The headers that the SDK's credentials put on a request: they look at nothing else of it. */
async function signed(credentials: ServiceClientCredentials): Promise<Record<string, string>> {
  const put: Record<string, string> = {};
  const headers = { set: (name: string, value: string) => Object.assign(put, { [name]: value }) };
  await credentials.signRequest({ headers } as unknown as Parameters<typeof credentials.signRequest>[0]);
  return put;
}

/** Teams keeps neither header, but a proxy on the way, Microsoft's support and the stand-in see them. */
function asHeaders({ correlationId, traceparent }: RequestOrigin): Record<string, string> {
  return {
    'x-ms-client-request-id': randomUUID(),
    ...(correlationId !== undefined && { 'X-Correlation-Id': correlationId }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
