import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** How an issuer behaves when it is asked for what it publishes. */
export type Mood = 'well' | 'down' | 'silent' | 'broken' | 'lying' | 'moved' | 'endless';

/** An issuer of tokens on this machine: what it publishes, the tokens that it signs, and how it may fail. */
export interface TokenIssuer {
  /** Of the issuer below this path: of a tenant, or of a CI. */
  at(path: string): string;
  token(claims: JWTPayload, options?: { kid?: string; key?: 'own' | 'other'; alg?: string }): Promise<string>;
  /** The public half of the key that it signs with, as PEM. */
  publicKey(): Promise<string>;
  /** Signs with another key from now on. */
  rotate(kid: string): Promise<void>;
  mood: Mood;
  /** How often its keys, and what leads to them, were asked for. */
  asked: number;
  /** Resolves when it is asked the next time. */
  next(): Promise<void>;
  close(): Promise<void>;
}

export async function tokenIssuer(): Promise<TokenIssuer> {
  const pair = (alg = 'RS256') => generateKeyPair(alg, { extractable: true });
  let [signing, kid, other] = [await pair(), 'key-1', await pair()];
  const waiting: (() => void)[] = [];
  const moods: Record<Mood, (res: ServerResponse, body: object) => unknown> = {
    well: (res, body) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    down: res => res.writeHead(503).end('no'),
    silent: () => undefined,
    broken: res => res.writeHead(200).end('<html>Sign in to the network'),
    lying: (res, body) => moods.well(res, { ...body, issuer: 'https://issuer.example' }),
    moved: res => res.writeHead(302, { location: '/elsewhere' }).end(),
    endless(res) {
      res.writeHead(200, { 'content-type': 'application/json' });
      const more = () => res.destroyed || res.write('x'.repeat(65_536), more);
      more();
    },
  };
  const server = createServer(async ({ url = '' }, res) => {
    issuer.asked++;
    for (const wake of waiting.splice(0)) wake();
    const [, path = ''] = /^(.*)\/\.well-known\/openid-configuration$/.exec(url) ?? [];
    const key = { ...(await exportJWK(signing.publicKey)), kid, use: 'sig' };
    const says =
      url === '/keys' ? { keys: [key] } : { issuer: issuer.at(path), jwks_uri: issuer.at('/keys') };
    moods[issuer.mood](res, says);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: TokenIssuer = {
    mood: 'well',
    asked: 0,
    at: path => `${base}${path}`,
    token: (claims, { kid: named = kid, key = 'own', alg = 'RS256' } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: named })
        .sign((key === 'own' ? signing : other).privateKey),
    publicKey: () => exportSPKI(signing.publicKey),
    async rotate(next) {
      [signing, kid] = [await pair(), next];
    },
    next: () => new Promise(resolve => waiting.push(resolve)),
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return issuer;
}
