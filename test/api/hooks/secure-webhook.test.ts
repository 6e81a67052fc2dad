import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newHookAddress } from '../../../src/api/hooks/making.ts';
import { SOURCES } from '../../../src/api/hooks/sources.ts';
import { type HookParts, postHook } from '../../../src/api/hooks.ts';
import { createKeySets } from '../../../src/api/tokens/key-set.ts';
import { createSenders } from '../../../src/api/tokens/senders.ts';
import { HeraldError } from '../../../src/core/errors.ts';
import { silent } from '../../silent.ts';
import { type TokenIssuer, tokenIssuer } from '../tokens/issuer.ts';

/** Microsoft's own senders come with a token of Entra ID in the place of the secret of their hook. */

const TENANT = '11111111-1111-4111-8111-111111111111';
const HERALD = '33333333-3333-4333-8333-333333333333';
const APPS: Readonly<Record<string, string>> = {
  ActionGroupsSecureWebhook: '461e8683-5575-4561-ac7f-899cc907d62a',
  AzureEventGridSecureWebhookSubscriber: '4962773b-9cdb-44cf-a8bf-237846a00ab7',
};
const OTHER = '44444444-4444-4444-8444-444444444444';
const SECRET = 'the-secret-of-the-hook';
const NOW = new Date('2026-11-20T08:00:00Z');

let issuer: TokenIssuer;
let parts: HookParts;
beforeAll(async () => {
  issuer = await tokenIssuer();
  const clock = { now: () => NOW };
  const access = { audiences: [HERALD, `api://${HERALD}`], tenants: [TENANT], loginUrl: issuer.at('/') };
  parts = {
    clock,
    senderOf: createSenders(access, { clock, keysOf: createKeySets({ clock, log: silent }) }),
    hooks: {
      find: async () => undefined,
      note: async () => undefined,
      isLatest: async () => true,
    },
    whoIs: async () => [],
    mapper: { map: async () => ({ json: '[]' }) },
    iconHosts: [],
    accept: async () => ({ id: 'n1', changed: false, replayed: false }),
  };
});
afterAll(() => issuer.close());

const seconds = NOW.getTime() / 1000;
const claims = (role: string, more: JWTPayload = {}): JWTPayload => ({
  ...{
    iss: issuer.at(`/${TENANT}/v2.0`),
    aud: HERALD,
    tid: TENANT,
    azp: APPS[role] ?? OTHER,
    sub: 'o',
    oid: 'o',
  },
  ...{ iat: seconds, nbf: seconds, exp: seconds + 3_600, roles: [role] },
  ...more,
});
const former = (role: string): JWTPayload => {
  const { azp: appid, ...rest } = claims(role);
  return { ...rest, iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${HERALD}`, appid };
};

/** As a server has them. */
const lowered = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function post(
  source: string,
  token: string,
  {
    note = parts.hooks.note,
    sender,
    ...more
  }: Partial<HookParts> & Partial<Pick<HookParts['hooks'], 'note'>> & { readonly sender?: string } = {},
) {
  const made = { id: 'h1', name: 'alerts', source, audience: { subscribers: true as const }, createdAt: NOW };
  const hook = { ...made, ...(sender !== undefined && { sender }) };
  const find = async () => ({ hook, secrets: [SECRET] });
  const body = Buffer.from(JSON.stringify(SOURCES[source]?.example.body));
  const head = {
    params: { id: newHookAddress() },
    query: new URLSearchParams(),
    headers: {
      ...lowered(SOURCES[source]?.example.headers),
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    correlationId: 'c1',
  };
  const all = { ...parts, hooks: { ...parts.hooks, find, note }, ...more };
  return Promise.resolve(postHook(all)(head))
    .then(take => take({ ...head, rawBody: body, json: () => undefined }))
    .then(({ status }) => status)
    .catch((error: unknown) => (error instanceof HeraldError ? error.code : expect.fail(String(error))));
}

const ROLES = [
  ['azuremonitor', 'ActionGroupsSecureWebhook'],
  ['eventgrid', 'AzureEventGridSecureWebhookSubscriber'],
] as const;

test('each source that may come so is here', () => {
  const named = Object.entries(SOURCES).flatMap(([name, { entra }]) => (entra ? [[name, entra.role]] : []));
  expect(named).toEqual(ROLES);
});

test.each(ROLES)(
  '%s comes with the role %s, in tokens of both versions, and by nothing else',
  async (source, role) => {
    expect(await post(source, await issuer.token(claims(role)))).toBe(202);
    expect(await post(source, await issuer.token(former(role)))).toBe(202);
    const wrong: JWTPayload[] = [
      claims('Notifications.Send'),
      claims(role, { roles: undefined }),
      claims(role, { aud: OTHER }),
      claims(role, { tid: OTHER }),
      claims(role, { iss: 'https://issuer.example' }),
      claims(role, { exp: seconds - 61 }),
      claims(role, { scp: 'user_impersonation' }),
      // The application that writes the subscription has the role, too.
      claims(role, { azp: OTHER }),
    ];
    for (const each of wrong) expect(await post(source, await issuer.token(each))).toBe('invalid-signature');
    const forged = await issuer.token(claims(role), { key: 'other' });
    expect(await post(source, forged)).toBe('invalid-signature');
  },
);

test('a token opens no hook of another source, and none without ENTRA_AUDIENCE; the secret opens its own', async () => {
  for (const [source, role] of ROLES) {
    const token = await issuer.token(claims(role));
    for (const other of Object.keys(SOURCES).filter(name => name !== source))
      expect(await post(other, token)).toBe('invalid-signature');
    expect(await post(source, token, { senderOf: undefined as never })).toBe('invalid-signature');
    expect(await post(source, SECRET)).toBe(202);
  }
});

test('while the keys of the issuer are away it is to come again', async () => {
  issuer.mood = 'down';
  const clock = { now: () => NOW };
  const access = { audiences: [HERALD], tenants: [TENANT], loginUrl: issuer.at('/') };
  const senderOf = createSenders(access, { clock, keysOf: createKeySets({ clock, log: silent }) });
  const token = await issuer.token(claims('ActionGroupsSecureWebhook'));
  expect(await post('azuremonitor', token, { senderOf })).toBe('issuer-away');
  issuer.mood = 'well';
});

test.each([
  ['of another app', { azp: OTHER }, `a token of the app ${OTHER}, which is not`],
  ['without the role', { roles: [] }, 'a token without the app role ActionGroupsSecureWebhook'],
  ['for another audience', { aud: OTHER }, 'for another audience'],
])('the operator reads why a token %s was turned away, and nobody else', async (_, more, why) => {
  const noted: unknown[] = [];
  const token = await issuer.token(claims('ActionGroupsSecureWebhook', more));
  const note = async (...[, what]: Parameters<HookParts['hooks']['note']>) => void noted.push(what);
  expect(await post('azuremonitor', token, { note })).toBe('invalid-signature');
  expect(noted).toEqual([{ code: 'invalid-signature', why: expect.stringContaining(why) }]);
});

describe('a hook that names who may come with a token', () => {
  const [CLIENT, OBJECT] = ['55555555-5555-4555-8555-555555555555', '66666666-6666-4666-8666-666666666666'];
  /** As Entra ID writes them for the managed identity of an Event Grid namespace: no role, unless somebody gave one. */
  const identity = (more: JWTPayload = {}) => {
    const { roles: _, ...rest } = claims('');
    return { ...rest, azp: CLIENT, oid: OBJECT.toUpperCase(), sub: OBJECT.toUpperCase(), ...more };
  };
  const ofVersion1 = () => ({
    ...identity({ azp: undefined, appid: CLIENT }),
    ...{ iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${HERALD}` },
  });

  test.each(Object.keys(SOURCES).filter(name => SOURCES[name]?.needsMapping !== true))(
    '%s is opened by that app or managed identity, by either of its ids, in both versions',
    async source => {
      for (const sender of [CLIENT, OBJECT])
        for (const each of [identity(), ofVersion1()])
          expect([200, 202]).toContain(await post(source, await issuer.token(each), { sender }));
    },
  );

  test.each<[string, () => JWTPayload]>([
    ['another identity', () => identity({ azp: OTHER, oid: OTHER, sub: OTHER })],
    ['a person who used that app', () => identity({ scp: 'user_impersonation', sub: 'pairwise' })],
    ['a token for somebody else', () => identity({ aud: OTHER })],
    ['a token of another tenant', () => identity({ tid: OTHER })],
    ['an issuer whom nobody named', () => identity({ iss: 'https://issuer.example' })],
    ['a token that is over', () => identity({ exp: seconds - 61 })],
    [
      'Microsoft’s own app, which the hook does not name',
      () => claims('AzureEventGridSecureWebhookSubscriber'),
    ],
  ])('is not opened by %s', async (_, claimed) => {
    const token = await issuer.token(claimed());
    for (const source of ['eventgrid', 'github'])
      expect(await post(source, token, { sender: OBJECT })).toBe('invalid-signature');
  });

  test('is not opened by a forged token, nor where Herald has no ENTRA_AUDIENCE, and by its secret as before', async () => {
    const forged = await issuer.token(identity(), { key: 'other' });
    expect(await post('eventgrid', forged, { sender: OBJECT })).toBe('invalid-signature');
    const token = await issuer.token(identity());
    const without = { sender: OBJECT, senderOf: undefined as never };
    expect(await post('eventgrid', token, without)).toBe('invalid-signature');
    expect(await post('eventgrid', SECRET, { sender: OBJECT })).toBe(202);
    expect(await post('eventgrid', token)).toBe('invalid-signature');
  });

  test('says to its operator who came', async () => {
    const noted: unknown[] = [];
    const note = async (...[, what]: Parameters<HookParts['hooks']['note']>) => void noted.push(what);
    await post('eventgrid', await issuer.token(identity()), { note, sender: OTHER });
    expect(noted).toEqual([{ code: 'invalid-signature', why: expect.stringContaining(OBJECT) }]);
  });
});
