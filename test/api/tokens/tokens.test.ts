import { createHmac } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Keys } from '../../../src/api/ports/key-store.ts';
import { keys } from '../../../src/api/store/keys.ts';
import { tokenStore } from '../../../src/api/store/token-store.ts';
import { createKeySets } from '../../../src/api/tokens/key-set.ts';
import { createTokenCallers } from '../../../src/api/tokens/token-callers.ts';
import { isToken } from '../../../src/api/tokens/verify.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { runs } from '../../every-way.ts';
import { ledger } from '../../ledger/ledger.ts';
import { silent } from '../../silent.ts';
import { type TokenIssuer, tokenIssuer } from './issuer.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER_TENANT = '22222222-2222-4222-8222-222222222222';
const HERALD = '33333333-3333-4333-8333-333333333333';
const APP = '44444444-4444-4444-8444-444444444444';
const OBJECT = '55555555-5555-4555-8555-555555555555';

const stage = ledger();
let issuer: TokenIssuer;
let store: Keys;
let callerOf: (token: string) => Promise<Caller>;
/** Everything that was logged. */
const logged: unknown[] = [];
const log = { ...silent, error: (...said: unknown[]) => void logged.push(said) };

/** A process that has fetched no keys yet. */
const freshProcess = () =>
  createTokenCallers({
    entra: { audiences: [HERALD, `api://${HERALD}`], tenants: [TENANT], loginUrl: issuer.at('/') },
    tokens: tokenStore(stage.db, stage.clock),
    clock: stage.clock,
    newId,
    keysOf: createKeySets({ clock: stage.clock, log }),
  });
beforeAll(async () => {
  issuer = await tokenIssuer();
  store = keys(stage.db, stage.clock);
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.mood = 'well';
  callerOf = freshProcess();
});

const nowSeconds = () => Math.floor(stage.clock.now().getTime() / 1000);
const inTime = () => ({ iat: nowSeconds(), nbf: nowSeconds(), exp: nowSeconds() + 3_600 });
/** As Entra ID makes them for an app that signs in as itself. */
const v2 = (more: JWTPayload = {}): JWTPayload => ({
  ...inTime(),
  iss: issuer.at(`/${TENANT}/v2.0`),
  aud: HERALD,
  tid: TENANT,
  azp: APP,
  sub: OBJECT,
  oid: OBJECT,
  ver: '2.0',
  roles: ['Notifications.Send'],
  ...more,
});
const v1 = (more: JWTPayload = {}): JWTPayload => {
  const { azp, ...claims } = v2();
  return {
    ...claims,
    iss: `https://sts.windows.net/${TENANT}/`,
    aud: `api://${HERALD}`,
    appid: azp,
    ver: '1.0',
    ...more,
  };
};
const outcome = (token: string | Promise<string>) =>
  Promise.resolve(token)
    .then(callerOf)
    .catch(({ code, message }) => ({ code, message }));
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the token of an app in Entra ID', () => {
  test('is its caller, the same by version 1 and 2, for its own tenant and what its roles open', async () => {
    const [first, second] = [await outcome(issuer.token(v2())), await outcome(issuer.token(v1()))];
    expect(first).toMatchObject({ name: `app ${APP}`, tenants: [TENANT], may: ['send'] });
    expect(second).toMatchObject({ ...first, lastUsedAt: expect.anything() });
  });

  test.each([
    [['Notifications.Send'], ['send']],
    [
      ['Notifications.Read', 'Notifications.Send'],
      ['read', 'send'],
    ],
    [['Readings.Send'], ['readings']],
    [['Answers.Send', 'Somebody.Elses'], ['questions']],
    [['Admin'], ['send', 'read', 'readings', 'questions', 'metrics', 'administer']],
  ])('with the roles %j may %j', async (roles, may) => {
    const caller = (await outcome(issuer.token(v2({ roles })))) as Caller;
    expect(caller.may?.toSorted()).toEqual(may.toSorted());
  });

  const wrong: readonly [string, () => Promise<string> | string, string, RegExp][] = [
    [
      'of another tenant',
      () => issuer.token(v2({ iss: issuer.at(`/${OTHER_TENANT}/v2.0`), tid: OTHER_TENANT })),
      'invalid-token',
      /ENTRA_TENANTS/,
    ],
    [
      'of another tenant under the name of ours',
      () => issuer.token(v2({ tid: OTHER_TENANT })),
      'invalid-token',
      /app itself/,
    ],
    ['that has expired', () => issuer.token(v2({ exp: nowSeconds() - 61 })), 'invalid-token', /expired/],
    ['that never ends', () => issuer.token(v2({ exp: undefined })), 'invalid-token', /no end/],
    [
      'that is not good yet',
      () => issuer.token(v2({ nbf: nowSeconds() + 61 })),
      'invalid-token',
      /not good yet/,
    ],
    [
      'for another audience',
      () => issuer.token(v2({ aud: 'https://graph.microsoft.com' })),
      'invalid-token',
      new RegExp(`Ask for one for ${HERALD}`),
    ],
    [
      'without roles',
      () => issuer.token(v2({ roles: undefined })),
      'forbidden',
      /none of the app roles Notifications\.Send/,
    ],
    [
      'with the roles of others',
      () => issuer.token(v2({ roles: ['Everything'] })),
      'forbidden',
      /none of the app roles/,
    ],
    [
      'with roles that are a text',
      () => issuer.token(v2({ roles: 'Admin' })),
      'forbidden',
      /none of the app roles/,
    ],
    [
      'of a person',
      () => issuer.token(v2({ scp: 'user_impersonation', roles: ['Admin'] })),
      'invalid-token',
      /a person signed in/,
    ],
    [
      'for signing in',
      () => issuer.token(v2({ sub: 'pairwise', roles: ['Admin'] })),
      'invalid-token',
      /for signing in/,
    ],
    ['of an app without its id', () => issuer.token(v2({ azp: undefined })), 'invalid-token', /app itself/],
    [
      'signed with another key',
      () => issuer.token(v2(), { key: 'other' }),
      'invalid-token',
      /not signed with a key of its issuer/,
    ],
    [
      'signed by nobody',
      () => `${base64({ alg: 'none' })}.${base64(v2())}.`,
      'invalid-token',
      /signed in a way that is not taken/,
    ],
    [
      'signed with what everybody can read',
      async () => {
        const said = `${base64({ alg: 'HS256', kid: 'key-1' })}.${base64(v2())}`;
        return `${said}.${createHmac('sha256', await issuer.publicKey())
          .update(said)
          .digest('base64url')}`;
      },
      'invalid-token',
      /signed in a way that is not taken/,
    ],
    ['that is huge', () => issuer.token(v2({ junk: 'x'.repeat(10_000) })), 'invalid-token', /too long/],
    ['without an issuer', () => issuer.token(v2({ iss: undefined })), 'invalid-token', /cannot be read/],
    ['that is none', () => 'eyJhbGciOiJSUzI1NiJ9.e30x.e30', 'invalid-token', /cannot be read/],
  ];
  test.each(wrong)('%s is refused with what to do', async (_what, token, code, message) => {
    const shown = await token();
    expect(isToken(shown)).toBe(true);
    expect(await outcome(shown)).toEqual({ code, message: expect.stringMatching(message) });
  });

  test('that is refused is no caller: nothing is kept of who brought it', async () => {
    const known = (await store.list()).length;
    for (const [, token] of wrong) await outcome(await token());
    expect(await store.list()).toHaveLength(known);
  });

  test('is good within a minute that clocks differ by', async () => {
    expect(await outcome(issuer.token(v2({ exp: nowSeconds() - 59 })))).toMatchObject({ may: ['send'] });
    expect(await outcome(issuer.token(v2({ nbf: nowSeconds() + 59 })))).toMatchObject({ may: ['send'] });
  });

  test('opens nothing from the moment its caller is revoked, until the operator lets it in again', async () => {
    const token = await issuer.token(v2());
    const { id } = (await outcome(token)) as Caller;
    await store.revoke(`app ${APP}`, stage.clock.now());
    expect(await outcome(token)).toMatchObject({
      code: 'invalid-token',
      message: expect.stringMatching(/revoked/),
    });
    const shows = { issuer: issuer.at(`/${TENANT}/v2.0`), subject: APP };
    await store.trust({
      id: newId(),
      name: 'webshop',
      topics: ['deployments'],
      createdAt: stage.clock.now(),
      shows,
    });
    const again = (await outcome(token)) as Caller;
    expect(again).toMatchObject({ name: 'webshop', topics: ['deployments'], may: ['send'] });
    expect(again.tenants).toBeUndefined();
    expect(again.id).not.toBe(id);
  });

  test('of a caller who was given a name stays the same caller, and what it is for is what both allow', async () => {
    const app = '66666666-6666-4666-8666-666666666666';
    const token = await issuer.token(v2({ azp: app, roles: ['Readings.Send', 'Notifications.Send'] }));
    const { id } = (await outcome(token)) as Caller;
    const shows = { issuer: issuer.at(`/${TENANT}/v2.0`), subject: app };
    const record = {
      id: newId(),
      name: 'prices',
      purpose: 'readings',
      createdAt: stage.clock.now(),
      shows,
    } as const;
    expect(await store.trust(record)).toEqual({ former: `app ${app}` });
    expect(await outcome(token)).toMatchObject({ id, name: 'prices', may: ['readings'] });
  });

  test('of an app that comes for the first time a hundred times at once is one caller', async () => {
    const token = await issuer.token(v2({ azp: '77777777-7777-4777-8777-777777777777' }));
    const callers = await Promise.all(Array.from({ length: 100 }, () => callerOf(token)));
    expect(new Set(callers.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the token of a workload', () => {
  const CI = '/ci';
  const ci = (more: JWTPayload = {}): JWTPayload => ({
    ...inTime(),
    iss: issuer.at(CI),
    aud: 'herald',
    sub: 'repo:acme/shop:ref:refs/heads/main',
    ...more,
  });
  beforeAll(async () => {
    const trust = (name: string, subject: string, audience = 'herald') =>
      store.trust({
        id: newId(),
        name,
        topics: [name],
        createdAt: stage.clock.now(),
        shows: { issuer: issuer.at(CI), audience, subject },
      });
    await trust('main', 'repo:acme/shop:ref:refs/heads/main');
    await trust('acme', 'repo:acme/*');
    await trust('shop', 'repo:acme/shop:*');
    await trust('elsewhere', 'repo:acme/shop:*', 'elsewhere');
  });

  test.each([
    ['repo:acme/shop:ref:refs/heads/main', 'herald', 'main'],
    ['repo:acme/shop:pull_request', 'herald', 'shop'],
    ['repo:acme/other:pull_request', 'herald', 'acme'],
    ['repo:acme/shop:ref:refs/heads/main', 'elsewhere', 'elsewhere'],
  ])('with the subject %s for %s is the caller named most precisely', async (sub, aud, name) => {
    expect(await outcome(issuer.token(ci({ sub, aud })))).toMatchObject({ name, topics: [name] });
  });

  test.each([
    ['repo:acme-evil/shop:pull_request', 'herald', 'forbidden', /nobody with its subject "repo:acme-evil/],
    ['repo:acme/other:pull_request', 'elsewhere', 'forbidden', /nobody with its subject/],
    ['repo:acme/shop:pull_request', 'https://github.com/acme', 'invalid-token', /Ask for one for/],
  ])('with the subject %s for %s is refused', async (sub, aud, code, message) => {
    expect(await outcome(issuer.token(ci({ sub, aud })))).toEqual({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('needs no roles, and is refused from the moment its caller is revoked', async () => {
    const token = await issuer.token(ci({ sub: 'repo:acme/shop:environment:production' }));
    expect(await outcome(token)).not.toHaveProperty('may');
    await store.revoke('shop', stage.clock.now());
    expect(await outcome(token)).toMatchObject({ name: 'acme' });
  });

  test('that is forged costs no query, whatever issuer it names', async () => {
    const real = tokenStore(stage.db, stage.clock);
    const asked: string[] = [];
    const counted = new Proxy(real, {
      get: (store, verb: keyof typeof real) => {
        const ask = store[verb] as (...of: unknown[]) => unknown;
        return (...of: unknown[]) => {
          asked.push(verb);
          return ask(...of);
        };
      },
    });
    const entra = { audiences: [HERALD], tenants: [TENANT], loginUrl: issuer.at('/') };
    const keysOf = createKeySets({ clock: stage.clock, log });
    const parts = { entra, tokens: counted, clock: stage.clock, newId, keysOf };
    callerOf = createTokenCallers(parts);
    await outcome(issuer.token(ci()));
    expect(asked).toEqual(['audiences', 'ofIssuer', 'used']);
    asked.length = 0;
    const unsigned = `${base64({ alg: 'none' })}.${base64(ci())}.`;
    const forged = [issuer.token(ci(), { key: 'other' }), issuer.token(v2(), { key: 'other' }), unsigned];
    const late = issuer.token(ci({ exp: nowSeconds() - 3_600 }));
    const misdirected = issuer.token(ci({ aud: 'somebody else' }));
    for (const token of [...forged, late, misdirected])
      expect(await outcome(token)).toMatchObject({ code: 'invalid-token' });
    expect(asked).toEqual([]);
  });

  test('of an issuer that nobody named is refused before anybody is asked for keys', async () => {
    const before = issuer.asked;
    expect(await outcome(issuer.token(ci({ iss: issuer.at('/unknown') })))).toMatchObject({
      code: 'invalid-token',
    });
    expect(issuer.asked).toBe(before);
  });
});

describe('the keys of an issuer', () => {
  const asked = async (work: () => Promise<unknown>) => {
    const before = issuer.asked;
    await work();
    return issuer.asked - before;
  };
  /** Two requests: for the metadata that it publishes, and for the keys that these lead to. */
  const ONE_LOOK = 2;

  const MANY = runs({ quick: 200, long: 1_000 });

  test('are fetched once for hundreds who come at once, and kept', async () => {
    const token = await issuer.token(v2());
    const flood = () => Promise.all(Array.from({ length: MANY }, () => callerOf(token)));
    expect(await asked(flood)).toBe(ONE_LOOK);
    expect(await asked(flood)).toBe(0);
  });

  test('are not asked for again by hundreds of invented names, but for a new one that is true', async () => {
    await outcome(issuer.token(v2()));
    stage.pass(11_000);
    const invented = async () => {
      const tokens = Array.from({ length: MANY }, (_, i) =>
        issuer.token(v2(), { kid: `invented-${i}`, key: 'other' }),
      );
      for (const refused of await Promise.all(tokens.map(outcome)))
        expect(refused).toMatchObject({ code: 'invalid-token' });
    };
    expect(await asked(invented)).toBe(ONE_LOOK);
    await issuer.rotate('key-2');
    stage.pass(10_000);
    expect(await asked(async () => expect(await outcome(issuer.token(v2()))).toHaveProperty('id'))).toBe(
      ONE_LOOK,
    );
  });

  const AWAY = ['down', 'broken', 'lying', 'moved', 'endless'] as const;
  test.each(AWAY)(
    'that cannot be had (%s) are said to be away, are asked for once in three seconds, and heal',
    async mood => {
      issuer.mood = mood;
      const token = await issuer.token(v2());
      const flood = async () => {
        const refused = await Promise.all(Array.from({ length: 100 }, () => outcome(token)));
        for (const each of refused) expect(each).toMatchObject({ code: 'issuer-away' });
      };
      expect(await asked(flood)).toBeLessThanOrEqual(ONE_LOOK);
      expect(await asked(flood)).toBe(0);
      issuer.mood = 'well';
      stage.pass(3_000);
      expect(await outcome(token)).toHaveProperty('id');
    },
  );

  test.each(AWAY)('are used for a day while their issuer is away (%s), and not longer', async mood => {
    await outcome(issuer.token(v2()));
    issuer.mood = mood;
    stage.pass(23 * 3_600_000);
    const token = await issuer.token(v2());
    const looked = issuer.next();
    expect(await outcome(token)).toHaveProperty('id');
    await looked;
    stage.pass(3_600_001);
    expect(await outcome(issuer.token(v2()))).toMatchObject({ code: 'issuer-away' });
  });

  test('that are slow are waited for together', async () => {
    issuer.mood = 'silent';
    const token = await issuer.token(v2());
    const looked = issuer.next();
    const waiting = Array.from({ length: 50 }, () => outcome(token));
    await looked;
    const before = issuer.asked;
    for (const each of await Promise.all(waiting)) expect(each).toMatchObject({ code: 'issuer-away' });
    expect(issuer.asked).toBe(before);
  });

  test('are fetched without saying in the log what was brought', async () => {
    issuer.mood = 'down';
    const token = await issuer.token(v2());
    await outcome(token);
    expect(logged).not.toHaveLength(0);
    const said = JSON.stringify(logged, (_, value) => (value instanceof Error ? `${value.stack}` : value));
    for (const part of token.split('.')) expect(said).not.toContain(part);
  });
});
