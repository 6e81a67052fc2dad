import { ConnectorClient, type ServiceClientCredentials, TeamsConnectorClient } from 'botframework-connector';
import { TeamsFailure } from '../core/ports/teams.ts';
import { type AgentFor, createAgents, type ProxyVariables } from './agents.ts';
import { noAnswerInTime } from './failure.ts';
import { asBaseUrl, type ServiceUrlRule } from './service-urls.ts';
import { createWire, type Policy } from './wire.ts';

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
  /** What stands between here and Teams; missing where nothing does. */
  readonly proxies?: ProxyVariables | undefined;
  /** What every request says of where it comes from. */
  readonly origin: () => RequestOrigin;
}

/** Asked anew for every request: the id of what caused it, and its place in a trace. */
export interface RequestOrigin {
  readonly correlationId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** A stored service URL may carry a tenant, so their number is not bounded by the number of regions. */
const CLIENTS_KEPT = 100;
const USER_AGENT = 'Herald';

/**
 * One pair of clients per service URL, used again: 0.40 ms of CPU for a send, where a client per send (as the
 * SDK's own adapter does it) takes 0.9 ms.
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
  const { credentials, allowed, requestTimeoutMs, origin } = settings;
  if (!allowed(baseUri)) {
    throw new TeamsFailure({
      message: 'This service URL is not an address of Teams.',
      outcome: 'refused',
      code: 'ServiceUrlNotAllowed',
    });
  }
  const options = { baseUri, userAgent: USER_AGENT };
  const client = {
    connector: new ConnectorClient(credentials, options),
    teams: new TeamsConnectorClient(credentials, options),
  };
  for (const each of Object.values(client)) {
    onceAndInTime(each, requestTimeoutMs);
    withOrigin(each, origin);
    pipelineOf(each).addPolicy(createWire(agentFor), AT_ITS_END);
  }
  return client;
}

const TAKEN_OUT = ['defaultRetryPolicy', 'redirectPolicy', 'proxyPolicy'];

/** After the last phase of the pipeline there is only the line. */
const AT_ITS_END = { afterPhase: 'Sign' } as const;

interface Pipeline {
  getOrderedPolicies(): { name: string }[];
  removePolicy(policy: { name: string }): unknown;
  addPolicy(policy: Policy, where?: typeof AT_ITS_END): void;
}

/**
 * Makes a client of the SDK try once, and not for ever.
 *
 * Behind no option there is a `defaultRetryPolicy` that repeats a POST on 500, 429 and dropped connections:
 * cards would be sent twice, against Teams' own advice. A `redirectPolicy` carries what is said to wherever an answer
 * points, and a `proxyPolicy` reads the environment by itself. The `timeout` option ends with the headers of the
 * answer, so a stalled body would hang; a signal covers both. The pipeline is a private field: a test guards it.
 */
function onceAndInTime(client: object, timeoutMs: number): void {
  const pipeline = pipelineOf(client);
  const names = pipeline.getOrderedPolicies().map(policy => policy.name);
  for (const name of TAKEN_OUT) {
    if (!names.includes(name)) throw new Error(`The SDK has changed: ${name} is elsewhere.`);
    pipeline.removePolicy({ name });
  }
  pipeline.addPolicy({
    name: 'heraldTimeout',
    sendRequest(request, next) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      request.abortSignal = abort.signal;
      return next(request)
        .catch(error => Promise.reject(abort.signal.aborted ? noAnswerInTime() : error))
        .finally(() => clearTimeout(timer));
    },
  });
}

/** Teams keeps neither header, but a proxy on the way, Microsoft's support and the stand-in see them. */
function withOrigin(client: object, origin: () => RequestOrigin): void {
  pipelineOf(client).addPolicy({
    name: 'heraldOrigin',
    sendRequest(request, next) {
      const { correlationId, traceparent } = origin();
      if (correlationId !== undefined) request.headers.set('X-Correlation-Id', correlationId);
      if (traceparent !== undefined) request.headers.set('traceparent', traceparent);
      return next(request);
    },
  });
}

function pipelineOf(client: object): Pipeline {
  return (client as { client: { pipeline: Pipeline } }).client.pipeline;
}
