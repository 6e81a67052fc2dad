import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consequenceOfGraph } from '../../src/decide/reach.ts';
import { NOT_TEAMS, TeamsFailure } from '../../src/deliver/ports/teams.ts';
import type { Graph } from '../../src/people/ports/reach.ts';
import { CLOUDS } from '../../src/teams/cloud.ts';
import { GRAPH_HOSTS } from '../../src/teams/graph/hosts.ts';
import { openGraph } from '../../src/teams/graph/index.ts';
import type { TeamsIdentity } from '../../src/teams/identity.ts';
import { APP_ID, TENANT } from './activities.ts';
import { FOREIGN } from './foreign.ts';
import { dropped, json, type LocalConnector, localConnector, type Reply, silent } from './local-connector.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const ANA = '7b1e0000-0000-4000-8000-000000000001';
const MANIFEST = '0f4c3a52-8d1e-4b7a-9c60-7e5d2b1a9f38';
const CATALOG = 'c0ffee00-0000-4000-8000-000000000002';

let server: LocalConnector;
let turns: string[];
let pauses: [string, Date][];
let graph: Graph;
beforeAll(async () => {
  server = await localConnector();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  [turns, pauses] = [[], []];
  graph = open({ kind: 'local' });
});

function open(identity: TeamsIdentity, requestTimeoutMs = 10_000): Graph {
  return openGraph({
    identity,
    cloud: 'public',
    baseUrl: server.url.replace(/\/$/, ''),
    rateLimit: {
      slot: async tenantId => void turns.push(tenantId),
      pause: async (tenantId, until) => void pauses.push([tenantId, until]),
    },
    clock: { now: () => NOW },
    tokenClock: { now: () => NOW },
    requestTimeoutMs,
  }).people(MANIFEST);
}

/** Answers in this order. */
function answering(...replies: Reply[]): void {
  server.reply = (res, request) => (replies.shift() ?? json(500))(res, request);
}
const asked = () => server.received.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);
const listed = json(200, { value: [{ id: CATALOG, externalId: MANIFEST }] });
const no = (status: number, code: string, headers = {}) => json(status, { error: { code } }, headers);
const failure = (work: Promise<unknown>) => work.then(() => undefined).catch(error => error);

describe('finding somebody', () => {
  test('asks for them by id or UPN, with a token, in turn', async () => {
    answering(
      json(200, { id: ANA, displayName: 'Ana', mail: 'ana@contoso.com', userPrincipalName: 'a@c.de' }),
    );
    expect(await graph.find(TENANT, 'ana@contoso.com')).toEqual({
      aadObjectId: ANA,
      name: 'Ana',
      email: 'ana@contoso.com',
      upn: 'a@c.de',
    });
    expect(asked()).toEqual([
      'GET /v1.0/users/ana@contoso.com?$select=id,displayName,givenName,mail,userPrincipalName',
    ]);
    expect(server.received[0]?.authorization).toBe(`Bearer local-${TENANT}`);
    expect(turns).toEqual([TENANT]);
  });

  test('asks by e-mail address where there is no such UPN, and takes nobody where several have it', async () => {
    answering(no(404, 'Request_ResourceNotFound'), json(200, { value: [{ id: ANA }, { id: CATALOG }] }));
    expect(await graph.find(TENANT, "o'hara@contoso.com")).toBeUndefined();
    expect(asked()[1]).toContain("$filter=mail eq 'o''hara@contoso.com'");
  });

  test('keeps an address from being more of a path than it is', async () => {
    answering(no(404, 'x'), json(200, { value: [] }));
    await graph.find(TENANT, '../../me/messages?x=@y');
    expect(server.received[0]?.url).toMatch(/^\/v1\.0\/users\/\.\.%2F\.\.%2Fme%2Fmessages%3Fx%3D%40y\?/);
  });
});

describe('installing', () => {
  test('finds the app in the catalog once, and installs it', async () => {
    answering(listed, json(201), json(201));
    expect(await graph.install(TENANT, ANA)).toBe('installed');
    expect(await graph.install(TENANT, ANA)).toBe('installed');
    expect(asked()).toEqual([
      `GET /v1.0/appCatalogs/teamsApps?$filter=externalId eq '${MANIFEST}'`,
      `POST /v1.0/users/${ANA}/teamwork/installedApps`,
      `POST /v1.0/users/${ANA}/teamwork/installedApps`,
    ]);
    expect(server.received[1]?.body).toEqual({
      'teamsApp@odata.bind': `${server.url}v1.0/appCatalogs/teamsApps/${CATALOG}`,
    });
  });

  test('takes an app from the store by the id of its manifest', async () => {
    answering(json(200, { value: [] }), json(201));
    await graph.install(TENANT, ANA);
    expect(JSON.stringify(server.received[1]?.body)).toContain(`teamsApps/${MANIFEST}`);
  });

  test('counts as done where it was done before', async () => {
    answering(listed, no(409, 'Conflict'));
    expect(await graph.install(TENANT, ANA)).toBe('already-installed');
  });

  test('looks into the catalog again after it was not there', async () => {
    answering(listed, no(404, 'NotFound'), listed, json(201));
    expect(await failure(graph.install(TENANT, ANA))).toMatchObject({ status: 404 });
    expect(await graph.install(TENANT, ANA)).toBe('installed');
  });

  test('tells the chat that came of it, or that there is none', async () => {
    answering(listed, json(200, { value: [{ id: 'a##b' }] }), json(200, { id: '19:chat@unq.gbl.spaces' }));
    expect(await graph.chat(TENANT, ANA)).toBe('19:chat@unq.gbl.spaces');
    expect(asked().slice(1)).toEqual([
      `GET /v1.0/users/${ANA}/teamwork/installedApps?$expand=teamsApp&$filter=teamsApp/id eq '${CATALOG}'`,
      `GET /v1.0/users/${ANA}/teamwork/installedApps/a##b/chat`,
    ]);
    answering(json(200, { value: [] }));
    expect(await graph.chat(TENANT, ANA)).toBeUndefined();
  });
});

describe('a failure of Graph', () => {
  test('holds facts, and none of the words, which quote people', async () => {
    const body = {
      error: { code: 'Forbidden', message: 'Blocked for Ana', innerError: { code: 'AccessDenied' } },
    };
    answering(listed, json(403, body));
    const error = await failure(graph.install(TENANT, ANA));
    expect(error).toBeInstanceOf(TeamsFailure);
    expect(error).toMatchObject({ status: 403, code: 'AccessDenied', outcome: 'refused' });
    expect(error.message).not.toContain('Ana');
  });

  test('of too many requests stops all who ask for this tenant, as long as it says', async () => {
    answering(no(429, 'TooManyRequests', { 'retry-after': '7' }));
    expect(await failure(graph.find(TENANT, ANA))).toMatchObject({ status: 429, retryAfterMs: 7_000 });
    expect(pauses).toEqual([[TENANT, new Date(NOW.getTime() + 7_000)]]);
  });

  test.each<[string, Reply, string | undefined]>([
    ['no answer in time', silent, 'ETIMEDOUT'],
    ['a connection that ends', dropped, 'UND_ERR_SOCKET'],
  ])('is %s', async (_what, reply, code) => {
    answering(reply);
    const patience = reply === silent ? 50 : undefined;
    const error = await failure(open({ kind: 'local' }, patience).find(TENANT, ANA));
    expect(error).toMatchObject({ name: 'TeamsFailure', status: undefined, outcome: 'refused', code });
    expect(server.received).toHaveLength(1);
  });
});

describe('what Graph did not say', () => {
  const ASKED = {
    find: () => graph.find(TENANT, ANA),
    install: () => graph.install(TENANT, ANA),
    chat: () => graph.chat(TENANT, ANA),
  };
  describe.each(Object.keys(ASKED) as (keyof typeof ASKED)[])('to %s', what => {
    test.each(Object.keys(FOREIGN))('%s finds nobody, refuses nobody, and is waited out', async name => {
      answering(FOREIGN[name] as Reply);
      const error = await failure(ASKED[what]());
      expect(error).toMatchObject({ name: 'TeamsFailure', code: NOT_TEAMS, status: undefined });
      expect(consequenceOfGraph(what === 'find' ? 'find' : 'install', error)).toEqual({
        kind: 'wait',
        reason: 'not-teams',
      });
      expect(server.received).toHaveLength(1);
      expect(pauses).toEqual([]);
    });
  });

  test('an answer of nothing names nobody, and is not taken for one that says so', async () => {
    answering(json(200));
    expect(await failure(graph.find(TENANT, ANA))).toMatchObject({ code: NOT_TEAMS });
  });
});

describe('whom Graph knows Herald as', () => {
  test.each([
    ['a tenant that is no GUID', { kind: 'multi-tenant', appId: APP_ID, password: 'p' }, '../evil'],
    [
      'a tenant that is not that of the managed identity',
      { kind: 'managed-identity', appId: APP_ID, tenantId: ANA },
      CATALOG,
    ],
  ] as const)('nobody, in %s: no token is asked for', async (_what, identity, tenantId) => {
    expect(await failure(open(identity).find(tenantId, ANA))).toMatchObject({ token: true });
    expect(server.received).toEqual([]);
  });

  test('each cloud has its own Graph', () => {
    expect(CLOUDS.map(cloud => GRAPH_HOSTS[cloud])).toEqual([
      'https://graph.microsoft.com',
      'https://graph.microsoft.com',
      'https://graph.microsoft.us',
      'https://dod-graph.microsoft.us',
    ]);
  });
});
