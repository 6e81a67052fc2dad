import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { consequenceOf } from '../../src/decide/failure.ts';
import { type ForwardProxy, forwardProxy } from '../forward-proxy.ts';
import type { Wire } from '../wire.ts';
import { TENANT } from './activities.ts';

const HOSTS = {
  teams: 'smba.trafficmanager.net',
  signIn: 'login.microsoftonline.com',
  keys: 'login.botframework.com',
  graph: 'graph.microsoft.com',
};
const CHILD = fileURLToPath(new URL('through-proxy.ts', import.meta.url));
const hasOpenssl = can('openssl');
const describeWithCertificates = hasOpenssl ? describe : describe.skip;

function can(tool: string): boolean {
  try {
    execFileSync(tool, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Microsoft, all of it on one port of this machine, with a certificate for each of its names. */
function answer(host: string | undefined, url: string, res: ServerResponse): void {
  const say = (body: object) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(body));
  };
  const at = `https://${HOSTS.signIn}/${TENANT}`;
  if (host === HOSTS.keys)
    return void say(url === '/keys' ? { keys: [] } : { jwks_uri: `https://${host}/keys` });
  if (host === HOSTS.graph) return void say({ id: 'ana' });
  if (host === HOSTS.teams) return void say({ id: 'card' });
  if (url.endsWith('/keys')) return void say({ keys: [] });
  if (url.includes('openid-configuration'))
    return void say({
      issuer: url.replace('/.well-known/openid-configuration', '').replace(/^/, `https://${HOSTS.signIn}`),
      token_endpoint: `${at}/token`,
      authorization_endpoint: at,
      jwks_uri: `${at}/keys`,
    });
  say({ token_type: 'Bearer', expires_in: 3_599, access_token: 'token' });
}

describeWithCertificates('behind a forward proxy', () => {
  let folder: string;
  let microsoft: Server;
  let proxy: ForwardProxy;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'herald-proxies-'));
    const names = Object.values(HOSTS).map(host => `DNS:${host}`);
    const made = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout key.pem -out cert.pem -addext subjectAltName=${names}`;
    execFileSync('openssl', made.split(' '), { cwd: folder, stdio: 'ignore' });
    const [key, cert] = ['key.pem', 'cert.pem'].map(name => readFileSync(join(folder, name)));
    microsoft = createServer({ key, cert }, (req, res) => answer(req.headers.host, req.url ?? '', res));
    await new Promise<void>(resolve => microsoft.listen(0, '127.0.0.1', resolve));
    proxy = await forwardProxy((microsoft.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await proxy.close();
    microsoft.closeAllConnections();
    await new Promise(resolve => microsoft.close(resolve));
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    proxy.asked.length = 0;
    proxy.refuses = false;
  });

  async function told(): Promise<Wire> {
    const address = new URL(proxy.url);
    Object.assign(address, { username: 'herald', password: 'pass%2Fword' });
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'), NODE_OPTIONS: '' };
    const places = [`https://${HOSTS.teams}/emea/`, 'https://teams.invalid/'];
    const child = spawn(process.execPath, [CHILD, address.href, ...places], { env });
    const [complaints, results] = await Promise.all([
      text(child.stderr),
      json(child.stdout).catch(() => undefined),
    ]);
    if (results === undefined) throw new Error(complaints);
    return results;
  }

  test('Teams, sign-in, keys and Graph are asked through it, with what it wants to know; what it is not for goes past it', async () => {
    expect(await told()).toMatchObject({
      send: { activityId: 'card' },
      find: { aadObjectId: 'ana' },
      caller: { code: 'invalid-token' },
      // No key fits, but those that there are were looked at.
      door: { code: 'unauthorized' },
      past: { code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/), outcome: 'refused' },
    });
    expect(new Set(proxy.asked)).toEqual(new Set(Object.values(HOSTS).map(host => `${host}:443`)));
    const basic = `Basic ${Buffer.from('herald:pass/word').toString('base64')}`;
    expect(new Set(proxy.authorization)).toEqual(new Set([basic]));
  }, 180_000);

  test('that lets nothing through stands for no word of Teams, and what it wants to know is told nobody', async () => {
    proxy.refuses = true;
    const { send, find } = await told();
    expect(JSON.stringify({ send, find })).not.toMatch(/pass/);
    for (const failure of [send, find]) {
      const facts = {
        ...failure,
        token: failure.isToken,
        status: undefined,
        to: 'person',
        asked: 'send',
      } as const;
      expect(consequenceOf(facts)).toMatchObject({ kind: 'wait', reason: 'sign-in-unavailable' });
    }
  }, 180_000);
});
