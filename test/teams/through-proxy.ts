/** Run as a process of its own by `proxies.test.ts`, because what it sets counts for a whole process. */
import { createKeySets } from '../../src/api/tokens/key-set.ts';
import { createTokenCallers } from '../../src/api/tokens/token-callers.ts';
import { proxyVariables, useProxies } from '../../src/platform/proxies.ts';
import { openGraph } from '../../src/teams/graph/index.ts';
import { createTeams } from '../../src/teams/index.ts';
import { APP_ID, BOT, TENANT } from './activities.ts';
import { recordingConversation, recordingLog } from './record.ts';

const [https = '', serviceUrl = '', past = ''] = process.argv.slice(2);
const proxies = { https, http: https, except: ['.invalid'] };
const undo = useProxies(proxies, process.env);
const identity = { kind: 'single-tenant', appId: APP_ID, tenantId: TENANT, password: 'p' } as const;
const clock = { now: () => new Date() };
const log = recordingLog();
const [conversation, instead] = [recordingConversation(), { serviceUrls: () => true }];
const teams = createTeams({
  identity,
  cloud: 'public',
  conversation,
  log,
  clock,
  instead,
  proxies: proxyVariables(proxies),
});
const graph = openGraph({
  identity,
  cloud: 'public',
  rateLimit: { slot: async () => undefined, pause: async () => undefined },
  clock,
  tokenClock: clock,
  requestTimeoutMs: 10_000,
}).people(APP_ID);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'https://api.botframework.com', aud: APP_ID, exp: 9e9 })}.x`;
const place = { tenantId: TENANT, conversationId: 'a:1', kind: 'personal', botId: BOT } as const;

const ENTRA = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const byToken = createTokenCallers({
  entra: { audiences: [APP_ID], tenants: [TENANT], loginUrl: 'https://login.microsoftonline.com/' },
  tokens: {
    used: () => undefined,
    audiences: async () => new Map(),
    ofIssuer: async () => [],
    upsert: async () => 'revoked',
  },
  clock,
  newId: () => 'none',
  keysOf: createKeySets({ clock, log }),
});

const told = async (work: Promise<unknown>) =>
  work.catch(({ message, code, outcome, token: isToken }) => ({ message, code, outcome, isToken }));
const results = {
  send: await told(teams.messenger.send({ ...place, serviceUrl }, { text: 'Hello' })),
  past: await told(teams.messenger.send({ ...place, serviceUrl: past }, { text: 'Hello' })),
  find: await told(graph.find(TENANT, 'ana@contoso.com')),
  caller: await told(byToken(`${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: ENTRA, exp: 9e9 })}.x`)),
  door: await told(teams.entrance({ headers: { authorization: `Bearer ${token}` } })),
};
undo();
process.stdout.write(JSON.stringify(results), () => process.exit());
