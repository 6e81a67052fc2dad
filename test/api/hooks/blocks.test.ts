import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TELLINGS as AZURE_DEVOPS } from '../../../src/api/hooks/azuredevops/tellings.ts';
import { SOURCES } from '../../../src/api/hooks/sources.ts';
import type { Wire } from '../../wire.ts';
import { SHOWING } from './showing.ts';

/** The blocks of "Point your tool at Herald": each is what its tool takes, and makes of it requests that Herald takes. */

const SECRET = 'herald_hook_c2VjcmV0c2VjcmV0c2VjcmV0';
const ADDRESS = 'https://herald.contoso.com/api/hooks/3q2-7wAAAAAAAAAA';

/** The way a tool posts once it has its block: the address and the headers. `signs`: the secret that it was given. */
interface Posting {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signs?: string;
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
/** Password and user of an address go in the header. */
function ofAddress(address: string): Posting {
  const { username, password, origin, pathname } = new URL(address);
  return { url: `${origin}${pathname}`, headers: basic(username, password) };
}

/** As each tool reads its block, given the values. */
const READ: Readonly<Record<string, (block: Wire) => Posting>> = {
  github: ({ config }) => ({ url: config.url, signs: config.secret }),
  alertmanager({
    receivers: [
      {
        webhook_configs: [it],
      },
    ],
  }) {
    return { url: it.url, headers: bearer(it.http_config.authorization.credentials) };
  },
  grafana({
    contactPoints: [
      {
        receivers: [{ type, settings }],
      },
    ],
  }) {
    expect([type, settings.authorization_scheme]).toEqual(['webhook', 'Bearer']);
    return { url: settings.url, headers: bearer(settings.authorization_credentials) };
  },
  gitlab: ({ url, token }) => ({ url, headers: { 'x-gitlab-token': token } }),
  azuredevops: ({ consumerInputs: it }) => ({
    url: it.url,
    headers: basic(it.basicAuthUsername, it.basicAuthPassword),
  }),
  azuremonitor: ofAddress,
  jenkins: ofAddress,
  pagerduty: ({ webhook_subscription: { delivery_method } }) => ({ url: delivery_method.url }),
  jira: ({ url }) => ({ url }),
  argocd(map) {
    const { url, headers } = parse(map['service.webhook.herald']);
    const given = headers.map(({ name, value }: Wire) => [
      name.toLowerCase(),
      value.replace('$herald-secret', SECRET),
    ]);
    return { url, headers: Object.fromEntries(given) };
  },
  datadog: () => {
    const [headers = ''] = /\{"X-.*?\}/.exec(SOURCES.datadog?.setup ?? '') ?? [];
    const [[name, value]] = Object.entries(JSON.parse(headers)) as [[string, string]];
    return { url: ADDRESS, headers: { [name.toLowerCase()]: value.replace('<the secret>', SECRET) } };
  },
  statuspage: url => ({ url }),
  eventgrid: url => ({ url }),
  stripe: ({ url }) => ({ url }),
  teams: ({ receivers: [{ msteamsv2_configs }] }) => ({ url: msteamsv2_configs[0].webhook_url }),
};
/** These make a secret of their own, which is brought to the hook. */
const OWN_SECRET = ['pagerduty', 'stripe', 'sentry'];

const BLOCKS = Object.entries(SOURCES).flatMap(([name, source]) =>
  source.config === undefined || source.needsMapping ? [] : [{ name, source, ...source.config }],
);

/** Stands in for the tool's API, for the blocks that call it. */
let api: { url: string; bodies: string[]; close: () => void };
beforeAll(async () => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  api = { url: `http://127.0.0.1:${port}`, bodies, close: () => server.close() };
});
afterAll(() => api.close());

/** The address of the hook, as `npm run hook` prints it. */
const addressOf = (name: string) =>
  SOURCES[name]?.path
    ? `https://herald.contoso.com${SOURCES[name]?.path?.('3q2-7wAAAAAAAAAA', SECRET)}`
    : ADDRESS;

const filled = (block: string, address: string) =>
  block
    .replace('herald.contoso.com/api/hooks/…', address.replace('https://', ''))
    .replaceAll('$ADDRESS', address)
    .replaceAll('$SECRET', SECRET);

/** By format: what the tool has then. */
const FORMATS: Readonly<Record<string, (block: string, address: string) => unknown>> = {
  yaml: (block, address) => parse(filled(block, address)),
  json: block => JSON.parse(block),
  text: filled,
  async sh(block, address) {
    const here = block.replace(/https:\/\/[a-z.]+/, api.url);
    const env = { PATH: process.env.PATH, ADDRESS: address, SECRET };
    const { stderr } = await promisify(execFile)('sh', ['-euc', `TOKEN=t\n${here}`], { env });
    expect(stderr).toBe('');
    const body = api.bodies.pop() ?? '';
    return body.startsWith('{') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  },
};

describe.each(BLOCKS)('the block of $name', ({ name, source, language, text: block }) => {
  test('is what its tool takes, and what it posts then is taken', async () => {
    const address = addressOf(name);
    const {
      url,
      headers = {},
      signs,
    } = READ[name]?.(await FORMATS[language]?.(block, address)) ?? { url: '' };
    expect(url.startsWith(address)).toBe(true);
    const body = Buffer.from('{}');
    const now = new Date('2026-01-05T09:00:00Z');
    const shown = signs && SHOWING[name]?.({ secret: signs, body: '{}', at: now }).headers;
    const head = { headers: { ...headers, ...shown }, query: new URL(url).searchParams };
    if (OWN_SECRET.includes(name)) return expect(source.setup).toContain('--secret-file <path>');
    expect(source.proof.isGood(head, { rawBody: body, now }, SECRET)).toBe(true);
    expect(source.proof.isGood(head, { rawBody: body, now }, `${SECRET}x`)).toBe(false);
  });
});

test('every source with an interface of its own has a block, but Sentry, which has none for this', () => {
  const without = Object.entries(SOURCES).filter(([, { config }]) => config === undefined);
  expect(without.map(([name]) => name)).toEqual(['sentry']);
});

test('the block of Azure DevOps asks for an event that is told', () => {
  const [, event = ''] = /"eventType": "(.*)"/.exec(SOURCES.azuredevops?.config?.text ?? '') ?? [];
  expect(Object.keys(AZURE_DEVOPS)).toContain(event);
});

const AMTOOL = ['/usr/bin/amtool', '/usr/local/bin/amtool'].find(existsSync);
const NONE = AMTOOL === undefined ? ' (skipped: no amtool on this machine)' : '';

test.skipIf(AMTOOL === undefined)(`Alertmanager itself finds its block right${NONE}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'herald-amtool-'));
  try {
    const file = join(folder, 'alertmanager.yml');
    const block = filled(SOURCES.alertmanager?.config?.text ?? '', ADDRESS);
    writeFileSync(file, `route: {receiver: herald}\n${block}\n`);
    const said = execFileSync(AMTOOL ?? '', ['check-config', file], { encoding: 'utf8' });
    expect(said).toContain('SUCCESS');
    expect(said).toContain('1 receivers');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
