import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOT_TEAMS } from '../../src/deliver/ports/teams.ts';
import { CLOUDS, TRUST } from '../../src/teams/cloud.ts';
import { appIdOf, type TeamsIdentity, tokenFetcher } from '../../src/teams/identity.ts';
import { createSignIn } from '../../src/teams/sign-in.ts';
import { createTokens } from '../../src/teams/token.ts';
import { APP_ID, TENANT } from './activities.ts';
import { json, type LocalConnector, localConnector, type Reply, reply } from './local-connector.ts';

const password = 'a-secret';
const IDENTITIES: TeamsIdentity[] = [
  { kind: 'single-tenant', appId: APP_ID, tenantId: TENANT, password },
  { kind: 'multi-tenant', appId: APP_ID, password },
  { kind: 'managed-identity', appId: APP_ID, tenantId: TENANT },
];

test('the local mode has no tokens and no app id', () => {
  expect(tokenFetcher({ kind: 'local' }, TRUST.public)).toBeUndefined();
  expect(appIdOf({ kind: 'local' })).toBe('');
});

test.each(IDENTITIES)('$kind has tokens of its own in every cloud', identity => {
  for (const cloud of CLOUDS) expect(tokenFetcher(identity, TRUST[cloud])).toBeInstanceOf(Function);
});

test('an app id is compared in lower case', () => {
  expect(appIdOf({ kind: 'multi-tenant', appId: 'ABC', password })).toBe('abc');
});

test.each(IDENTITIES.slice(0, 2))(
  '$kind keeps the code with which the identity library refuses',
  async identity => {
    const insecure = { ...TRUST.public, loginUrl: 'http://127.0.0.1:1/' };
    const fetch = tokenFetcher(identity, insecure);
    const tokens = createTokens(fetch ?? Promise.reject, { now: () => new Date() }, 5000);
    await expect(tokens.get()).rejects.toMatchObject({ token: true, code: 'authority_uri_insecure' });
  },
);

describe('what stands in the place of Entra', () => {
  let server: LocalConnector;
  beforeAll(async () => {
    server = await localConnector();
  });
  afterAll(() => server.close());

  /** The identity library's way to Entra, which it would not let lead to an http address. */
  const asked = async () => {
    const { network, notByOthers } = createSignIn();
    const work = network.sendPostRequestAsync(server.url, { body: 'client_secret=x' });
    // As the library does: no error of others leaves it.
    return notByOthers(work.catch(() => Promise.reject(new Error('network_error'))));
  };
  const page = '<html>Sign in to the guest network</html>';

  test.each<[string, Reply]>([
    ['a page of a filter', reply(403, 'text/html', page)],
    ['a page that says it is a token', reply(200, 'text/html', page)],
    ['a proxy', reply(407, 'text/html', page)],
    ['a page elsewhere', reply(302, 'text/html', '', { location: 'https://login.example/' })],
  ])('%s is not its word', async (_, answer) => {
    server.reply = answer;
    await expect(asked()).rejects.toMatchObject({ code: NOT_TEAMS, message: expect.stringMatching(/\d{3}/) });
    const tokens = createTokens(asked as never, { now: () => new Date() }, 5_000);
    await expect(tokens.get()).rejects.toMatchObject({ token: true, code: NOT_TEAMS });
  });

  test('a refusal is, and so is a token', async () => {
    server.reply = json(401, { error: 'invalid_client' });
    expect(await asked()).toEqual({ status: 401, headers: {}, body: { error: 'invalid_client' } });
    server.reply = json(200, { access_token: 'x', expires_in: 3599 }, { 'retry-after': '86400' });
    expect(await asked()).toMatchObject({ status: 200, headers: {}, body: { access_token: 'x' } });
  });

  test('a gateway of its own that answers with a page is a service that is away', async () => {
    server.reply = reply(503, 'text/html', page);
    await expect(asked()).rejects.toThrow('network_error');
  });
});
