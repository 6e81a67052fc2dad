import type { IncomingHttpHeaders } from 'node:http';
import { ConnectorClient, TeamsConnectorClient } from 'botframework-connector';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Connector, createConnectors } from '../../src/teams/connectors.ts';
import { json, type LocalConnector, localConnector } from './local-connector.ts';

const credentials = {
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's type of a request is not exported
  signRequest: async (request: any) => {
    request.headers.set('authorization', 'Bearer token');
    return request;
  },
};

const connectors = createConnectors({
  credentials: credentials as never,
  allowed: () => true,
  requestTimeoutMs: 10_000,
  origin: () => ({}),
});

let connector: LocalConnector;
let headers: IncomingHttpHeaders;
beforeAll(async () => {
  connector = await localConnector();
});
afterAll(() => connector.close());
beforeEach(() => {
  connector.received.length = 0;
});

const activity = {
  type: 'message',
  text: 'Grüße \u2028 "\\ 💌',
  summary: 'x',
  channelData: { correlationId: 'c', tenant: { id: 't' } },
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', body: [{ a: null }] },
    },
  ],
};
const opening = {
  isGroup: false,
  bot: { id: '28:x' },
  members: [{ id: '29:ana' }],
  tenantId: 't',
  channelData: { tenant: { id: 't' } },
} as never;
const IDS = ['a:1', '19:x@thread.tacv2;messageid=17', 'a/b?c=d#e&f%2F', '💌 {activityId}', '$&$1'];
const page = (continuationToken?: string) => ({ pageSize: 500, continuationToken }) as never;

type Verb = (at: Connector, id: string) => Promise<unknown>;
/** Every verb of the SDK that Herald uses. */
const VERBS: Record<string, Verb> = {
  createConversation: at => at.connector.conversations.createConversation(opening),
  sendToConversation: (at, id) => at.connector.conversations.sendToConversation(id, activity),
  updateActivity: (at, id) => at.connector.conversations.updateActivity(id, `${id}-2`, activity),
  deleteActivity: (at, id) => at.connector.conversations.deleteActivity(id, `${id}-2`),
  getConversationMember: (at, id) => at.connector.conversations.getConversationMember(id, `${id}-2`),
  'the first getConversationPagedMembers': (at, id) =>
    at.connector.conversations.getConversationPagedMembers(id, page()),
  'a further getConversationPagedMembers': (at, id) =>
    at.connector.conversations.getConversationPagedMembers(id, page('a b&c=d')),
  fetchTeamDetails: (at, id) => at.teams.teams.fetchTeamDetails(id),
  fetchChannelList: (at, id) => at.teams.teams.fetchChannelList(id),
};

async function wireOf(at: Connector, verb: Verb, id: string) {
  connector.reply = (res, request) => {
    headers = res.req.headers;
    json(200, { id: 'x', name: 'y', members: [], conversations: [] })(res, request);
  };
  await verb(at, id);
  const { 'content-type': type, authorization, 'content-length': length } = headers;
  return { request: connector.received.pop(), type, authorization, length, agent: headers['user-agent'] };
}

test.each(Object.keys(VERBS))('%s says the same on the wire as by the SDK alone', async name => {
  const verb = VERBS[name] as Verb;
  for (const serviceUrl of [connector.url, `${connector.url}emea/0b1c/`])
    for (const id of IDS) {
      const options = { baseUri: serviceUrl };
      const bare = {
        connector: new ConnectorClient(credentials as never, options),
        teams: new TeamsConnectorClient(credentials as never, options),
      };
      const { agent, ...ours } = await wireOf(connectors(serviceUrl), verb, id);
      const { agent: _theirs, ...theirs } = await wireOf(bare, verb, id);
      expect(agent).toBe('Herald');
      expect(ours).toEqual(theirs);
    }
});

test('an operation that says more than Herald speaks is not said in part', async () => {
  const { conversations } = connectors(connector.url).connector;
  await expect(conversations.replyToActivity('a:1', 'x', activity)).rejects.toThrow('The SDK has changed');
  expect(connector.received).toEqual([]);
});
