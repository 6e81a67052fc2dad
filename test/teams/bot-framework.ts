import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { json, type LocalConnector, localConnector } from './local-connector.ts';

export const ISSUER = 'https://api.botframework.com';

/** The Bot Framework's side of the trust: a key pair, its OpenID document on this machine, and signed tokens. */
export interface BotFramework {
  close(): Promise<void>;
  /** Differs for each instance, because the SDK keeps the keys of an address for a day. */
  readonly openIdMetadataUrl: string;
  token(claims: JWTPayload, options?: { kid?: string; expires?: string }): Promise<string>;
}

export async function botFramework(endorsements: readonly string[] = ['msteams']): Promise<BotFramework> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'key-1', endorsements };
  const server: LocalConnector = await localConnector();
  server.reply = (res, { url }) =>
    json(200, url === '/keys' ? { keys: [key] } : { issuer: ISSUER, jwks_uri: `${server.url}keys` })(
      res,
      {} as never,
    );
  return {
    openIdMetadataUrl: `${server.url}openid`,
    token: (claims, { kid = 'key-1', expires = '10m' } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey),
    close: server.close,
  };
}
