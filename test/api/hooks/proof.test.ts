import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Headers } from '../../../src/api/hooks/proof.ts';
import { SOURCES, sourceOf } from '../../../src/api/hooks/sources.ts';

const SECRET = 'herald_hook_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const BODY = Buffer.from('{"alerts":[]}');
const NOW = new Date('2026-11-20T08:15:00Z');
const NOW_SECONDS = NOW.getTime() / 1000;

interface Given {
  readonly headers?: Headers;
  readonly query?: string;
}

interface Tried extends Given {
  readonly rawBody?: Buffer;
  readonly secret?: string;
}

/** As the door asks: first by the head alone. */
function isLetIn(
  name: string,
  { headers = {}, query = '', rawBody = BODY, secret = SECRET }: Tried,
): boolean {
  const proof = sourceOf(name)?.proof;
  const shown = { headers, query: new URLSearchParams(query) };
  return proof?.isOffered(shown) === true && proof.isGood(shown, { rawBody, now: NOW }, secret);
}

const hmac = (content: string | Buffer, secret: string | Buffer = SECRET) =>
  createHmac('sha256', secret).update(content);
const hex = (content: string | Buffer, secret?: string) => hmac(content, secret).digest('hex');

/** How each of those signs that sign, with any secret and at any time. */
const SIGN: Readonly<Record<string, (secret: string, seconds: number) => Headers>> = {
  github: secret => ({ 'x-hub-signature-256': `sha256=${hex(BODY, secret)}` }),
  'grafana by the body': secret => ({ 'x-grafana-alerting-signature': hex(BODY, secret) }),
  'grafana by time and body': (secret, seconds) => ({
    'x-grafana-alerting-signature': hex(`${seconds}:${BODY}`, secret),
    'x-grafana-alerting-timestamp': `${seconds}`,
  }),
  pagerduty: secret => ({
    'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hex(BODY, secret)}`,
  }),
  sentry: secret => ({ 'sentry-hook-signature': hex(BODY, secret) }),
  jira: secret => ({ 'x-hub-signature': `sha256=${hex(BODY, secret)}` }),
  stripe: (secret, seconds) => ({
    'stripe-signature': `t=${seconds},v0=${'0'.repeat(64)},v1=${hex(`${seconds}.${BODY}`, secret)}`,
  }),
  'gitlab by Standard Webhooks': (secret, seconds) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': `${seconds}`,
    'webhook-signature': `v1a,bm90IHRoaXMgb25l v1,${hmac(`msg_1.${seconds}.${BODY}`, secret).digest('base64')}`,
  }),
  'json by Standard Webhooks': (secret, seconds) =>
    SIGN['gitlab by Standard Webhooks']?.(secret, seconds) ?? {},
};
const STAMPED = [
  'grafana by time and body',
  'gitlab by Standard Webhooks',
  'json by Standard Webhooks',
  'stripe',
];
const sourceIn = (how: string) => how.split(' ')[0] ?? '';

describe.each(Object.keys(SIGN))('%s', how => {
  const name = sourceIn(how);
  const sign = SIGN[how] ?? ((): Headers => ({}));
  const good = sign(SECRET, NOW_SECONDS);

  test('is let in by the right secret, and by no other', () => {
    expect(isLetIn(name, { headers: good })).toBe(true);
    expect(isLetIn(name, { headers: sign('another secret', NOW_SECONDS) })).toBe(false);
    expect(isLetIn(name, { headers: good, secret: 'another secret' })).toBe(false);
  });

  test('is not let in with another body', () => {
    expect(isLetIn(name, { headers: good, rawBody: Buffer.from('{"alerts":[1]}') })).toBe(false);
  });

  test('is not let in without a part of what it shows, or with it cut', () => {
    for (const key of Object.keys(good)) {
      const { [key]: value, ...rest } = good;
      expect(isLetIn(name, { headers: rest })).toBe(false);
      expect(isLetIn(name, { headers: { ...rest, [key]: String(value).slice(0, -1) } })).toBe(false);
      expect(isLetIn(name, { headers: { ...rest, [key]: '' } })).toBe(false);
    }
  });

  if (STAMPED.includes(how))
    test.each([
      [-301, false],
      [-299, true],
      [299, true],
      [301, false],
    ])('signed %d seconds from now is let in: %s', (seconds, isGood) => {
      expect(isLetIn(name, { headers: sign(SECRET, NOW_SECONDS + seconds) })).toBe(isGood);
    });
});

const basic = (secret: string) => `Basic ${Buffer.from(`herald:${secret}`).toString('base64')}`;

/** Where those show the secret itself that sign nothing. */
const SHOW: Readonly<Record<string, (secret: string) => Given>> = {
  'as bearer token': secret => ({ headers: { authorization: `Bearer ${secret}` } }),
  'as password': secret => ({ headers: { authorization: basic(secret) } }),
  'in a header': secret => ({ headers: { 'x-herald-secret': secret } }),
};
const SHOWING = [
  'alertmanager',
  'grafana',
  'gitlab',
  'azuredevops',
  'azuremonitor',
  'jira',
  'datadog',
  'jenkins',
  'argocd',
  'statuspage',
  'eventgrid',
  'teams',
  'json',
];
/** A header of the source's own. */
const HEADERS: Readonly<Record<string, string>> = { gitlab: 'x-gitlab-token' };
/** Those that can set nothing but an address. */
const IN_QUERY: readonly string[] = ['jira', 'statuspage', 'eventgrid', 'teams', 'json'];

describe.each(SHOWING)('%s', name => {
  const own = HEADERS[name];
  const ways: Readonly<Record<string, (secret: string) => Given>> = {
    ...SHOW,
    ...(own && { [`in ${own}`]: secret => ({ headers: { [own]: secret } }) }),
    ...(IN_QUERY.includes(name) && { 'in the address': secret => ({ query: `secret=${secret}` }) }),
  };

  test.each(Object.keys(ways))('is let in with the secret %s, and with no other', way => {
    const show = ways[way] ?? ((): Given => ({}));
    expect(isLetIn(name, show(SECRET))).toBe(true);
    for (const wrong of ['another', '', SECRET.slice(0, -1), `${SECRET}x`])
      expect(isLetIn(name, show(wrong))).toBe(false);
  });

  if (!IN_QUERY.includes(name))
    test('is not let in with the secret in the address, where proxies write it down', () => {
      expect(isLetIn(name, { query: `secret=${SECRET}` })).toBe(false);
    });
});

test.each(Object.keys(SOURCES))('%s is let in with nothing by nothing, and is in a table above', name => {
  expect(isLetIn(name, {})).toBe(false);
  expect([...Object.keys(SIGN).map(sourceIn), ...SHOWING]).toContain(name);
});

test('the secret of Standard Webhooks is the base64 after its prefix', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': `${NOW_SECONDS}`,
    'webhook-signature': `v1,${hmac(`msg_1.${NOW_SECONDS}.${BODY}`, key).digest('base64')}`,
  };
  expect(isLetIn('gitlab', { headers, secret: `whsec_${key.toString('base64')}` })).toBe(true);
});

test('a source that signs takes no secret that is shown', () => {
  for (const name of Object.keys(SOURCES).filter(each => !SHOWING.includes(each)))
    for (const show of Object.values(SHOW)) expect(isLetIn(name, show(SECRET))).toBe(false);
});
