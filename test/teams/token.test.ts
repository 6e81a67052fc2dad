import { setImmediate as untilFetched } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { FetchToken } from '../../src/teams/identity.ts';
import { createTokens } from '../../src/teams/token.ts';

const MINUTE_MS = 60_000;

function world(fetch?: FetchToken) {
  const state = { nowMs: 0, fetched: 0, fails: false };
  const clock = { now: () => new Date(state.nowMs) };
  const hourly: FetchToken = async () => {
    state.fetched += 1;
    if (state.fails) throw Object.assign(new Error('with the secret'), { errorCode: 'invalid_client' });
    return { value: `token-${state.fetched}`, expiresAt: new Date(state.nowMs + 60 * MINUTE_MS) };
  };
  return Object.assign(state, { tokens: createTokens(fetch ?? hourly, clock, 50) });
}

test('ten who ask at once share one request', async () => {
  const at = world();
  const got = await Promise.all(Array.from({ length: 10 }, () => at.tokens.get()));
  expect(new Set(got)).toEqual(new Set(['token-1']));
  expect(at.fetched).toBe(1);
});

test('a token is used again until shortly before its end', async () => {
  const at = world();
  await at.tokens.get();
  at.nowMs = 49 * MINUTE_MS;
  expect(await at.tokens.get()).toBe('token-1');
  expect(at.fetched).toBe(1);
});

test('shortly before its end the next one is fetched beside it, once', async () => {
  const at = world();
  await at.tokens.get();
  at.nowMs = 51 * MINUTE_MS;
  expect(await at.tokens.get()).toBe('token-1');
  await untilFetched();
  expect(await at.tokens.get()).toBe('token-2');
  expect(at.fetched).toBe(2);
});

test.each([
  ['in a thousand years', new Date(8.64e15)],
  ['never', new Date(Number.NaN)],
  ['before it began', new Date(-1)],
])(
  'a token that says it ends %s is neither kept for ever nor fetched for each request',
  async (_, expiresAt) => {
    let fetched = 0;
    const at = world(async () => ({ value: `token-${++fetched}`, expiresAt }));
    for (let i = 0; i < 5; i++) await at.tokens.get();
    expect(fetched).toBeLessThanOrEqual(2);
    at.nowMs = 24 * 60 * MINUTE_MS;
    expect(await at.tokens.get()).not.toBe('token-1');
  },
);

test('an early renewal that fails leaves the old token in use and is not repeated at once', async () => {
  const at = world();
  await at.tokens.get();
  at.nowMs = 51 * MINUTE_MS;
  at.fails = true;
  expect(await at.tokens.get()).toBe('token-1');
  await untilFetched();
  expect(await at.tokens.get()).toBe('token-1');
  expect(at.fetched).toBe(2);
});

test('after its end a token is not used', async () => {
  const at = world();
  await at.tokens.get();
  at.nowMs = 61 * MINUTE_MS;
  expect(await at.tokens.get()).toBe('token-2');
});

test('no token is a failure that says so, without the words of the identity library', async () => {
  const at = world();
  at.fails = true;
  const failure = await at.tokens.get().catch(error => error);
  expect(failure).toMatchObject({
    name: 'TeamsFailure',
    token: true,
    outcome: 'refused',
    code: 'invalid_client',
  });
  expect(failure.message).not.toContain('secret');
  expect(failure.cause).toBeUndefined();
});

test('a failure is not kept', async () => {
  const at = world();
  at.fails = true;
  await at.tokens.get().catch(() => undefined);
  at.fails = false;
  expect(await at.tokens.get()).toBe('token-2');
});

test('a token that does not come in time is a failure', async () => {
  const at = world(() => new Promise(() => undefined));
  await expect(at.tokens.get()).rejects.toMatchObject({ token: true, code: 'ETIMEDOUT' });
});

test('a token that Teams refused is replaced, at most once a minute', async () => {
  const at = world();
  await at.tokens.get();
  expect(at.tokens.replace('token-1')).toBe(false);
  expect(await at.tokens.get()).toBe('token-1');
  at.nowMs = 2 * MINUTE_MS;
  expect(at.tokens.replace('token-1')).toBe(true);
  expect(await at.tokens.get()).toBe('token-2');
});

test('whoever was refused with a token that was replaced since gets the new one, without another request', async () => {
  const at = world();
  await at.tokens.get();
  at.nowMs = 2 * MINUTE_MS;
  at.tokens.replace('token-1');
  expect(at.tokens.replace('token-1')).toBe(true);
  await at.tokens.get();
  expect(at.tokens.replace('token-1')).toBe(true);
  expect(await at.tokens.get()).toBe('token-2');
  expect(at.fetched).toBe(2);
});
