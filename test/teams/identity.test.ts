import { expect, test } from '@jest/globals';
import { CLOUDS, TRUST } from '../../src/teams/cloud.ts';
import { appIdOf, type TeamsIdentity, tokenFetcher } from '../../src/teams/identity.ts';
import { createTokens } from '../../src/teams/token.ts';
import { APP_ID, TENANT } from './activities.ts';

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
